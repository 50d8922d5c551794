"""Intervals for numbers whose rows belong together: whole clusters are drawn again, not rows."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

DRAWS = 1000
FEWEST = 5
"""Below this many clusters an interval from drawing them again would look surer than it is."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with what it may as well have been; low and high None where that cannot be told."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    clusters: int = 0


def clustered(
    statistic: Callable[[Places], float],
    clusters: Sequence[Hashable],
    *,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """Return a statistic with its percentile interval over clusters drawn with replacement.

    Parameters
    ----------
    statistic : callable
        From row positions, repeats allowed, to a number; NaN where those rows cannot tell.
    clusters : sequence of hashable
        Whose each row is: a supporter's, a person's.
    """
    n = len(clusters)
    if n == 0:
        return Interval(None)
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    of = np.array([names[name] for name in clusters])
    rows = [np.flatnonzero(of == number) for number in range(len(names))]
    value = statistic(np.arange(n))
    told = None if np.isnan(value) else float(value)
    if len(rows) < FEWEST or told is None:
        return Interval(told, n=n, clusters=len(rows))
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [
            statistic(np.concatenate([rows[one] for one in rng.integers(0, len(rows), len(rows))]))
            for _ in range(draws)
        ]
    )
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < draws / 2:
        return Interval(told, n=n, clusters=len(rows))
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(told, float(low), float(high), n, len(rows))
