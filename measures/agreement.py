"""How well predicted similarity fits perceived similarity, with n, silent where n is small."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

COEFFICIENT_FROM = 50
"""Below this many pairs no coefficient is given: its interval would be too wide to use."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One of several equally filled bins of predictions."""

    predicted: float
    perceived: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Predicted against perceived similarity of rated pairs, all values 0..1.

    Attributes
    ----------
    n : int
        Rated pairs.
    people : int
        Different recipients behind them.
    mean_predicted, mean_perceived : float or None
        None where n is 0.
    spearman, spearman_low, spearman_high : float or None
        Rank correlation with its 95 % interval (Fisher's z), which takes each pair for itself: at
        once, for a look. `foretelling` draws supporters again, for a report. None below
        COEFFICIENT_FROM pairs or where either side does not vary.
    bins : tuple of Bin
        Up to five equally filled bins, with 95 % intervals of the mean (Student's t).
    """

    n: int
    people: int
    mean_predicted: float | None
    mean_perceived: float | None
    spearman: float | None
    spearman_low: float | None
    spearman_high: float | None
    bins: tuple[Bin, ...]


def agreement(predicted: Sequence[float], perceived: Sequence[float], people: int) -> Agreement:
    """Return the agreement of two equally long lists of 0..1 values.

    Raises
    ------
    ValueError
        If the lists differ in length.
    """
    if len(predicted) != len(perceived):
        raise ValueError(f"{len(predicted)} predictions, but {len(perceived)} perceptions")
    n = len(predicted)
    if n == 0:
        return Agreement(0, 0, None, None, None, None, None, ())
    x, y = np.asarray(predicted, float), np.asarray(perceived, float)
    rho, low, high = _rank_correlation(x, y)
    return Agreement(
        n=n,
        people=people,
        mean_predicted=float(x.mean()),
        mean_perceived=float(y.mean()),
        spearman=rho,
        spearman_low=low,
        spearman_high=high,
        bins=bins_of(x, y),
    )


def rank(x: Floats, y: Floats) -> float:
    """Return Spearman's rank correlation; NaN where either side does not vary."""
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return float(np.corrcoef(stats.rankdata(x), stats.rankdata(y))[0, 1])


def bins_of(x: Floats, y: Floats) -> tuple[Bin, ...]:
    """Return up to five equally filled bins of predictions x, with what was perceived y."""
    wanted = min(5, len(x) // 5)
    if wanted < 1:
        return ()
    bins = []
    for part in np.array_split(np.argsort(x, kind="stable"), wanted):
        mean = float(y[part].mean())
        spread = float(y[part].std(ddof=1)) / np.sqrt(len(part))
        half = float(stats.t.ppf(0.975, len(part) - 1)) * spread
        bins.append(
            Bin(
                float(x[part].mean()), mean, max(0.0, mean - half), min(1.0, mean + half), len(part)
            )
        )
    return tuple(bins)


def _rank_correlation(x: Floats, y: Floats) -> tuple[float | None, float | None, float | None]:
    rho = rank(x, y)
    if len(x) < COEFFICIENT_FROM or np.isnan(rho):
        return None, None, None
    # Bonett and Wright (2000): the variance of Fisher's z for a rank correlation.
    half = 1.96 * np.sqrt((1 + rho**2 / 2) / (len(x) - 3))
    z = np.arctanh(np.clip(rho, -0.999999, 0.999999))
    return rho, float(np.tanh(z - half)), float(np.tanh(z + half))
