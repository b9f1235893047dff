"""Sample pages: register pages of invented people, drawn with exact truth, for tests, tuning and the demo."""
