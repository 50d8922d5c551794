"""The boosted model: a rising curve for each criterion, on top of the linear model.

Small trees, each on one criterion and never falling, are added to what the linear model leaves
unexplained. As no tree looks at two criteria, all of them together are one curve a criterion: the
model stays a sum that can be looked up, solved exactly and explained, and an open answer cannot
beat the best one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from matching.learning.linear import Linear
from matching.learning.posterior import Structure
from matching.lookup import GRID, Curve

Floats = NDArray[np.float64]

_TREES, _RATE, _LEAVES, _BINS = 40, 0.08, 4, 32
_LEAF, _PART = 20, 20  # at least so many ratings in a leaf, and at least such a part of all
_DRAWN = 5.0  # towards zero, in ratings a leaf
FEWEST = 200
"""Ratings below which trees find nothing that they could not have found in noise."""


def whole(values: Floats, weights: Floats, structure: Structure) -> Floats:
    """Similarities of criteria from those of their features, shape (n, n_used)."""
    sums = np.bincount(structure.owner, weights)
    share = weights / sums[structure.owner]
    belongs = structure.owner[:, None] == np.arange(len(sums))[None, :]
    return np.asarray(values @ (share[:, None] * belongs))


def curves(fit: Linear, structure: Structure, seed: int) -> tuple[Floats, tuple[Curve, ...]]:
    """Boost what is left of a linear fit.

    Parameters
    ----------
    fit : Linear
    structure : Structure
    seed : int

    Returns
    -------
    weights : ndarray, shape (n_used,)
        What the whole curve of each criterion adds, from similarity 0 to 1.
    curves : tuple of ndarray or None
        From 0 to 1 at `GRID`.
    """
    known = whole(fit.ratings.plain, fit.weights, structure)
    from sklearn.ensemble import HistGradientBoostingRegressor  # loads when first used

    model: Any = HistGradientBoostingRegressor(  # type: ignore[no-untyped-call]
        learning_rate=_RATE,
        max_iter=_TREES,
        max_leaf_nodes=_LEAVES,
        min_samples_leaf=max(_LEAF, len(known) // _PART),
        l2_regularization=_DRAWN,
        max_bins=_BINS,
        monotonic_cst=[1] * known.shape[1],
        interaction_cst="no_interactions",
        early_stopping=False,
        random_state=seed,
    )
    steps = np.zeros((known.shape[1] * len(GRID), known.shape[1]))
    for at in range(known.shape[1]):
        steps[at * len(GRID) : (at + 1) * len(GRID), at] = GRID
    # Threads cost more than they bring at this size, and far more beside other work.
    with threadpool_limits(1, "openmp"):
        model.fit(known, fit.rest, sample_weight=fit.ratings.weight)
        told = model.predict(steps).reshape(known.shape[1], len(GRID))
    slopes = np.bincount(structure.owner, fit.weights)
    rise = slopes[:, None] * GRID[None, :] + told - told[:, :1]
    rise = np.maximum.accumulate(rise, axis=1)
    weights = rise[:, -1]
    return weights, tuple(row / row[-1] if row[-1] > 0 else None for row in rise)


def bent_sum(known: Floats, weights: Floats, bends: tuple[Curve, ...]) -> Floats:
    """Σ weight · curve(similarity), shape (n,)."""
    total = np.zeros(len(known))
    for at, bend in enumerate(bends):
        seen = known[:, at] if bend is None else np.interp(known[:, at], GRID, bend)
        total += weights[at] * seen
    return total
