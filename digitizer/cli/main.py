"""The command ``digitizer``: reads the command line, does the verb, turns errors into sentences."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from digitizer import __version__
from digitizer.app.crash import note_crash
from digitizer.cli import (
    book_verbs,
    capture_verbs,
    demo_verb,
    entry_verbs,
    file_verbs,
    learn_verb,
    office_verbs,
    page_verbs,
    people_verbs,
    profile_verbs,
    record_verbs,
    report_verbs,
    verify_verbs,
)
from digitizer.cli.face import Face
from digitizer.cli.parser import Parser, Verbs
from digitizer.errors import DigitizerError, InputError, Translate
from digitizer.locale import SOURCE_LANGUAGE, Translator, languages

_MODULES = (
    office_verbs, people_verbs, book_verbs, capture_verbs, page_verbs, record_verbs, entry_verbs,
    verify_verbs, report_verbs, learn_verb, file_verbs, profile_verbs, demo_verb,
)  # fmt: skip
INTERRUPTED = 130  # as shells count it: 128 + SIGINT
PIPE_CLOSED = 141  # 128 + SIGPIPE
_DISK_FULL = InputError("GIA-45", "Ổ đĩa nơi ghi kết quả đã đầy.", "Hãy dọn bớt ổ đĩa rồi làm lại.")


Window = Callable[[Path | None, str], int]  # shows the window of an office in a language until it is closed


def main(arguments: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Does one command; its exit status. ``window`` is what the verb ``gui`` opens (None: no such verb)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    translate = Translator(_language(given))
    options = build_parser(translate, window).parse_args(given)
    face = Face(
        translate,
        folder=Path(getattr(options, "office", None) or os.environ.get("DIGITIZER_OFFICE") or "."),
        who=getattr(options, "who", None) or os.environ.get("DIGITIZER_USER", ""),
        json=getattr(options, "json", False),
    )
    return _guarded(face, options)


def build_parser(translate: Translate, window: Window | None = None) -> Parser:
    """The whole command line in a language."""
    about = "Đọc sổ hộ tịch giấy thành hồ sơ đã kiểm tra và gói dữ liệu nhập vào hệ thống của Bộ Tư pháp."
    common = _common(translate)
    parser = Parser(translate, prog="digitizer", description=translate(about), parents=[common])
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version, help=translate("xem phiên bản"))
    verbs = Verbs(parser, common, translate)
    for module in _MODULES:
        module.register(verbs)
    if window:
        verbs.add("gui", partial(_show, window), "mở cửa sổ chương trình")
    return parser


def _show(window: Window, face: Face, options: argparse.Namespace) -> int:
    """Without an office on the command line the window opens that of last time."""
    named = getattr(options, "office", None) or os.environ.get("DIGITIZER_OFFICE")
    return window(Path(named) if named else None, getattr(options, "lang", ""))


def _common(translate: Translate) -> Parser:
    """Options that stand before or after the verb; unset ones leave no trace."""
    common = Parser(translate, helpful=False, argument_default=argparse.SUPPRESS)
    shared = common.add_argument_group(translate("tùy chọn chung"))
    shared.add_argument(
        "--office",
        metavar=translate("THƯ-MỤC"),
        help=translate("thư mục kho dữ liệu (không có: DIGITIZER_OFFICE, rồi thư mục hiện tại)"),
    )
    shared.add_argument(
        "--as",
        dest="who",
        metavar=translate("NGƯỜI"),
        help=translate("tên hoặc mã của người đang làm việc (không có: DIGITIZER_USER)"),
    )
    shared.add_argument("--lang", choices=languages(), help=translate("ngôn ngữ"))
    shared.add_argument("--json", action="store_true", help=translate("in kết quả dạng JSON"))
    return common


def _language(arguments: Sequence[str]) -> str:
    """The language is needed before the command line is read: the help is in it."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    early.add_argument("--lang", default=os.environ.get("DIGITIZER_LANG", SOURCE_LANGUAGE))
    try:
        return str(early.parse_known_args(arguments)[0].lang)
    except argparse.ArgumentError:
        return SOURCE_LANGUAGE


def _guarded(face: Face, options: argparse.Namespace) -> int:
    try:
        status = int(options.handler(face, options))
        sys.stdout.flush()
        return status
    except DigitizerError as error:
        face.complain(error)
        return error.exit_status
    except KeyboardInterrupt:
        face.aside("Đã dừng theo yêu cầu. Những gì đã xong đều được lưu; chạy lại lệnh để làm tiếp.")
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return PIPE_CLOSED
    except OSError as error:
        face.complain(_DISK_FULL if error.errno == errno.ENOSPC else note_crash(error, face.folder))
        return 1
    except Exception as error:  # the boundary of the program: a person must get a sentence, never a trace
        face.complain(note_crash(error, face.folder))
        return 1


def _speak_utf8() -> None:
    """Answers are UTF-8 on every system; half a character in a file name must not stop them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_stdout() -> None:
    """Whoever read our answer has left: Python's own flush at exit must not complain."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (a device)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
