"""The linear model: level and weights from ratings, raters and supporters taken into account."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.learning.mixed import Variances, effects, evidence, variances
from matching.learning.posterior import Posterior, Structure, posterior
from matching.learning.ratings import Ratings, common_scale

Floats = NDArray[np.float64]

_ROUNDS = 2  # weights need variances, variances need weights; more rounds change nothing


@dataclass(frozen=True, eq=False)
class Linear:
    """What the linear model has learnt.

    Attributes
    ----------
    level : float
        Of somebody with similarity 0 in everything; goes with uncentred features.
    weights, covariance : ndarray
        Of features.
    known : Variances
    effects, unsure : ndarray, shape (n_supporters,)
        Of the supporters who were rated, and the variance left.
    rest : ndarray, shape (n_ratings,)
        What neither rater nor supporter nor similarity explains.
    told : Posterior
    ratings : Ratings
        On the common scale.
    """

    level: float
    weights: Floats
    covariance: Floats
    known: Variances
    effects: Floats
    unsure: Floats
    rest: Floats
    told: Posterior
    ratings: Ratings

    def predict(self, features: Floats) -> Floats:
        """Scores without supporters' effects."""
        return np.asarray(self.level + features @ self.weights)


def linear(
    ratings: Ratings,
    structure: Structure,
    *,
    supporters: bool,
    rigid: bool = False,
    known: Variances | None = None,
) -> Linear:
    """Fit the linear model.

    Parameters
    ----------
    ratings : Ratings
        At least one.
    structure : Structure
    supporters : bool
        Whether supporters have effects.
    rigid : bool
        Keep the declared proportions.
    known : Variances, optional
        From a fit on more ratings, which are then also taken to be on a common scale.

    Returns
    -------
    Linear
    """
    middles = np.average(ratings.features, axis=0, weights=ratings.weight)
    design = np.column_stack((np.ones(len(ratings)), ratings.features - middles))
    expected = ratings.features @ (structure.declared[structure.owner] * structure.parts)
    told: Posterior | None = None
    for _ in range(_ROUNDS if known is None else 1):
        if known is None or told is not None:
            left = ratings.values - (_centred(expected, ratings) if told is None else expected)
            known = variances(ratings, left, supporters=supporters)
        told = posterior(evidence(ratings, design, known), middles, structure, rigid=rigid)
        expected = told.level + (ratings.features - middles) @ told.weights
    if told is None or known is None:
        raise AssertionError("at least one round")
    left = ratings.values - expected
    of_raters, of_supporters, unsure = effects(ratings, left, known)
    rest = left - of_raters[ratings.raters] - of_supporters[ratings.supporters]
    level = told.level - float(middles @ told.weights)
    return Linear(
        level=level,
        weights=told.weights,
        covariance=told.covariance,
        known=known,
        effects=of_supporters,
        unsure=unsure,
        rest=rest,
        told=told,
        ratings=ratings,
    )


def scaled(ratings: Ratings, structure: Structure) -> Ratings:
    """Ratings on a common scale, around a first fit."""
    first = linear(ratings, structure, supporters=False)
    return common_scale(ratings, first.predict(ratings.features))


def _centred(expected: Floats, ratings: Ratings) -> Floats:
    """Declared scores moved to the mean of ratings: how high people rate says nothing of them."""
    gap = np.average(ratings.values - expected, weights=ratings.weight)
    return np.asarray(expected + gap)
