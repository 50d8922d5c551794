"""A few true things two people have in common, for their first hello; which ones is left to chance.

Few and central ones are shown: in the laboratory what a common trait means to somebody, and how
plainly it stands there, decides how alike people feel, and five facts were enough in the classroom
(Montoya & Horton 2013; Gehlbach et al. 2016), while more facts can make for less liking (Norton et
al. 2007). How many and which is drawn and logged, so that the effect can be measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from sklearn.utils import check_random_state

_SPARE = 2  # so many more than are shown at most take part in the draw


@dataclass(frozen=True, slots=True)
class Point:
    """One thing two people truly have in common, and that both agreed to show.

    Attributes
    ----------
    criterion : str
    value : str
        What they share.
    centrality : float
        What it adds to the recipient's score.
    """

    criterion: str
    value: str
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


def draw_points(
    points: Sequence[Point],
    *,
    least: int = 3,
    most: int = 5,
    random_state: int | np.random.RandomState | None = None,
) -> Spotlight:
    """Draw how many are shown, evenly from least to most, then which, evenly from the central.

    Parameters
    ----------
    points : sequence of Point
        All that may be shown of one pair.
    least, most : int
        How many; fewer than `least` only where there are no more.
    random_state : int, RandomState or None

    Returns
    -------
    Spotlight
    """
    among = tuple(sorted(points, key=lambda point: -point.centrality)[: most + _SPARE])
    if len(among) <= least:
        return Spotlight(among, among, 1.0)
    random = check_random_state(random_state)  # type: ignore[no-untyped-call]
    counts = range(least, min(most, len(among)) + 1)
    count = counts[random.randint(len(counts))]
    some = sorted(random.choice(len(among), count, replace=False).tolist())
    chance = 1 / len(counts) / comb(len(among), count)
    return Spotlight(tuple(among[at] for at in some), among, chance)
