"""Faults that adapters can meet."""

from __future__ import annotations

from digitizer.errors import EnvironmentFault


def unusable_model(file_name: str) -> EnvironmentFault:
    """MAY-02: a model file is missing, cut short or damaged."""
    return EnvironmentFault(
        "MAY-02",
        "Thiếu hoặc hỏng tệp mô hình nhận dạng «{name}».",
        "Hãy chạy lại bộ cài đặt để chép lại tệp này.",
        name=file_name,
    )


def missing_runtime() -> EnvironmentFault:
    """MAY-03: the library that runs the line recognizer is not installed."""
    return EnvironmentFault(
        "MAY-03",
        "Máy này chưa có thư viện onnxruntime để đọc dòng chữ.",
        "Hãy chạy lại bộ cài đặt, hoặc cài gói onnxruntime rồi thử lại.",
    )
