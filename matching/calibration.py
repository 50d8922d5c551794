"""How well scores agree with what people said: rank correlation within each rater, with n."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def calibrate(
    scores: Floats, ratings: Floats, weight: Floats, raters: Sequence[Hashable]
) -> dict[str, Any]:
    """Compare scores with ratings.

    Parameters
    ----------
    scores, ratings, weight : ndarray of float, shape (n,)
    raters : sequence of hashable, shape (n,)

    Returns
    -------
    dict
        ``n_ratings`` and ``n_raters`` of all; ``within_rater_rank_correlation``: mean of each
        rater's Spearman correlation, weighted by their sample weight, over the ``n_used_raters``
        who rated at least three people, not all alike, with ``n_used_ratings``;
        ``standard_error`` of that mean between raters. None where there is too little to say.
    """
    rows: dict[Hashable, list[int]] = {}
    for at, rater in enumerate(raters):
        rows.setdefault(rater, []).append(at)
    found: list[float] = []
    shares: list[float] = []
    used = 0
    for places in rows.values():
        correlation = _spearman(scores[places], ratings[places])
        if correlation is not None and weight[places].sum() > 0:
            found.append(correlation)
            shares.append(float(weight[places].sum()))
            used += len(places)
    mean, error = _mean(np.array(found), np.array(shares))
    return {
        "n_ratings": len(ratings),
        "n_raters": len(rows),
        "n_used_ratings": used,
        "n_used_raters": len(found),
        "within_rater_rank_correlation": mean,
        "standard_error": error,
    }


def _spearman(scores: Floats, ratings: Floats) -> float | None:
    if len(scores) < 3 or np.ptp(scores) == 0 or np.ptp(ratings) == 0:
        return None
    return float(np.corrcoef(rankdata(scores), rankdata(ratings))[0, 1])


def _mean(values: Floats, weight: Floats) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    share = weight / weight.sum()
    mean = float(share @ values)
    if len(values) < 2:
        return mean, None
    # The weighted mean's variance, corrected for the one degree of freedom that the mean takes.
    spread = float((share**2) @ (values - mean) ** 2) * len(values) / (len(values) - 1)
    return mean, float(np.sqrt(spread))
