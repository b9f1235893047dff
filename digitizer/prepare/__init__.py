"""Stage 2: makes a page upright, flat and even, and says where frame and leaders lie. Reversible."""
