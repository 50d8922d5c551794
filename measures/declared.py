"""Comparisons as they are declared before the first person takes part, and who is in which arm."""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass

FEWEST = 30
"""People in each arm before anything is said: the sequence is asymptotic, and cells are small."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was declared before the first person was assigned.

    Attributes
    ----------
    what : str
        Which part of the programme differs between the arms.
    arms : tuple of two str
        The difference told is that of the second from the first.
    outcome : str
        Which number is compared: an item, a construct, a rate; 0..1.
    most : int
        People after whom it ends whatever came out.
    share : float
        Chance of the second arm.
    """

    id: str
    what: str
    arms: tuple[str, str]
    outcome: str
    most: int
    share: float = 0.5
    level: float = 0.95


def assigned(comparison: Comparison, person: Hashable, salt: str) -> str:
    """Return the person's arm: always the same one, drawn from the comparison and the person."""
    drawn = hashlib.sha256(f"{salt}:{comparison.id}:{person}".encode()).digest()
    chance = int.from_bytes(drawn[:8], "big") / 2**64
    return comparison.arms[chance < comparison.share]
