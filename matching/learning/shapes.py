"""Where a criterion's best distance lies, and how fast it falls off: from ratings, if they tell.

A trajectory is declared with a best distance and a width to either side. Other shapes are tried in
its place, on the ratings alone; one is taken only if it makes them so much likelier that having
tried several cannot be the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.declaration import Criteria
from matching.learning.features import Features
from matching.learning.linear import Linear, linear
from matching.learning.ratings import Ratings
from matching.scoring import Background, Scorer, background_of, declared_form

Floats = NDArray[np.float64]

FEWEST = 100
"""Ratings below which a shape stays as declared."""
_LOOKED_AT = 4  # of the shapes tried, by their fit to what is left, so closely
_CLEARLY = 3.0  # natural logarithm of how much likelier, beside one for each shape tried


def shapes(
    criteria: Criteria, scorer: Scorer, known: Features, pairs: NDArray[np.int64], fit: Linear
) -> dict[int, Mapping[str, float]]:
    """Choose the shape of each criterion that can have another one.

    Parameters
    ----------
    criteria : Criteria
    scorer : Scorer
        Of the criteria as declared.
    known : Features
    pairs : ndarray of int, shape (n, 2)
    fit : Linear
        With the criteria as declared.

    Returns
    -------
    dict
        Criterion's position -> its new numbers; empty where the declared ones stay.
    """
    found: dict[int, Mapping[str, float]] = {}
    if len(fit.ratings) < FEWEST:
        return found
    unknown = scorer.parts(pairs)[1]
    for place, at in enumerate(known.used.tolist()):
        left, right = scorer.ours.criteria[at], scorer.theirs.criteria[at]
        told = np.flatnonzero(~unknown[:, at])
        ours = [left.values[code] for code in left.codes[pairs[told, 0]].tolist()]
        theirs = [right.values[code] for code in right.codes[pairs[told, 1]].tolist()]
        tried = criteria.criteria[at].shapes(ours, theirs) if len(told) else ()
        best = fit.told.log_evidence + np.log(len(tried) + 1) + _CLEARLY
        columns = []
        for _, values in tried:
            column = np.full(len(pairs), values.mean(dtype=np.float64))
            column[told] = values
            columns.append(column)
        for one in _promising(fit, known, place, columns):
            likely = _likelihood(fit, known, place, columns[one])
            if likely > best:
                best, found[at] = likely, tried[one][0]
    return found


def _promising(fit: Linear, known: Features, place: int, columns: Sequence[Floats]) -> list[int]:
    """The few shapes that go best with what is left without this criterion; quick and rough."""
    feature = int(np.flatnonzero(known.structure.owner == place)[0])
    left = fit.rest + fit.weights[feature] * fit.ratings.features[:, feature]
    weight = fit.ratings.weight
    left = left - np.average(left, weights=weight)
    fits = []
    for column in columns:
        own = known.times[:, feature] * column
        own = own - np.average(own, weights=weight)
        power = float(weight @ own**2)
        fits.append(float(weight @ (own * left)) / np.sqrt(power) if power > 0 else 0.0)
    order = np.argsort(-np.array(fits), kind="stable")
    return [int(at) for at in order[:_LOOKED_AT]]


def _likelihood(fit: Linear, known: Features, place: int, column: Floats) -> float:
    """How likely the ratings are with one criterion's similarities exchanged."""
    ratings, structure = fit.ratings, known.structure
    feature = int(np.flatnonzero(structure.owner == place)[0])
    own = ratings.features.copy()
    own[:, feature] = known.times[:, feature] * column
    spread = structure.spread.copy()
    spread[place] = column.std()
    changed: Ratings = replace(ratings, features=own)
    other = replace(structure, spread=spread)
    return linear(changed, other, supporters=True, known=fit.known).told.log_evidence


def reshaped(
    criteria: Criteria, scorer: Scorer, found: Mapping[int, Mapping[str, Any]]
) -> tuple[Criteria, Scorer]:
    """The same criteria and scorer with other shapes."""
    form = replace(declared_form(criteria), components=found)
    changed = replace(criteria, criteria=form.applied(criteria))
    plain = declared_form(criteria)
    known: Background = background_of(changed, plain, scorer.ours, scorer.theirs)
    return changed, Scorer(changed, plain, scorer.ours, scorer.theirs, known)
