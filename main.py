"""Starts the command line; nothing else."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
