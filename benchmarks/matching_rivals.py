"""What one would use instead of learning with the matcher: Gower, ridge, gradient boosting.

Each sees the same answers and ratings. The learning ones get ratings centred within raters, which
helps them, and answer with the mean for everybody where they are given nothing to learn from.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import RidgeCV
from threadpoolctl import threadpool_limits

from benchmarks.matching_people import Crowd, Perception

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]


def features(perception: Perception, ours: Crowd, theirs: Crowd, pairs: Pairs) -> Floats:
    """Gower's similarities of the declared criteria, each component of a vector by itself."""
    left, right = pairs.T
    columns: list[Floats] = []
    for name in perception.declared:
        if name in ("field", "culture"):
            columns.append((ours.codes[name][left] == theirs.codes[name][right]).astype(float))
        elif name == "education":
            columns.append(_near(ours.codes[name][left], theirs.codes[name][right], 3))
        elif name == "age":
            columns.append(_near(ours.age[left], theirs.age[right], 62))
        elif name == "interests":
            columns += list(_near(ours.interests[left], theirs.interests[right], 9).T)
        elif name == "recovery":
            columns.append(_near(ours.stage[left], theirs.stage[right], 4))
        else:
            both = np.minimum(ours.tags[left], theirs.tags[right]).sum(axis=1)
            any_ = np.maximum(ours.tags[left], theirs.tags[right]).sum(axis=1)
            columns.append(both / any_)
    return np.column_stack(columns)


def _near(left: NDArray[np.generic], right: NDArray[np.generic], span: float) -> Floats:
    return np.asarray(1 - np.abs(np.subtract(left, right, dtype=float)) / span)


def centred(values: Floats, raters: NDArray[np.int64]) -> Floats:
    """Values less their rater's mean."""
    _, at = np.unique(raters, return_inverse=True)
    return np.asarray(values - (np.bincount(at, values) / np.bincount(at))[at])


def ridge(
    known: Floats,
    ratings: Floats,
    raters: NDArray[np.int64],
    asked: Floats,
    *,
    scaled: bool = True,
) -> Floats:
    """Ridge regression on similarities; its penalty is chosen by leaving one out."""
    middle, spread = known.mean(axis=0), known.std(axis=0)
    spread[(spread == 0) | (not scaled)] = 1
    model: Any = RidgeCV(alphas=np.logspace(-1, 4, 11))  # type: ignore[no-untyped-call]
    model.fit((known - middle) / spread, centred(ratings, raters))
    return np.asarray(model.predict((asked - middle) / spread) + ratings.mean())


def ridge_who(
    known: Floats,
    ratings: Floats,
    pairs: Pairs,
    asked: Floats,
    asked_pairs: Pairs,
) -> Floats:
    """Ridge on similarities and on who the supporter is, one column each."""
    count = int(max(pairs[:, 1].max(), asked_pairs[:, 1].max())) + 1
    spread = known.std(axis=0)
    scale = np.where(spread > 0, spread, 1)
    left = np.column_stack((known / scale, np.eye(count)[pairs[:, 1]]))
    right = np.column_stack((asked / scale, np.eye(count)[asked_pairs[:, 1]]))
    return ridge(left, ratings, pairs[:, 0], right, scaled=False)


def boosting(known: Floats, ratings: Floats, raters: NDArray[np.int64], asked: Floats) -> Floats:
    """Gradient boosting on similarities, as scikit-learn has it, a little slower to learn."""
    model: Any = HistGradientBoostingRegressor(  # type: ignore[no-untyped-call]
        learning_rate=0.05, max_iter=60, max_leaf_nodes=8, random_state=0
    )
    # One thread: at this size more only wait for each other.
    with threadpool_limits(1, "openmp"):
        model.fit(known, centred(ratings, raters))
        return np.asarray(model.predict(asked) + ratings.mean())
