"""``python -m digitizer``: the same as the command ``digitizer``."""

from digitizer.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
