"""Pictures of every screen and every dialog of the window, for people to look at.

    python tests/perf/gui_pictures.py FOLDER [--scale 150] [--dark] [--language en] [--size 1366x768]
        [--office OFFICE] [NAME ...]

Needs Xvfb, openbox and ImageMagick's ``import``. OFFICE is copied; without it readings are made up here.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digitizer.app.desk import Desk, open_desk
from digitizer.gui.session import Session
from digitizer.gui.views.shell import Shell
from digitizer.locale import Translator
from tests.fixtures.looking import pump
from tests.fixtures.tour import PLACES_TO_SEE, Place, furnish, tour
from tests.fixtures.window import display, managed, office


@contextmanager
def furnished(given: str) -> Iterator[Desk]:
    """The desk of an office in which every screen has something to show."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "office"
        if given:
            shutil.copytree(given, folder)
            with open_desk(folder) as desk:
                yield desk
        else:
            with office(folder) as desk:
                furnish(desk)
                yield desk


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="places of tests/fixtures/tour.py; none: all")
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="vi")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--office", default="")
    options = parser.parse_intermixed_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    width, height = map(int, options.size.split("x"))

    def prepare(session: Session) -> None:
        session.settings = replace(
            session.settings, scale=options.scale, dark=options.dark, language=options.language
        )
        session.translate = Translator(options.language)

    def take(place: Place, shell: Shell) -> None:
        pump(shell, 0.3)
        look = "dark" if options.dark else "light"
        name = f"{place.name}-{options.scale}-{look}-{options.language}-{options.size}.png"
        subprocess.run(["import", "-window", "root", str(options.folder / name)], check=True)
        print(name)

    wanted = [place for place in PLACES_TO_SEE if not options.names or place.name in options.names]
    with furnished(options.office) as desk, display(width, height), managed():
        tour(desk, wanted, take, prepare)


if __name__ == "__main__":
    main()
