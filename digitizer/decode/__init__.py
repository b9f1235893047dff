"""Decoding: from what an engine saw to what a register can say, and reasoning over what was read.

``decoder`` reads the lattice of a line with the language of its field; ``reason`` weighs the readings of a
record against each other and against its book; ``calibration`` makes confidences mean what they say.
"""
