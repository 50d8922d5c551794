"""Checks a programme's folder and names every fault at once."""

import argparse
from pathlib import Path

from app.clock import SystemClock
from conversations.loading import check_programme

NAME = "check-programme"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)


async def main(given: argparse.Namespace) -> int:
    """Print each fault with its place and what to do; 1 if there is any."""
    checked = check_programme(given.folder, today=SystemClock().now().date())
    for fault in (*checked.faults, *checked.warnings):
        print(fault)
    if checked.faults:
        print(f"{len(checked.faults)} fault(s).")
        return 1
    print(f"{given.folder}: nothing wrong.")
    return 0
