"""Stage 2: makes a page upright, flat and even, and says where its frame and rules lie. Reversible."""
