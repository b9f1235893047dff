"""Stage 4: which form a page is, where its labels and fields stand, and what they say as typed values."""
