"""Adapter: networks in ONNX files, run by onnxruntime on one core (the only module that knows it)."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digitizer.recognize.faults import missing_runtime, unusable_model

Floats = NDArray[np.float32]


class Session:
    """A loaded network."""

    def __init__(self, data: bytes, name: str) -> None:
        """``name`` is the file's. Raises EnvironmentFault MAY-02 when the data are no network that can run
        here, MAY-03 without onnxruntime.
        """
        if importlib.util.find_spec("onnxruntime") is None:
            raise missing_runtime()
        import onnxruntime  # noqa: PLC0415 (slow import)

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Lines differ in length: kept room would be that of the longest, and is no quicker.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has no tree of errors of its own
            raise unusable_model(name) from error
        self._name = name

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Floats]) -> list[Floats]:
        """The named outputs. Raises EnvironmentFault MAY-02 when the network has other ones."""
        try:
            results = self._session.run(list(outputs), dict(inputs))
        except Exception as error:  # as above
            raise unusable_model(self._name) from error
        return [np.asarray(result, np.float32) for result in results]
