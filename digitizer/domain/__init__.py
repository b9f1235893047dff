"""The nouns of a register office, pure: standard library only, no clock, no input or output."""
