"""Whether a new model foretells no worse than the one that decides, on ratings neither has seen."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Any


def trial(
    new: Sequence[float],
    old: Sequence[float],
    ratings: Sequence[float],
    raters: Sequence[Hashable],
) -> dict[str, Any]:
    """Compare two models' predictions of the same ratings.

    Everything is taken around a mean: each rater's own for who rated twice or more, since people
    use scales differently, that of all others for the rest. The new model passes if its mean
    squared error is not larger and its rank correlation not lower than the old one's by more than
    a standard error.
    """
    near, far, felt = (_around(values, raters) for values in (new, old, ratings))
    losses = [
        (y - one) ** 2 - (y - other) ** 2 for one, other, y in zip(near, far, felt, strict=True)
    ]
    n = len(ratings)
    ranks = [_rank_correlation(values, felt) for values in (near, far)]
    larger = fmean(losses) if n else 0.0
    lower = ranks[1] - ranks[0]
    return {
        "n": n,
        "raters": len(set(raters)),
        "error_new": fmean((y - one) ** 2 for one, y in zip(near, felt, strict=True)) if n else 0.0,
        "error_old": fmean((y - one) ** 2 for one, y in zip(far, felt, strict=True)) if n else 0.0,
        "standard_error": stdev(losses) / sqrt(n) if n > 1 else None,
        "rank_new": ranks[0],
        "rank_old": ranks[1],
        "passed": n > 1 and larger <= 0 and lower <= 1 / sqrt(n - 1),
    }


def _around(values: Sequence[float], raters: Sequence[Hashable]) -> list[float]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, rater in enumerate(raters):
        groups[rater].append(at)
    alone = [places[0] for places in groups.values() if len(places) == 1]
    found = [0.0] * len(values)
    for places in [alone, *(places for places in groups.values() if len(places) > 1)]:
        middle = fmean(values[at] for at in places) if places else 0.0
        for at in places:
            found[at] = values[at] - middle
    return found


def _rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's; 0 where either side does not vary."""
    if len(one) < 2:
        return 0.0
    first, second = _ranks(one), _ranks(other)
    middle = (len(one) - 1) / 2
    spread = sqrt(sum((x - middle) ** 2 for x in first) * sum((y - middle) ** 2 for y in second))
    shared = sum((x - middle) * (y - middle) for x, y in zip(first, second, strict=True))
    return shared / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    places: defaultdict[float, list[int]] = defaultdict(list)
    for at, value in enumerate(sorted(round(value, 9) for value in values)):
        places[value].append(at)
    return [fmean(places[round(value, 9)]) for value in values]
