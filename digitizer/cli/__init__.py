"""The command line: a thin face of ``app``."""
