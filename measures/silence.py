"""Who does not answer: how likely answers were, what that makes them count for, and what if."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measures.foretelling import HEAVIEST

Floats = NDArray[np.float64]

FEWEST = 20
"""Below this many answers, or as many blanks, chances of answering are not modelled."""


def response_weights(chances: ArrayLike) -> Floats:
    """Return the weight of each answer from its chance: mean 1, none above HEAVIEST raw."""
    found = np.minimum(1 / np.maximum(np.asarray(chances, float), 1e-6), HEAVIEST)
    weights: Floats = found / found.mean() if len(found) else found
    return weights


def response_chances(answered: Sequence[bool], features: ArrayLike) -> Floats:
    """Return each prompt's chance of an answer from what was known before it was sent.

    Parameters
    ----------
    features : array of float, shape (n, k)
        Last score, sessions last week, days since the last word; nothing that came later.
    """
    from sklearn.linear_model import LogisticRegression  # loads slowly, and only this needs it

    came = np.asarray(answered, bool)
    if min(came.sum(), (~came).sum()) < FEWEST:
        return np.full(len(came), came.mean() if len(came) else 1.0)
    known = np.asarray(features, float)
    spread = known.std(axis=0)
    known = (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    model = LogisticRegression()  # type: ignore[no-untyped-call]
    model.fit(known, came)
    chances: Floats = model.predict_proba(known)[:, 1]  # type: ignore[no-untyped-call]
    return chances


def if_the_silent_are_lower(mean: float, answered: int, asked: int, lower: float) -> float:
    """Return a mean as it would be, were those who did not answer this much lower."""
    return mean - lower * (1 - answered / asked) if asked else mean
