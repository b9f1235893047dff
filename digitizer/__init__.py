"""Reads civil-status registers (sổ hộ tịch) into checked records and the Ministry's import packages."""

__version__ = "0.1.0"
