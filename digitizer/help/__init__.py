"""Help texts for officers, one for each screen and language; ``gui`` shows them."""
