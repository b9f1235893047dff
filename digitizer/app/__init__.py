"""Use cases: one function per command or query, composed of the stages and the store."""
