"""The command ``digitizer``: joins the command line and the window, which do not know each other."""

from __future__ import annotations

from pathlib import Path

from digitizer.errors import EnvironmentFault


def main() -> int:
    """Does one command; its exit status."""
    from digitizer.cli import main as command_line  # noqa: PLC0415 (worker processes load this module too)

    return command_line.main(window=show_window)


def show_window(office: Path | None, language: str) -> int:
    """Shows the window until it is closed. Raises EnvironmentFault MAY-50, MAY-51 where there can be none."""
    try:
        from digitizer.gui.main import start  # noqa: PLC0415 (loads Tk)
    except ImportError as error:
        raise EnvironmentFault(
            "MAY-50",
            "Máy này thiếu thư viện cửa sổ ({name}).",
            "Hãy cài gói python3-tk của hệ điều hành, rồi chạy lại bộ cài đặt của chương trình.",
            name=error.name or "tkinter",
        ) from error
    return start(office, language)


if __name__ == "__main__":
    raise SystemExit(main())
