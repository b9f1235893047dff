"""Which engine reads, decided by what is installed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from digitizer.domain.layout import Engine
from digitizer.errors import EnvironmentFault
from digitizer.recognize.faults import unusable_model
from digitizer.recognize.line_engine import LineEngine

_MODEL = "vie"


@dataclass(frozen=True, slots=True)
class Engines:
    """``labels`` reads whole blocks quickly (to find printed labels), ``lines`` reads cut-out lines of any
    writing, both with networks of our own; ``values`` is the second opinion on lines of print.
    """

    labels: LineEngine
    values: Engine
    lines: LineEngine


def open_engines(models: Path, adapter: str = "auto") -> Engines:
    """Engines on the models in the folders ``labels`` and ``lines`` (each ``lines.onnx`` and ``card.toml``)
    and ``tesseract`` (``vie.traineddata``) of a folder.

    ``adapter`` is ``auto`` (tesserocr, else pytesseract), ``tesserocr`` or ``pytesseract``. Raises
    EnvironmentFault MAY-01 when no adapter works, MAY-02 when a model file is missing, damaged or foreign,
    and MAY-03 without onnxruntime.
    """
    tesseract = models / "tesseract"
    _check_model(tesseract / f"{_MODEL}.traineddata")
    from digitizer.recognize import line_engine, pytesseract_engine, tesserocr_engine  # noqa: PLC0415 (slow)

    choices = {"tesserocr": tesserocr_engine, "pytesseract": pytesseract_engine}
    wanted = list(choices) if adapter == "auto" else [adapter]
    for name in wanted:
        module = choices[name]
        if module.available():
            return Engines(
                line_engine.open_lines(models / "labels"),
                module.open_engine(tesseract, _MODEL),
                line_engine.open_lines(models / "lines"),
            )
    raise EnvironmentFault(
        "MAY-01",
        "Máy này chưa có chương trình nhận dạng chữ (Tesseract).",
        "Hãy chạy lại bộ cài đặt, hoặc cài gói tesserocr rồi thử lại.",
    )


def _check_model(path: Path) -> None:
    if not path.is_file() or path.stat().st_size < 100_000:
        raise unusable_model(path.name)
