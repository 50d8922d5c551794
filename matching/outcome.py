"""Runs a round on checked arguments: values, solution, coins, and the result put together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from matching.guarantees import Groups, keep
from matching.lottery import draw
from matching.results import Assignment, Guarantee
from matching.rules import Rules
from matching.scoring import Scorer
from matching.solution import Problem, Solution
from matching.solver import solve
from matching.source import Source, Value

_MONTH = 30.0  # days
_FEW = 4  # pairs
_CLOSE = 1e-6  # what a score may differ by when it is computed in another order

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Round:
    """What `Matcher.assign` was asked, checked.

    `first` says who must come first, `wishes` which constraints people choose for themselves; for
    the others see `Matcher.assign`.
    """

    scorer: Scorer
    rules: Rules
    places: Ints
    bonus: Floats
    per_recipient: int
    caution: float
    tolerance: float
    floor: float = 0.0
    first: NDArray[np.bool_] | None = None
    wishes: tuple[str, ...] = ()
    groups: Groups | None = None

    def urgent(self, pairs: float) -> Floats:
        """Bonus of those who come first: more than so many pairs of others could bring."""
        weight = (pairs + 1) * (1.0 + float(self.bonus.max(initial=0.0)))
        return np.zeros(len(self.bonus)) if self.first is None else np.where(self.first, weight, 0)


def bonus_of(days: NDArray[np.float64], wait_weight: float) -> NDArray[np.float64]:
    """What it is worth that somebody who waited so many days is matched; convex."""
    return np.asarray(wait_weight * (days / _MONTH) ** 2, dtype=np.float64)


def run(asked: Round, seed: int | np.random.RandomState | None) -> Assignment:
    """Solve, keep guarantees, toss the coins if any are wanted, explain."""
    ceiling = np.full(len(asked.bonus), np.inf)
    solution = None
    if asked.wishes:
        solution = _solved(asked, asked.rules.without(asked.wishes), ceiling)
        ceiling = _ceiling(asked, solution)
    if solution is None or np.isfinite(ceiling).any():
        solution = _solved(asked, asked.rules, ceiling)
    pairs, chance = solution.pairs, np.ones(len(solution.pairs))
    guarantees: tuple[Guarantee, ...] = ()
    if asked.groups is not None:
        pairs, guarantees = keep(asked.groups, _weighing(asked, ceiling), _plain(asked, solution))
        chance = np.ones(len(pairs))
    if asked.tolerance > 0 and pairs is solution.pairs:
        pairs, chance = _drawn(asked, solution, seed)
    # Scores in blocks are float32; what they round must not make the bound a lie.
    possible = min(len(asked.bonus) * asked.per_recipient, int(asked.places.sum()))
    rounding = possible * (asked.scorer.shares.shape[1] + 4) * 2.0**-24
    made = _assignment(asked, (pairs, chance), (solution.bound + rounding, solution.prices))
    best = _worth(asked, *_plain(asked, solution)) if guarantees else made.objective
    return replace(
        made,
        guarantees=guarantees,
        given_up=max(0.0, best - made.objective),
        ceiling=ceiling if np.isfinite(ceiling).any() else None,
    )


def _solved(
    asked: Round,
    rules: Rules,
    ceiling: Floats,
    factor: Floats | None = None,
    more: float | Floats = 0,
) -> Solution:
    count = len(asked.bonus)
    most = min(asked.per_recipient, max(1, len(asked.places)))
    ones = np.ones(count)
    value = Value(
        asked.caution,
        np.full(count, asked.floor if asked.floor > 0 else -np.inf, dtype=np.float32),
        ceiling.astype(np.float32),
        (ones if factor is None else factor).astype(np.float32),
    )
    source = Source(asked.scorer.sum(), rules, asked.places > 0, value)
    problem = Problem(source, asked.places, asked.bonus + more, most)
    if source.large and asked.first is not None:
        # What a few pairs are worth mostly brings in all of them, and keeps scores exact.
        solution = _led(asked, problem, _FEW)
        left_out = np.setdiff1d(solution.left, solution.pairs[:, 0])
        if not asked.first[left_out].any():
            return solution
    return _led(asked, problem, count)


def _led(asked: Round, problem: Problem, pairs: float) -> Solution:
    """Solve with a bonus for those who come first, which the bound leaves out again."""
    urgent = asked.urgent(pairs)
    solution = solve(replace(problem, bonus=problem.bonus + urgent))
    matched = np.unique(solution.pairs[:, 0])
    return replace(solution, bound=solution.bound - float(urgent[matched].sum()))


def _ceiling(asked: Round, free: Solution) -> Floats:
    """Who wishes away the supporter they would have had may not have a better one instead."""
    values = _plain(asked, free)[1]
    barred = ~asked.rules.allowed_pairs(free.pairs)
    ceiling = np.full(len(asked.bonus), np.inf)
    highest = np.zeros(len(asked.bonus))
    np.maximum.at(highest, free.pairs[:, 0], values)
    rows = np.unique(free.pairs[barred, 0])
    ceiling[rows] = highest[rows] + _CLOSE
    return ceiling


def _weighing(asked: Round, ceiling: Floats) -> Callable[[Floats, Floats], tuple[Ints, Floats]]:
    def weighed(factor: Floats, more: Floats) -> tuple[Ints, Floats]:
        return _plain(asked, _solved(asked, asked.rules, ceiling, factor, more))

    return weighed


def _plain(asked: Round, solution: Solution) -> tuple[Ints, Floats]:
    """Pairs of a solution and what they are worth without any weights."""
    scores, std = asked.scorer.pairs(solution.pairs)
    return solution.pairs, np.maximum(scores - asked.caution * std, 0.0)


def _worth(asked: Round, pairs: Ints, values: Floats) -> float:
    return float(values.sum() + asked.bonus[np.unique(pairs[:, 0])].sum())


def _drawn(
    asked: Round, solution: Solution, seed: int | np.random.RandomState | None
) -> tuple[Ints, Floats]:
    room = asked.places - np.bincount(solution.pairs[:, 1], minlength=len(asked.places))
    candidates = solution.left, solution.right, solution.values
    random = check_random_state(seed)  # type: ignore[no-untyped-call]
    bonus = asked.bonus + asked.urgent(len(asked.bonus))
    return draw(solution.pairs, candidates, room, bonus, asked.tolerance, random)


def _assignment(
    asked: Round, drawn: tuple[Ints, Floats], proof: tuple[float, Floats]
) -> Assignment:
    """Make the result from pairs with their propensities, and the bound with its prices."""
    pairs, chance = drawn
    scores, std, reasons = asked.scorer.told(pairs)
    order = np.lexsort((pairs[:, 1], -scores, pairs[:, 0]))
    pairs, chance, scores, std = pairs[order], chance[order], scores[order], std[order]
    matched = np.unique(pairs[:, 0])
    return Assignment(
        pairs=pairs,
        scores=scores,
        std=std,
        propensity=chance,
        reasons=tuple(reasons[at] for at in order.tolist()),
        unmatched=np.setdiff1d(np.arange(len(asked.bonus), dtype=np.int64), matched),
        objective=_worth(asked, pairs, np.maximum(scores - asked.caution * std, 0.0)),
        bound=proof[0],
        prices=proof[1],
    )
