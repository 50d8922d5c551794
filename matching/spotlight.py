"""A few true things two people have in common, for their first hello; which ones is left to chance.

Few and central ones are shown: in the laboratory what a common trait means to somebody, and how
plainly it stands there, decides how alike people feel, and five facts were enough in the classroom
(Montoya & Horton 2013; Gehlbach et al. 2016), while more facts can make for less liking (Norton et
al. 2007). How many and which is drawn and logged, so that the effect can be measured.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from matching.criteria import Criterion
from matching.results import Reason

_SPARE = 2  # so many more than are shown at most take part in the draw


@dataclass(frozen=True, slots=True)
class Point:
    """One thing two people truly have in common.

    Attributes
    ----------
    criterion : str
    value : object
        What they share: a tag, a level, ``(lower, higher)`` of two numbers, a component's name,
        a word, ``{"steps_ahead": d}``.
    centrality : float
        What it adds to the recipient's score.
    """

    criterion: str
    value: Any
    centrality: float


@dataclass(frozen=True, slots=True)
class Spotlight:
    """What to show one pair.

    Attributes
    ----------
    points : tuple of Point
        The most central first; empty if nothing may be shown.
    among : tuple of Point
        What could have been drawn.
    propensity : float
        Probability of just these points.
    """

    points: tuple[Point, ...]
    among: tuple[Point, ...]
    propensity: float


def points_of(
    reasons: Sequence[Reason], criteria: Sequence[Criterion], agreed: Collection[str]
) -> tuple[Point, ...]:
    """All that may be shown, the most central first.

    Parameters
    ----------
    reasons : sequence of Reason
        Of one pair.
    criteria : sequence of Criterion
        In the same order.
    agreed : collection of str
        The criteria that both people agreed to show.
    """
    found: list[Point] = []
    for reason, criterion in zip(reasons, criteria, strict=False):
        if reason.shared is None or reason.contribution <= 0 or reason.criterion not in agreed:
            continue
        values = criterion.points(reason.shared)
        each = reason.contribution / len(values)
        found.extend(Point(reason.criterion, value, each) for value in values)
    return tuple(sorted(found, key=lambda point: -point.centrality))


def drawn(
    points: tuple[Point, ...], least: int, most: int, random: np.random.RandomState
) -> Spotlight:
    """Draw how many are shown, evenly from least to most, then which, evenly from the central."""
    among = points[: most + _SPARE]
    if len(among) <= least:
        return Spotlight(among, among, 1.0)
    counts = range(least, min(most, len(among)) + 1)
    count = counts[random.randint(len(counts))]
    some = sorted(random.choice(len(among), count, replace=False).tolist())
    chance = 1 / len(counts) / comb(len(among), count)
    return Spotlight(tuple(among[at] for at in some), among, chance)
