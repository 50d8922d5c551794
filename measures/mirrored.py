"""How far the two of a talk see it alike, where both were asked the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from measures.agreement import COEFFICIENT_FROM, rank


@dataclass(frozen=True, slots=True)
class BothSides:
    """How far the two of a talk see it alike (R01 and S16, R08 and S17 …).

    Attributes
    ----------
    difference : float or None
        Mean of supporter less recipient; above zero = the supporter thinks higher of it.
    rank : float or None
        Spearman's correlation; None below 50 pairs.
    """

    n: int
    difference: float | None
    rank: float | None


def both_sides(
    pairs: Sequence[tuple[float, float]], *, least: int = 10, rank_from: int = COEFFICIENT_FROM
) -> BothSides:
    """Compare (recipient's, supporter's) answers to mirrored items, one pair for each talk."""
    if len(pairs) < least:
        return BothSides(len(pairs), None, None)
    theirs, ours = np.asarray(pairs, float).T
    found = rank(theirs, ours) if len(pairs) >= rank_from else float("nan")
    return BothSides(len(pairs), float((ours - theirs).mean()), None if isnan(found) else found)
