"""Figures about rounds and programmes: one shape for all, each with its interval and number.

Nothing here solves, scores or decides; it only counts what it is given.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

_NINETY_FIVE = 1.96
_BINS = 5
_CLUSTERS = 5  # from fewer, the spread between them tells too little

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    name : str
    group : hashable
        Whom it is about; None for everybody. For ``"calibration"`` the mean predicted score.
    value, low, high : float or None
        The figure and its 95 % interval; None where too little is known. An interval is None
        also where nothing is uncertain.
    n : int
        How many people or pairs it rests on.
    """

    name: str
    group: Any
    value: float | None
    low: float | None
    high: float | None
    n: int


def mean_of(name: str, group: Any, values: Floats) -> Figure:
    """Give a mean; of single values no interval."""
    if not len(values):
        return Figure(name, group, None, None, None, 0)
    middle = float(values.mean())
    if len(values) < 2:
        return Figure(name, group, middle, None, None, len(values))
    half = _critical(len(values)) * float(values.std(ddof=1)) / np.sqrt(len(values))
    return Figure(name, group, middle, float(middle - half), float(middle + half), len(values))


def share_of(name: str, group: Any, hits: int, count: int) -> Figure:
    """Give a share with Wilson's interval."""
    if not count:
        return Figure(name, group, None, None, None, 0)
    share, z = hits / count, _NINETY_FIVE
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    low, high = max(0.0, float(middle - half)), min(1.0, float(middle + half))
    return Figure(name, group, share, low, high, count)


def gini(name: str, load: ArrayLike) -> Figure:
    """Say how unevenly a load lies: 0 = the same on everybody, near 1 = all of it on one."""
    loads = np.asarray(load, dtype=np.float64)
    count = len(loads)
    if not count or not loads.sum():
        return Figure(name, None, None, None, None, count)
    rank = np.arange(1, count + 1)
    value = 2 * (rank @ np.sort(loads)) / (count * float(loads.sum())) - (count + 1) / count
    return Figure(name, None, float(value), None, None, count)


def gaps(
    name: str, values: ArrayLike, groups: Sequence[Collection[Hashable]], *, fewest: int = 1
) -> tuple[Figure, ...]:
    """Compare each group with everybody who is not in it.

    Parameters
    ----------
    name : str
        What the values are; the gap is called ``"gap"``.
    values : array of float, shape (n,)
        One for each person.
    groups : sequence of collections of hashables
        The groups of each person: none, one or several.
    fewest : int
        Groups of fewer people, and those with fewer others beside them, are left out.

    Returns
    -------
    tuple of Figure
        For each group its mean, then its gap: its mean less the others', Welch's interval.
    """
    found: list[Figure] = []
    known = np.asarray(values, dtype=np.float64)
    for label in dict.fromkeys(one for some in groups for one in some):
        inside = np.array([label in some for some in groups])
        if min(int(inside.sum()), int((~inside).sum())) >= fewest:
            ours, others = known[inside], known[~inside]
            found += [mean_of(name, label, ours), _difference("gap", label, ours, others)]
    return tuple(found)


def calibration(predicted: ArrayLike, said: ArrayLike) -> Iterator[Figure]:
    """Regress what was perceived on what was foretold; NaN where nobody said.

    Gives ``slope``, ``intercept`` and equally filled bins of ``calibration``.
    """
    scores, perceived = (np.asarray(one, dtype=np.float64) for one in (predicted, said))
    known = ~np.isnan(perceived)
    scores, perceived = scores[known], perceived[known]
    count = len(scores)
    if count < 3 or np.ptp(scores) == 0:
        yield Figure("slope", None, None, None, None, count)
        yield Figure("intercept", None, None, None, None, count)
        return
    off = scores - scores.mean()
    slope = float(off @ perceived / (off @ off))
    rest = perceived - perceived.mean() - slope * off
    sigma, wide = float(rest @ rest) / (count - 2), _critical(count - 1)
    half = wide * float(np.sqrt(sigma / float(off @ off)))
    yield Figure("slope", None, slope, slope - half, slope + half, count)
    start = float(perceived.mean() - slope * scores.mean())
    far = wide * float(np.sqrt(sigma * (1 / count + scores.mean() ** 2 / float(off @ off))))
    yield Figure("intercept", None, start, start - far, start + far, count)
    for some in np.array_split(np.argsort(scores, kind="stable"), min(_BINS, count)):
        yield mean_of("calibration", float(scores[some].mean()), perceived[some])


def pooled(parts: Sequence[Sequence[Figure]]) -> tuple[Figure, ...]:
    """Put figures of several rounds (or days) together, each counting by its number.

    Parameters
    ----------
    parts : sequence of sequences of Figure
        Whole rounds or days: what is in one of them is alike, so intervals come from how much
        parts differ. Pooled figures can be pooled again.

    Returns
    -------
    tuple of Figure
        One for each name and group, in the order they first came; no interval below five parts.
    """
    found: dict[tuple[str, Any], list[Figure]] = {}
    for figure in (one for part in parts for one in part if one.value is not None and one.n):
        found.setdefault((figure.name, figure.group), []).append(figure)
    return tuple(_pooled(name, group, some) for (name, group), some in found.items())


def _pooled(name: str, group: Any, some: Sequence[Figure]) -> Figure:
    weights = np.array([one.n for one in some], dtype=np.float64)
    values = np.array([one.value for one in some], dtype=np.float64)
    total, count = float(weights.sum()), len(some)
    middle = float(weights @ values) / total
    if count < _CLUSTERS:
        return Figure(name, group, middle, None, None, int(total))
    apart = weights * (values - middle) / total
    half = _critical(count) * float(np.sqrt(count / (count - 1) * float(apart @ apart)))
    return Figure(name, group, middle, middle - half, middle + half, int(total))


def by_name(figures: Sequence[Figure], group: Any = None) -> Mapping[str, Figure]:
    """Figures of one group (None: of everybody) by name, without the bins of a calibration."""
    return {one.name: one for one in figures if one.group == group and one.name != "calibration"}


def _difference(name: str, group: Any, ours: Floats, theirs: Floats) -> Figure:
    if len(ours) < 2 or len(theirs) < 2:
        return Figure(name, group, None, None, None, len(ours))
    middle = float(ours.mean() - theirs.mean())
    mine, other = ours.var(ddof=1) / len(ours), theirs.var(ddof=1) / len(theirs)
    if mine + other == 0:
        return Figure(name, group, middle, middle, middle, len(ours))
    free = (mine + other) ** 2 / (mine**2 / (len(ours) - 1) + other**2 / (len(theirs) - 1))
    half = float(student.ppf(0.975, free) * np.sqrt(mine + other))
    return Figure(name, group, middle, middle - half, middle + half, len(ours))


def _critical(count: int) -> float:
    """Student's for so many values."""
    return float(student.ppf(0.975, count - 1))
