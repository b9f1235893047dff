"""Rules on the characters of any field: invisible ones, spaces, composed form, mixed scripts, length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from digitizer.domain.findings import Severity
from digitizer.domain.schema import FieldKind
from digitizer.validate.rule import ALL_TYPES, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Greek, Coptic, Cyrillic, Armenian, Cherokee, letter-like signs, Latin ligatures and full-width letters.
_LOOKALIKE = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u2100-\u214f\u2c80-\u2cff\ua640-\ua69f\ufb00-\ufb17\uff21-\uff5a]"
)
_BREAKS = "\n\r"


def _texts(view: RecordView) -> list[tuple[str, str]]:
    """Key and text as handed in, of the fields that the record type knows."""
    keys = view.plan.keys
    return [(key, text) for key, text in view.raw.items() if key in keys]


def _hit(view: RecordView, key: str) -> Hit:
    return Hit((key,), {"label": view.label(key)})


def _invisible(view: RecordView) -> Iterable[Hit]:
    if not view.unusual:
        return NO_HITS
    free = view.plan.kinds.get(FieldKind.TEXT, ())
    return [_hit(view, key) for key, text in _texts(view) if _has_invisible(text, key in free)]


def _has_invisible(text: str, may_break: bool) -> bool:
    if may_break:
        text = text.translate(dict.fromkeys(map(ord, _BREAKS), " "))
    return any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp") for letter in text)


def _spaces(view: RecordView) -> Iterable[Hit]:
    if not view.untidy:
        return NO_HITS
    return [_hit(view, key) for key, text in _texts(view) if text != text.strip(" ") or "  " in text]


def _decomposed(view: RecordView) -> Iterable[Hit]:
    if not view.unusual:
        return NO_HITS
    return [_hit(view, key) for key, text in _texts(view) if not unicodedata.is_normalized("NFC", text)]


def _mixed_scripts(view: RecordView) -> Iterable[Hit]:
    if not view.unusual:
        return NO_HITS
    names = view.plan.kinds.get(FieldKind.NAME, ())
    return [
        Hit((key,), {"label": view.label(key), "value": text})
        for key, text in view.fields.items()
        if key in view.plan.keys and key not in names and _LOOKALIKE.search(text) and _LATIN.search(text)
    ]


def _too_long(view: RecordView) -> Iterable[Hit]:
    limits = view.plan.lengths
    return [
        Hit((key,), {"label": view.label(key), "length": len(text), "limit": limits[key]})
        for key, text in view.fields.items()
        if len(text) > limits.get(key, len(text))
    ]


_B, _W = Severity.BLOCK, Severity.WARN
_C, _L = Source.OFFICIAL, Source.SINGLE

TEXT_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "KY-01",
        _B,
        ALL_TYPES,
        "Không có ký tự ẩn",
        "Ô «{label}» có ký tự ẩn, thường do chép từ nơi khác. Hãy xóa hết nội dung ô này rồi gõ lại.",
        _invisible,
        _C,
    ),
    Rule(
        "KY-02",
        _W,
        ALL_TYPES,
        "Không thừa dấu cách",
        "Ô «{label}» thừa dấu cách ở đầu, ở cuối hoặc giữa các chữ. Hãy xóa các dấu cách thừa.",
        _spaces,
        _C,
    ),
    Rule(
        "KY-03",
        _W,
        ALL_TYPES,
        "Dấu tiếng Việt dựng sẵn (Unicode)",
        "Ô «{label}» được gõ bằng bảng mã Unicode tổ hợp. Hãy gõ lại bằng Unicode dựng sẵn.",
        _decomposed,
        _C,
    ),
    Rule(
        "KY-04",
        _W,
        ALL_TYPES,
        "Không lẫn chữ của bộ chữ khác",
        "{label} «{value}» lẫn chữ cái không phải chữ Việt, tuy nhìn có thể giống. Hãy xóa và gõ lại.",
        _mixed_scripts,
        _C,
    ),
    Rule(
        "KY-05",
        _W,
        ALL_TYPES,
        "Nội dung không quá dài",
        "Ô «{label}» dài {length} ký tự, quá {limit} ký tự mà hệ thống nhận. Hãy rút gọn hoặc chuyển bớt "
        "sang ô Ghi chú.",
        _too_long,
        _L,
    ),
)
