"""The words of the program in other languages; the Vietnamese sentences are the message ids."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "digitizer"
SOURCE_LANGUAGE = "vi"


class Translator:
    """Turns a Vietnamese sentence into ``language``; what has no translation stays as it is.

    It pickles as its language, so that worker processes can speak it too.
    """

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        self.language = language
        self._catalogue = gettext.translation(
            DOMAIN, Path(__file__).parent, languages=[language], fallback=True
        )

    def __call__(self, text: str) -> str:
        """The sentence in the language; the empty text stays empty (gettext would give its header)."""
        return self._catalogue.gettext(text) if text else text

    def __reduce__(self) -> tuple[object, ...]:
        return (Translator, (self.language,))


def languages() -> list[str]:
    """The languages there are, the source language first."""
    found = sorted(path.parents[1].name for path in Path(__file__).parent.glob("*/LC_MESSAGES/*.mo"))
    return [SOURCE_LANGUAGE, *found]
