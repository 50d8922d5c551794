"""Puts a solved round together: scores, reasons, who is left, what it is worth."""

import numpy as np
from numpy.typing import NDArray

from matching.results import Assignment
from matching.scoring import Scorer

MONTH = 30.0  # days


def bonus_of(days: NDArray[np.float64], wait_weight: float) -> NDArray[np.float64]:
    """What it is worth that somebody who waited so many days is matched; convex."""
    return np.asarray(wait_weight * (days / MONTH) ** 2, dtype=np.float64)


def assignment(
    scorer: Scorer,
    drawn: tuple[NDArray[np.int64], NDArray[np.float64]],
    bonus: NDArray[np.float64],
    caution: float,
    proof: tuple[float, NDArray[np.float64]],
) -> Assignment:
    """Make the result from pairs with their propensities, and the bound with its prices."""
    pairs, chance = drawn
    scores, std = scorer.pairs(pairs)
    order = np.lexsort((pairs[:, 1], -scores, pairs[:, 0]))
    pairs, chance, scores, std = pairs[order], chance[order], scores[order], std[order]
    matched = np.unique(pairs[:, 0])
    worth = np.maximum(scores - caution * std, 0.0)
    return Assignment(
        pairs=pairs,
        scores=scores,
        std=std,
        propensity=chance,
        reasons=scorer.reasons(pairs),
        unmatched=np.setdiff1d(np.arange(len(bonus), dtype=np.int64), matched),
        objective=float(worth.sum() + bonus[matched].sum()),
        bound=proof[0],
        prices=proof[1],
    )
