"""From a shipped ``lines.onnx`` back to a network that can learn on, where no training's state was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from digitizer.training.network import LineNet, Size

BATCHES = 60
"""Batches of drawn lines that show the range of every channel well enough."""

_GATES = (0, 2, 3, 1)  # torch: input, forget, cell, output; ONNX: input, output, forget, cell
_NARROWEST = 1e-6  # variance of a channel at least

Numbers = NDArray[np.float32]
_Layer = tuple[nn.Conv2d, nn.BatchNorm2d]


def restore(model: Path, size: Size, pictures: Iterable[NDArray[np.uint8]]) -> LineNet:
    """The network of a quantized model, its whole numbers read as fractions.

    The export has put the normalization of each convolution into its weights. It is taken out again, by the
    range of every channel that ``pictures``, (B, 48, W) dark on white, show: so that learning goes on as if
    it had not stopped. Raises ValueError or KeyError when the model is not a quantized one of that size.
    """
    graph = onnx.load(model).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    net = LineNet(size)
    layers = _layers(net)
    for (conv, norm), node in zip(layers, _nodes(graph, "Conv"), strict=True):
        weights, bias = (_fractions(held, node.input[place]) for place in (1, 2))
        _fill(conv.weight, weights)
        _fill(norm.bias, bias)
        cast(Tensor, norm.running_var).fill_(1 - norm.eps)
    (product,) = _nodes(graph, "MatMulInteger")
    _fill(net.squeeze.weight, _fractions(held, product.input[1]).T)
    _fill(net.squeeze.bias, held["net.squeeze.bias"])
    for layer, node in zip((net.first, net.second), _nodes(graph, "DynamicQuantizeLSTM"), strict=True):
        both = [_fractions(held, node.input[place]).transpose(0, 2, 1) for place in (1, 2)]
        _fill_recurrent(layer, [*both, *np.split(held[node.input[3]], 2, axis=1)])
    _fill(net.letters.weight, held["matrix"].T)
    _fill(net.letters.bias, held["bias"])
    _normalize(net, layers, pictures)
    return net


def _layers(net: LineNet) -> list[_Layer]:
    found = [one for one in net.look.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    return cast(list[_Layer], list(zip(found[::2], found[1::2], strict=True)))


def _nodes(graph: onnx.GraphProto, kind: str) -> list[onnx.NodeProto]:
    return [node for node in graph.node if node.op_type == kind]


def _fractions(held: Mapping[str, NDArray[Any]], name: str) -> Numbers:
    """The numbers of an input: as they stand, or whole numbers times the scale of their channel."""
    stem = name.removesuffix("_DequantizeLinear_Output").removesuffix("_quantized")
    if f"{stem}_quantized" not in held:
        return np.asarray(held[name], np.float32)
    whole = held[f"{stem}_quantized"].astype(np.float32)
    scale = held[f"{stem}_scale" if f"{stem}_scale" in held else f"{stem}_quantized_scale"]
    if whole.ndim == 4:  # a convolution's channels come first, those of other layers last
        scale = scale[:, None, None, None]
    elif whole.ndim == 3:  # a layer that reads both ways
        scale = scale[:, None, :]
    return np.asarray(whole * scale, np.float32)


@torch.no_grad()
def _fill(into: Tensor, numbers: NDArray[Any]) -> None:
    if tuple(into.shape) != numbers.shape:
        raise ValueError(f"{numbers.shape} numbers for {tuple(into.shape)}")
    into.copy_(torch.from_numpy(np.array(numbers, np.float32)))


def _fill_recurrent(layer: nn.LSTM, parts: list[Numbers]) -> None:
    """``parts``: weights of the input and of what is kept, and the biases of both, a row for each way."""
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    for name, part in zip(names, parts, strict=True):
        for way, suffix in enumerate(("", "_reverse")):
            gates = np.split(part[way], 4)
            _fill(getattr(layer, name + suffix), np.concatenate([gates[gate] for gate in _GATES]))


@torch.no_grad()
def _normalize(net: LineNet, layers: list[_Layer], pictures: Iterable[NDArray[np.uint8]]) -> None:
    """Each convolution's output is brought to mean 0 and variance 1, and back."""
    seen: dict[nn.Module, list[Tensor]] = {conv: [] for conv, _ in layers}

    def watch(conv: nn.Module, _: object, out: Tensor) -> None:
        columns = out.double().transpose(0, 1).flatten(1)
        seen[conv].append(torch.stack([columns.mean(1), columns.square().mean(1)]))

    hooks = [conv.register_forward_hook(watch) for conv, _ in layers]
    net.eval()
    for lines in pictures:
        net.features((255 - torch.from_numpy(lines).float()).div_(255).unsqueeze(1))
    for hook in hooks:
        hook.remove()
    for conv, norm in layers:
        mean, square = torch.stack(seen[conv]).mean(0)
        spread = (square - mean**2).clamp_min(_NARROWEST)
        cast(Tensor, norm.running_mean).copy_(mean)
        cast(Tensor, norm.running_var).copy_(spread)
        norm.weight.copy_((spread + norm.eps).sqrt())
        norm.bias.add_(mean)
