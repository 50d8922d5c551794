"""Runs a round on checked arguments: values, solution, coins, and the result put together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from matching.lottery import draw
from matching.results import Assignment
from matching.rules import Rules
from matching.scoring import Scorer
from matching.solution import Problem
from matching.solver import solve
from matching.source import Source, Value

_MONTH = 30.0  # days


@dataclass(frozen=True, eq=False)
class Round:
    """What `Matcher.assign` was asked, checked."""

    scorer: Scorer
    rules: Rules
    places: NDArray[np.int64]
    bonus: NDArray[np.float64]
    per_recipient: int
    caution: float
    tolerance: float


def bonus_of(days: NDArray[np.float64], wait_weight: float) -> NDArray[np.float64]:
    """What it is worth that somebody who waited so many days is matched; convex."""
    return np.asarray(wait_weight * (days / _MONTH) ** 2, dtype=np.float64)


def run(asked: Round, seed: int | np.random.RandomState | None) -> Assignment:
    """Solve, toss the coins if any are wanted, explain."""
    count = len(asked.places)
    most = min(asked.per_recipient, max(1, count))
    value = Value.plain(len(asked.bonus), asked.caution)
    source = Source(asked.scorer.sum(), asked.rules, asked.places > 0, value)
    solution = solve(Problem(source, asked.places, asked.bonus, most))
    pairs, chance = solution.pairs, np.ones(len(solution.pairs))
    if asked.tolerance > 0:
        room = asked.places - np.bincount(pairs[:, 1], minlength=count)
        candidates = solution.left, solution.right, solution.values
        random = check_random_state(seed)  # type: ignore[no-untyped-call]
        pairs, chance = draw(pairs, candidates, room, asked.bonus, asked.tolerance, random)
    # Scores in blocks are float32; what they round must not make the bound a lie.
    possible = min(len(asked.bonus) * most, int(asked.places.sum()))
    rounding = possible * (asked.scorer.shares.shape[1] + 4) * 2.0**-24
    proof = solution.bound + rounding, solution.prices
    return _assignment(asked.scorer, (pairs, chance), asked.bonus, asked.caution, proof)


def _assignment(
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
