"""Colours stand out, settings survive damage, help covers every screen, pasted text is one line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import digitizer.help
from digitizer.gui.actions import ACTIONS
from digitizer.gui.palette import DARK, LIGHT, Palette, contrast
from digitizer.gui.presenters.helping import help_text, pieces_of
from digitizer.gui.settings import SCALES, Settings
from digitizer.locale import languages

HELP = Path(digitizer.help.__path__[0])
SCREENS = [action.id.removeprefix("go.") for action in ACTIONS if action.id.startswith("go.")]


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    pairs = [
        *(
            (ink, ground)
            for ink in (palette.text, palette.muted)
            for ground in (palette.ground, palette.surface)
        ),
        (palette.text, palette.primary_soft),
        (palette.on_primary, palette.primary),
        (palette.primary, palette.ground),
        (palette.good, palette.good_soft),
        (palette.warn, palette.warn_soft),
        (palette.bad, palette.bad_soft),
        (palette.good, palette.surface),
        (palette.warn, palette.surface),
        (palette.bad, palette.surface),
        (palette.on_rail, palette.rail),
        (palette.on_rail, palette.rail_active),
        (palette.on_practice, palette.practice),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    chosen = replace(Settings(), scale=150, dark=True, language="en", office="/kho")
    chosen.save(tmp_path / "neu")
    assert Settings.load(tmp_path / "neu") == chosen


@pytest.mark.parametrize(
    "kept", ["", "[]", "{", '{"scale": "to", "language": "xx", "dark": 1}', '{"scale": 100000}']
)
def test_damaged_settings_fall_back_to_the_usual(tmp_path: Path, kept: str) -> None:
    (tmp_path / "window.json").write_text(kept)
    assert Settings.load(tmp_path) == Settings()


def test_an_unknown_setting_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(json.dumps({"scale": 125, "tomorrow": True}))
    assert Settings.load(tmp_path).scale == 125


def test_the_scale_goes_step_by_step_and_stops_at_its_ends() -> None:
    settings = Settings()
    assert settings.scaled(1).scale == 110 and settings.scaled(-1).scale == 90
    assert replace(settings, scale=SCALES[-1]).scaled(1).scale == 200
    assert replace(settings, scale=SCALES[0]).scaled(-1).scale == 80


@pytest.mark.parametrize("screen", [*SCREENS, "start", "about"])
def test_every_screen_has_its_help(screen: str) -> None:
    pieces = pieces_of(help_text(screen, "vi"))
    assert pieces[0].kind == "heading" and len(pieces) >= 2


def test_help_is_read_line_by_line() -> None:
    text = "# Tên\n\nMột câu\ndài.\n\n- mục\n  thêm\n| Enter | đi tiếp |\n"
    assert [(piece.kind, piece.text) for piece in pieces_of(text)] == [
        ("heading", "Tên"), ("text", "Một câu dài."), ("item", "mục thêm"), ("key", "Enter\tđi tiếp"),
    ]  # fmt: skip


def test_help_in_another_language_falls_back_to_vietnamese() -> None:
    assert help_text("check", "xx") == help_text("check", "vi") != ""


def test_an_unknown_topic_has_no_text() -> None:
    assert help_text("nothing", "vi") == ""


@pytest.mark.parametrize("path", sorted((HELP / "vi").glob("*.md")), ids=lambda path: path.stem)
def test_help_tells_the_same_in_every_language(path: Path) -> None:
    texts = [(HELP / language / path.name).read_text("utf-8") for language in languages()]
    shapes = [[(one.kind, one.text.split("\t")[0] if one.kind == "key" else "") for one in pieces_of(text)
               if one.kind in ("heading", "subheading", "key")] for text in texts]  # fmt: skip
    assert all(shape == shapes[0] for shape in shapes)
