"""Reports: how well pages are read, and how far the work has come."""
