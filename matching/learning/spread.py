"""How far ratings lie from scores: so wide that 1.64 standard deviations hold nine of ten."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from matching.learning.ratings import Ratings

Floats = NDArray[np.float64]

_SPREAD = 0.25  # of ratings around scores before any were seen
_VIRTUAL = 8.0  # ratings that this is worth
_NORMAL = 30  # ratings that it is worth that they spread as a Gaussian does
_NINE = 0.9
_STEEPEST = 0.5  # of a Gaussian's width: many ratings that happen to be the same prove nothing


def spread(ratings: Ratings, off: Floats, level_variance: float, supporter: float) -> float:
    """Estimate the variance of ratings around scores, beyond what goes with the supporter.

    Parameters
    ----------
    ratings : Ratings
        As they were given, so that it holds whoever gives the next.
    off : ndarray, shape (n,)
        By how much they differ from scores that had not seen them.
    level_variance : float
        Of the level of scores.
    supporter : float
        Variance that goes with the supporter and is counted elsewhere.
    """
    weight, total = ratings.weight, float(ratings.weight.sum())
    variance = (_VIRTUAL * _SPREAD**2 + float(weight @ off**2)) / (_VIRTUAL + total)
    # Some use the ends of the scale more than a Gaussian would, others less.
    normal = norm.ppf((1 + (np.arange(_NORMAL) + 0.5) / _NORMAL) / 2)
    width = np.quantile(
        np.append(np.abs(off) / np.sqrt(variance), normal),
        _NINE,
        weights=np.append(weight, np.ones(_NORMAL)),
        method="inverted_cdf",
    )
    ninety = norm.ppf((1 + _NINE) / 2)
    variance *= max(float(width) / ninety, _STEEPEST) ** 2
    variance += level_variance
    # Raters differ in how much of a scale they use, so few of them tell a variance poorly however
    # often they rate: as wide as Student's distribution at nine of ten.
    degrees = _VIRTUAL + len(np.unique(ratings.raters)) - 1
    variance *= float(t.ppf((1 + _NINE) / 2, degrees) / ninety) ** 2
    return max(variance - supporter, variance / 2)
