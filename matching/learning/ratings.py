"""What was said, ready to learn from: one line a pair and rater, on a scale common to all."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ALIKE = 0.5  # of two ratings of one pair by one rater, how much they have in common beyond others
_RATERS, _EACH = 10, 3  # so many raters with so many ratings tell how differently scales are used
_STILL = 0.05  # of the median variance: who always says the same is not infinitely sure


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings as a mixed model sees them.

    Attributes
    ----------
    values : ndarray, shape (n,)
        In 0..1.
    weight : ndarray, shape (n,)
        How much each counts; the sum is the effective number of ratings.
    raters, supporters : ndarray of int, shape (n,)
        Who rated whom, numbered from 0 without gaps.
    features : ndarray, shape (n, n_features)
        Similarities times what the rater's own weights make of them.
    plain : ndarray, shape (n, n_criteria)
        Similarities of whole criteria, as they are.
    """

    values: Floats
    weight: Floats
    raters: Ints
    supporters: Ints
    features: Floats
    plain: Floats

    def __len__(self) -> int:
        return len(self.values)

    def some(self, rows: NDArray[np.bool_]) -> "Ratings":
        """A part of them, numbered anew."""
        return Ratings(
            self.values[rows],
            self.weight[rows],
            _numbered(self.raters[rows]),
            _numbered(self.supporters[rows]),
            self.features[rows],
            self.plain[rows],
        )


def _numbered(codes: NDArray[np.generic]) -> Ints:
    return np.asarray(np.unique(codes, return_inverse=True)[1].reshape(-1), dtype=np.int64)


def gathered(
    pairs: Ints, values: Floats, weight: Floats, raters: Sequence[Hashable]
) -> tuple[Ints, Floats, Floats, Ints]:
    """Join what one rater said about one pair, drop what counts nothing.

    Two ratings of one pair by one rater have much in common: k of them count as
    k / (1 + (k − 1) / 2). Weights are relative: they are scaled so that their sum is Kish's
    effective number (Σ w)² / Σ w².

    Returns
    -------
    pairs, values, weight, raters
        By recipient, supporter, rater; raters numbered in the order of their first appearance.
    """
    number = {rater: at for at, rater in enumerate(dict.fromkeys(raters))}
    codes = np.array([number[rater] for rater in raters], dtype=np.int64)
    kept = weight > 0
    keys = np.column_stack((pairs[kept], codes[kept]))
    if not len(keys):
        return pairs[:0], values[:0], weight[:0], codes[:0]
    found, place = np.unique(keys, axis=0, return_inverse=True)
    place = place.reshape(-1)
    total = np.bincount(place, weight[kept])
    times = np.bincount(place)
    joined = np.bincount(place, weight[kept] * values[kept]) / total
    counted = total / (1 + (times - 1) * _ALIKE)
    counted *= counted.sum() / (counted**2).sum()
    return found[:, :2], joined, counted, found[:, 2]


def common_scale(ratings: Ratings, expected: Floats) -> Ratings:
    """Bring raters who use much or little of the scale to a common one.

    A rater's variance around what was expected is drawn towards that of all, the more the fewer
    the ratings and the less raters differ (Smyth 2004); deviations from the rater's own mean are
    divided by the standard deviation that remains.
    """
    counts = np.bincount(ratings.raters)
    off = _within(ratings.values - expected, ratings.raters)
    squares = np.bincount(ratings.raters, off**2)
    told = counts >= _EACH
    if told.sum() < _RATERS:
        return ratings
    degrees = counts[told] - 1.0
    variance = squares[told] / degrees
    variance = np.maximum(variance, _STILL * np.median(variance))
    if not variance.min() > 0:
        return ratings
    logs = np.log(variance) - digamma(degrees / 2) + np.log(degrees / 2)
    beyond = logs.var(ddof=1) - polygamma(1, degrees / 2).mean()
    if beyond <= 0:
        return ratings
    prior = 2 * _trigamma_inverse(float(beyond))
    middle = np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2))
    known = np.maximum(squares, _STILL * middle * (counts - 1))
    drawn = (prior * middle + known) / (prior + np.maximum(counts - 1, 0))
    use = np.sqrt(drawn / middle)
    use /= (np.bincount(ratings.raters, ratings.weight) * use).sum() / ratings.weight.sum()
    own = ratings.values - _within(ratings.values, ratings.raters)
    scaled = own + (ratings.values - own) / use[ratings.raters]
    return replace(ratings, values=scaled)


def _within(values: Floats, groups: Ints) -> Floats:
    means = np.bincount(groups, values) / np.bincount(groups)
    return np.asarray(values - means[groups])


def _trigamma_inverse(value: float) -> float:
    """Solve trigamma(x) = value by Newton's method (Smyth 2004, appendix)."""
    guess = 0.5 + 1 / value
    for _ in range(50):
        now = float(polygamma(1, guess))
        step = now * (1 - now / value) / float(polygamma(2, guess))
        guess += step
        if -step / guess < 1e-8:
            break
    return guess
