"""Predicted against perceived similarity: rank, calibration, skill, and what selection hides of it.

The correlation among matched pairs alone says little about a matcher: it chose the best of many, so
the predictions it is judged by hardly differ. Each number here comes with what that does to it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from measures.agreement import COEFFICIENT_FROM, Bin, bins_of, rank
from measures.bootstrap import Interval, Places, clustered
from measures.mixed import mixed

Floats = NDArray[np.float64]

HEAVIEST = 10.0
"""No rating counts for more than this many of the lightest."""
SUPPORTERS_FROM, EACH_FROM = 10, 3
"""Below so many supporters, or recipients for each, a supporter's part is not told apart."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One pair that was rated.

    Attributes
    ----------
    predicted, perceived : float
        0..1; perceived is the recipient's answer after first contact.
    propensity : float
        How likely this supporter was to be chosen for this recipient, logged at the match.
    answer_chance : float
        How likely an answer was, from `measures.silence`; 1 = not known.
    criteria : mapping
        Criterion -> similarity, 0..1 or None where one of the two left it open.
    """

    recipient: Hashable
    supporter: Hashable
    predicted: float
    perceived: float
    propensity: float = 1.0
    answer_chance: float = 1.0
    criteria: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foretelling:
    """How well predictions foretold perceptions; intervals from drawing supporters again.

    Attributes
    ----------
    n, recipients, supporters : int
        Rated pairs, and the people behind them.
    mean_predicted, mean_perceived : float or None
        None where n is 0.
    bins : tuple of Bin
        Up to five equally filled bins of predictions.
    spearman, kendall : Interval
        Rank correlations (Kendall's is tau-b); None below COEFFICIENT_FROM pairs.
    slope, intercept : Interval
        Of perceived on predicted: 1 and 0 where predictions are calibrated; a slope below 1 says
        that they differ too much.
    skill : Interval
        1 - squared error / squared error of giving everybody the others' mean; 0 = no better.
    error : float or None
        Mean absolute error.
    widened : float or None
        Pearson's r corrected for range restriction (Thorndike's case 2), where the spread among all
        feasible candidates is known.
    weighted : Interval
        Pearson's r with pairs weighted by how likely each was to be matched and then to be rated;
        `effective` of n pairs count.
    """

    n: int
    recipients: int
    supporters: int
    mean_predicted: float | None
    mean_perceived: float | None
    bins: tuple[Bin, ...]
    spearman: Interval
    kendall: Interval
    slope: Interval
    intercept: Interval
    skill: Interval
    error: float | None
    widened: float | None
    weighted: Interval
    effective: float


def foretelling(
    rated: Sequence[Rated], *, candidate_sd: float | None = None, draws: int = 1000
) -> Foretelling:
    """Compare predictions with perceptions.

    Parameters
    ----------
    candidate_sd : float, optional
        Spread of the scores of all feasible candidates, chosen or not, of the same rounds.
    """
    x = np.array([one.predicted for one in rated], float)
    y = np.array([one.perceived for one in rated], float)
    weights = _weights(rated)
    supporters = [one.supporter for one in rated]

    def told(statistic: Callable[[Places], float]) -> Interval:
        if len(rated) < COEFFICIENT_FROM:
            return Interval(None, n=len(rated), clusters=len(set(supporters)))
        return clustered(statistic, supporters, draws=draws)

    pearson = _weighted(x, y, np.ones(len(x))) if len(rated) >= COEFFICIENT_FROM else np.nan
    return Foretelling(
        n=len(rated),
        recipients=len({one.recipient for one in rated}),
        supporters=len(set(supporters)),
        mean_predicted=float(x.mean()) if rated else None,
        mean_perceived=float(y.mean()) if rated else None,
        bins=bins_of(x, y),
        spearman=told(lambda at: rank(x[at], y[at])),
        kendall=told(lambda at: _kendall(x[at], y[at])),
        slope=told(lambda at: _line(x[at], y[at])[0]),
        intercept=told(lambda at: _line(x[at], y[at])[1]),
        skill=told(lambda at: skill(x[at], y[at])),
        error=float(np.abs(x - y).mean()) if len(rated) else None,
        widened=_widened(pearson, x, candidate_sd),
        weighted=told(lambda at: _weighted(x[at], y[at], weights[at])),
        effective=float(weights.sum() ** 2 / (weights**2).sum()) if len(rated) else 0.0,
    )


def by_criterion(rated: Sequence[Rated], *, draws: int = 1000) -> dict[str, Interval]:
    """Return criterion -> rank correlation of its similarity with what was perceived."""
    found = {}
    for name in dict.fromkeys(name for one in rated for name in one.criteria):
        pairs = [(one, one.criteria.get(name)) for one in rated]
        known = [(one, similarity) for one, similarity in pairs if similarity is not None]
        x = np.array([similarity for _, similarity in known], float)
        y = np.array([one.perceived for one, _ in known], float)
        of = [one.supporter for one, _ in known]
        if len(known) < COEFFICIENT_FROM:
            found[name] = Interval(None, n=len(known), clusters=len(set(of)))
            continue
        found[name] = clustered(partial(_rank_at, x, y), of, draws=draws)
    return found


def beyond_supporters(rated: Sequence[Rated]) -> Interval:
    """Return the slope of perceived on predicted within supporters: more than "a nice supporter"?

    Predictions are centred within each supporter, supporters and recipients have effects of their
    own. No value where supporters are too few to be told apart.
    """
    of = [one.supporter for one in rated]
    n, supporters = len(rated), len(set(of))
    if supporters < SUPPORTERS_FROM or n < max(COEFFICIENT_FROM, EACH_FROM * supporters):
        return Interval(None, n=n, clusters=supporters)
    x = np.array([one.predicted for one in rated], float)
    means = {name: x[[one == name for one in of]].mean() for name in set(of)}
    own = np.array([means[name] for name in of])
    if np.ptp(x - own) == 0:
        return Interval(None, n=n, clusters=supporters)
    columns = [np.ones(n), x - own] + ([own - own.mean()] if np.ptp(own) > 0 else [])
    groups: dict[str, Sequence[Hashable]] = {"supporter": of}
    if len({one.recipient for one in rated}) < n:
        groups["recipient"] = [one.recipient for one in rated]
    fit = mixed([one.perceived for one in rated], np.column_stack(columns), groups)
    slope, half = fit.coefficients[1], 1.96 * fit.errors[1]
    return Interval(slope, slope - half, slope + half, n, supporters)


def widen(r: float, ratio: float) -> float:
    """Return r as it would be with `ratio` times the spread (Thorndike 1949, case 2)."""
    return r * ratio / sqrt(1 + r**2 * (ratio**2 - 1))


def skill(predicted: Floats, perceived: Floats) -> float:
    """Return 1 - squared error / that of the others' mean; NaN where nothing varies."""
    n = len(perceived)
    if n < 2 or np.ptp(perceived) == 0:
        return float("nan")
    others = (perceived.sum() - perceived) / (n - 1)
    return float(1 - ((perceived - predicted) ** 2).sum() / ((perceived - others) ** 2).sum())


def _weights(rated: Sequence[Rated]) -> Floats:
    raw = np.array([1 / max(one.propensity * one.answer_chance, 1e-6) for one in rated], float)
    return np.minimum(raw / raw.min(), HEAVIEST) if len(raw) else raw


def _widened(pearson: float, x: Floats, candidate_sd: float | None) -> float | None:
    if candidate_sd is None or np.isnan(pearson):
        return None
    return widen(float(pearson), candidate_sd / float(x.std(ddof=1)))


def _rank_at(x: Floats, y: Floats, at: Places) -> float:
    return rank(x[at], y[at])


def _kendall(x: Floats, y: Floats) -> float:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return float(stats.kendalltau(x, y).statistic)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    if np.ptp(x) == 0:
        return float("nan"), float("nan")
    slope = float(np.cov(x, y)[0, 1] / x.var(ddof=1))
    return slope, float(y.mean() - slope * x.mean())


def _weighted(x: Floats, y: Floats, weights: Floats) -> float:
    share = weights / weights.sum()
    dx, dy = x - share @ x, y - share @ y
    spread = float(np.sqrt((share @ dx**2) * (share @ dy**2)))
    return float(share @ (dx * dy)) / spread if spread > 1e-12 else float("nan")
