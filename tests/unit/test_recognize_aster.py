"""The optional second recognizer is pinned: other files in its package are refused, its code never runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitizer.errors import EnvironmentFault
from digitizer.recognize import aster_engine
from tests.fixtures.drawing import text_line, white


def package(folder: Path) -> Path:
    """A package of that name whose code must not run."""
    assets = folder / "asterocr" / "assets"
    assets.mkdir(parents=True)
    (folder / "asterocr" / "__init__.py").write_text("raise SystemExit('its code ran')\n", "utf-8")
    return assets


def test_it_is_missing_where_it_was_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aster_engine, "_PACKAGE", "no_such_package")
    assert not aster_engine.available()
    with pytest.raises(EnvironmentFault) as caught:
        aster_engine.open_aster()
    assert caught.value.code == "MAY-02"


@pytest.mark.parametrize("data", [None, b"", b"another network"])
def test_files_we_do_not_know_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes | None
) -> None:
    assets = package(tmp_path)
    if data is not None:
        (assets / "asternet.onnx").write_bytes(data)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(EnvironmentFault) as caught:
        aster_engine.open_aster()
    assert caught.value.code == "MAY-02"
    assert caught.value.params == {"name": "asternet.onnx"}


@pytest.mark.engine
@pytest.mark.skipif(not aster_engine.available(), reason="an office installs it, we do not ship it")
def test_it_reads_a_line_with_its_lattice() -> None:
    reading, nothing = aster_engine.open_aster().read_lines([text_line("Nguyễn Văn Đông"), white(40, 200)])
    assert reading.text == "Nguyễn Văn Đông"
    assert reading.lattice is not None
    assert reading.lattice.log_probs.shape[1] == len(reading.lattice.alphabet) + 1
    assert nothing.words == ()
