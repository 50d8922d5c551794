"""Chooses between the loops in numpy and the compiled ones; both give the same results."""

import sys
from importlib import import_module
from typing import Any


def load(*, large: bool) -> Any:
    """The loops for a round: compiled ones only where they win back the time they take to load."""
    return import_module(f"matching.{'compiled' if large else 'plain'}")


def loaded() -> Any:
    """The compiled loops if a round has loaded them, else those in numpy."""
    return sys.modules.get("matching.compiled") or load(large=False)
