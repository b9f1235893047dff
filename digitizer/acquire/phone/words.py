"""What the page says, in the language of the program."""

from __future__ import annotations

from collections.abc import Mapping

from digitizer.errors import Translate

WORDS: Mapping[str, str] = {
    "title": "Chụp trang sổ",
    "book": "Sổ {book}",
    "pages": "Đã có {count} trang",
    "shoot": "Chụp trang tiếp theo",
    "shootAgain": "Chụp lại",
    "keep": "Vẫn dùng ảnh",
    "sending": "Đang gửi… {percent}%",
    "checking": "Đang xem ảnh…",
    "waiting": "Mất kết nối với máy tính, sẽ tự gửi lại.",
    "queued": "Chờ gửi",
    "taken": "Đã nhận trang {number}: rõ, đủ, thẳng.",
    "kept": "Đã nhận trang {number}.",
    "known": "Ảnh này đã có ở trang {number}.",
    "held": "Ảnh chưa tốt:",
    "refused": "Không dùng được ảnh này:",
    "off": "Máy tính đã tắt trang này. Hãy quét mã QR mới.",
    "hint": "Đặt sổ nằm phẳng, đủ sáng, thấy cả bốn góc trang. Giữ yên máy khi chụp.",
    "retake": "Chụp lại trang này",
    "photo": "Ảnh trang vừa chụp",
}


def page_words(translate: Translate) -> Mapping[str, str]:
    """The words by their names in the script."""
    return {name: translate(text) for name, text in WORDS.items()}
