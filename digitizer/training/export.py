"""From learned weights to ``lines.onnx`` and its card; ``quantize`` makes of it what is shipped."""

from __future__ import annotations

import hashlib
import tomllib
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from digitizer.recognize.line_image import HEIGHT
from digitizer.training.alphabet import ALPHABET
from digitizer.training.network import STRIDE, LineNet

_MEASURED = ("file", "sha256", "bytes", "height", "stride", "alphabet")  # in a card, of the file itself


class _Shipped(nn.Module):
    """What the program runs: all below the last layer."""

    def __init__(self, net: LineNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ink: Tensor) -> Tensor:
        return self.net.features(ink)


def export_onnx(net: LineNet, path: Path) -> None:
    """The network as ONNX: ``ink`` (B, 1, 48, W) float32 in, ``features`` (B, W/4, D) out, and the last
    layer as it is, ``matrix`` (D, classes) and ``bias`` (classes), because the program fits it to a hand.
    """
    raw = path.with_suffix(".raw")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a changing batch size: a test reads batches of several sizes
        torch.onnx.export(
            _Shipped(net).eval(),
            (torch.zeros(2, 1, HEIGHT, 16 * STRIDE),),
            str(raw),
            input_names=["ink"],
            output_names=["features"],
            opset_version=17,
            dynamo=False,
            dynamic_axes={"ink": {0: "lines", 3: "columns"}, "features": {0: "lines", 1: "steps"}},
        )
    model = onnx.load(raw)
    raw.unlink()
    _hand_out(model, "matrix", net.letters.weight.detach().numpy().T)
    _hand_out(model, "bias", net.letters.bias.detach().numpy())
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _hand_out(model: onnx.ModelProto, name: str, values: NDArray[np.float32]) -> None:
    """An output that is always these numbers."""
    model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), f"{name}.values"))
    model.graph.node.append(helper.make_node("Identity", [f"{name}.values"], [name], f"{name}.out"))
    model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, values.shape))


def read_card(model: Path) -> dict[str, str | float | int]:
    """The facts that were written beside a model."""
    card = tomllib.loads(model.with_name("card.toml").read_text("utf-8"))
    return {key: value for key, value in card.items() if key not in _MEASURED}


def write_card(model: Path, facts: dict[str, str | float | int]) -> None:
    """``card.toml`` beside the model: what it is, for the program and for people."""
    rows: dict[str, str | float | int] = {
        "file": model.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "bytes": model.stat().st_size,
        "height": HEIGHT,
        "stride": STRIDE,
        "alphabet": ALPHABET,
        **facts,
    }
    model.with_name("card.toml").write_text(
        "".join(f"{key} = {_quoted(value)}\n" for key, value in rows.items()), "utf-8"
    )


def _quoted(value: str | float | int) -> str:
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""' if "\n" in value else f'"{escaped}"'
