"""The window: views (Tk) that decide nothing, presenters (plain Python) that never touch Tk."""
