"""Passwords: Argon2id hashes and what is too easy. The only module that knows argon2-cffi.

The parameters are those of RFC 9106, section 4, for machines with little memory (second recommended option):
3 passes over 64 MiB with 4 lanes; about a tenth of a second on an old office machine.
"""

from __future__ import annotations

from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from digitizer.domain.text import fold, nfc
from digitizer.errors import RuleError

SHORTEST = 8  # letters; NIST SP 800-63B, section 5.1.1.2
LONGEST = 128
# Folded, without digits and signs: what people choose first in offices.
_USUAL = {
    "password",
    "matkhau",
    "qwerty",
    "qwertyui",
    "asdfghjk",
    "admin",
    "administrator",
    "hotich",
    "tuphap",
}


class Hasher:
    """Makes and checks hashes of passwords."""

    def __init__(self) -> None:
        self._argon = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    def hash(self, password: str) -> str:
        """The hash to keep: Argon2id with its own salt and parameters in it."""
        return self._argon.hash(nfc(password))

    def matches(self, digest: str, password: str) -> bool:
        """Whether the password is the one of the hash; a damaged hash matches nothing.

        Passwords compare in NFC: keyboards of two systems write the same letter in two ways.
        """
        try:
            return self._argon.verify(digest, nfc(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False


def refuse_weak(password: str, name: str, office: str) -> None:
    """Raises RuleError TRU-03 for a password that is too short, too long, a usual word, or a name's."""
    letters = "".join(char for char in fold(password) if char.isalpha())
    own = {"".join(fold(text).split()) for text in (name, office)} | set(fold(name).split())
    easy = letters in _USUAL | own or len(set(fold(password))) < 4 or _runs(password)
    if not SHORTEST <= len(nfc(password)) <= LONGEST or easy:
        raise RuleError(
            "TRU-03",
            "Mật khẩu này quá ngắn, quá dài hoặc quá dễ đoán.",
            "Hãy chọn mật khẩu từ {shortest} ký tự, không phải tên người, tên cơ quan hay dãy số liền nhau.",
            shortest=SHORTEST,
        )


def _runs(password: str) -> bool:
    """Whether it is one run of neighbours: 12345678, 87654321, abcdefgh."""
    steps = {ord(second) - ord(first) for first, second in pairwise(password)}
    return len(steps) == 1 and abs(next(iter(steps))) <= 1
