"""The words of Tk's own dialogs for files and folders, which know no Vietnamese (Windows has its own)."""

from __future__ import annotations

import tkinter as tk

from digitizer.gui.widgets.dialogs import Say

# What Tk says (its message catalogue, ::tk), and what an officer would say.
_WORDS = {
    "&Directory:": "Thư mục:",
    "&Selection:": "Đã chọn:",
    "&OK": "Đồng ý",
    "&Cancel": "Bỏ qua",
    "File &name:": "Tên tệp:",
    "File &names:": "Các tệp:",
    "Files of &type:": "Loại tệp:",
    "&Open": "Mở",
    "&Save": "Lưu",
    "OK": "Đồng ý",
    "Cancel": "Bỏ qua",
    "&Yes": "Có",
    "&No": "Không",
    'Directory "%1$s" does not exist.': "Không có thư mục «%1$s».",
    'File "%1$s" does not exist.': "Không có tệp «%1$s».",
    'File "%1$s" already exists.\nDo you want to overwrite it?': "Đã có tệp «%1$s». Ghi đè lên tệp ấy?",
    'Cannot change to the directory "%1$s".\nPermission denied.': "Không có quyền mở thư mục «%1$s».",
    "Show &Hidden Files and Directories": "Hiện cả tệp ẩn",
}


def speak_in_dialogs(root: tk.Misc, say: Say) -> None:
    """Tk's dialogs in the chosen language."""
    call = root.tk.call
    call("package", "require", "msgcat")
    locale = str(call("::msgcat::mclocale"))
    for word, ours in _WORDS.items():
        call("namespace", "inscope", "::tk", "::msgcat::mcset", locale, word, say(ours))
