"""Exact assignment under capacity: minimum-cost flow on few candidates, more where prices ask.

Column generation: solve on each recipient's best candidates, read the supporters' prices from the
solution, look through *all* pairs for ones that would still pay at these prices, add them, repeat.
When none is left the solution is optimal over all pairs, and the prices prove it. Values enter the
flow as whole numbers, so nothing is lost to tolerances of a solver.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.auction import solve_large
from matching.faults import Fault, MatchingError
from matching.solution import Problem, Solution
from matching.splitting import Task

_CANDIDATES = 32  # a recipient, at the start
_MORE = 16  # a recipient, in each further round
_COST_BITS = 44  # the flow multiplies costs by the number of nodes, within 63 bits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Candidate pairs with their values in steps of the flow's whole numbers."""

    left: Ints
    right: Ints
    steps: Ints

    def only(self, which: NDArray[np.bool_]) -> "Arcs":
        """Some of them."""
        return Arcs(self.left[which], self.right[which], self.steps[which])

    def joined(self, other: "Arcs") -> "Arcs":
        """Both, by recipient and supporter."""
        left, right = np.append(self.left, other.left), np.append(self.right, other.right)
        order = np.lexsort((right, left))
        return Arcs(left[order], right[order], np.append(self.steps, other.steps)[order])


def solve(problem: Problem) -> Solution:
    """Solve exactly.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    Solution
        Its `bound` differs from its objective by rounding only (2⁻²⁹ a pair); in large rounds
        with one supporter each by a small part of it, see `auction`.

    Raises
    ------
    MatchingError
        If values are too large for whole numbers of 63 bits.
    """
    if problem.source.large and problem.per_recipient == 1 and all(problem.source.shape):
        return solve_large(problem)
    highest = float(max(1.0, problem.bonus.max(initial=0.0)))
    bits = min(30, _COST_BITS - int(np.ceil(np.log2(highest))))
    if bits < 10:
        advice = "give a smaller wait_weight"
        raise MatchingError([Fault("wait_weight", "makes bonuses beyond all scores", advice)])
    search = _Search(problem, 2.0**bits)
    if not len(problem.bonus) or not len(problem.capacity):
        nothing = Arcs(*(np.empty(0, dtype=np.int64),) * 3)
        prices = np.zeros(len(problem.capacity))
        pairs, none = np.empty((0, 2), dtype=np.int64), np.empty(0)
        return Solution(pairs, nothing.left, nothing.right, none, prices, 0.0)
    arcs = search.first()
    while True:  # ends: every round adds pairs, of which there are finitely many
        chosen = search.flow(arcs)
        costs, least = search.prices(arcs, chosen)
        more, paid = search.scan(costs, least, arcs)
        if not len(more.left):
            break
        arcs = arcs.joined(more)
    bound = search.bound(costs, *paid)
    pairs = np.column_stack((arcs.left[chosen], arcs.right[chosen]))
    scale = search.scale
    values = arcs.steps / scale
    return Solution(pairs, arcs.left, arcs.right, values, costs / scale, bound / scale)


class _Search:
    def __init__(self, problem: Problem, scale: float) -> None:
        self._problem, self.scale = problem, scale
        self._bonus = np.ceil(problem.bonus * scale).astype(np.int64)
        self._shape = len(problem.bonus), len(problem.capacity)

    def _steps(self, values: NDArray[np.float32]) -> Ints:
        """Values as whole numbers; one step on top, so that even a worthless pair beats none."""
        return np.rint(values.astype(np.float64) * self.scale).astype(np.int64) + 1

    def _arcs(self, task: Task, who: Ints, values: NDArray[np.float32]) -> Arcs:
        rows, at = np.nonzero(who >= 0)
        return Arcs(task.rows[rows], who[rows, at], self._steps(values[rows, at]))

    def first(self) -> Arcs:
        """Each recipient's best candidates by value."""
        source, free = self._problem.source, np.zeros(self._shape[1])
        found = source.each(lambda task: source.pick(task, free, _CANDIDATES))
        return _stacked(
            [
                self._arcs(task, who, values)
                for task, (who, values, _) in zip(source.tasks, found, strict=True)
            ]
        )

    def flow(self, arcs: Arcs) -> NDArray[np.bool_]:
        """Solve on the candidates: which of them are chosen."""
        from ortools.graph.python import min_cost_flow  # loads when first used

        ours, theirs = self._shape
        most, sink = self._problem.per_recipient, ours + theirs
        people, places = np.arange(ours), np.arange(theirs) + ours
        # A recipient's last place left empty costs the bonus; the others cost nothing.
        empty = [(people, 1, self._bonus)] + ([(people, most - 1, 0 * people)] if most > 1 else [])
        tails = [arcs.left, *(tail for tail, _, _ in empty), places]
        heads = [arcs.right + ours, *(np.full(ours, sink) for _ in empty), np.full(theirs, sink)]
        room = [np.ones(len(arcs.left)), *(np.full(ours, r) for _, r, _ in empty)]
        costs = [-arcs.steps, *(cost for _, _, cost in empty), 0 * places]
        supplies = np.concatenate((np.full(ours, most), np.zeros(theirs), [-most * ours]))
        # Its signatures misspell the types of its arrays.
        solver: Any = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(
            np.concatenate(tails).astype(np.int32),
            np.concatenate(heads).astype(np.int32),
            np.concatenate([*room, np.minimum(self._problem.capacity, ours)]).astype(np.int64),
            np.concatenate(costs).astype(np.int64),
        )
        solver.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies.astype(np.int64))
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise RuntimeError(f"the flow ended as {status}")  # always feasible: all stay empty
        return np.asarray(solver.flows(np.arange(len(arcs.left), dtype=np.int32)) > 0)

    def prices(self, arcs: Arcs, chosen: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Lowest prices that support the solution, and what a further pair must bring at least.

        The fixed point of: a recipient would take whatever pays better than the least they hold;
        a place costs what the keenest of those who do not hold it would gain (Bellman–Ford on the
        residual graph, all arcs at once).
        """
        ours, theirs = self._shape
        held = np.bincount(arcs.left[chosen], minlength=ours)
        ceiling = np.where(held == 0, -self._bonus, np.iinfo(np.int64).max)
        ceiling[(held > 0) & (held < self._problem.per_recipient)] = 0
        taken = Arcs(arcs.left[chosen], arcs.right[chosen], arcs.steps[chosen])
        order = np.argsort(arcs.right, kind="stable")
        order = order[~chosen[order]]
        left, right, steps = arcs.left[order], arcs.right[order], arcs.steps[order]
        at = np.flatnonzero(np.diff(right, prepend=-1))
        prices = np.zeros(theirs, dtype=np.int64)
        for _ in range(ours + theirs + 2):  # no path is longer
            least = ceiling.copy()
            np.minimum.at(least, taken.left, taken.steps - prices[taken.right])
            if not len(at):
                return prices, least
            found = np.maximum.reduceat(steps - least[left], at)
            if (found <= prices[right[at]]).all():
                return prices, least
            prices[right[at]] = np.maximum(found, prices[right[at]])
        raise RuntimeError("the flow left something to gain")  # its solution was not optimal

    def scan(self, prices: Ints, least: Ints, arcs: Arcs) -> tuple[Arcs, tuple[Ints, Ints]]:
        """Pairs outside the candidates that would still pay, and what each recipient's best do."""
        source, asked = self._problem.source, prices / self.scale
        starts = np.searchsorted(arcs.left, np.arange(self._shape[0] + 1))

        def look(task: Task) -> tuple[Arcs, NDArray[np.bool_], Ints]:
            held = np.diff(starts)[task.rows]
            rows = np.repeat(np.arange(len(task.rows)), held)
            within = np.arange(len(rows)) - np.repeat(np.cumsum(held) - held, held)
            without = rows, arcs.right[np.repeat(starts[task.rows], held) + within]
            who, values, _ = source.pick(task, asked, _MORE, without)
            more = self._arcs(task, who, values)
            paid = more.steps - prices[more.right]
            return more, paid > least[more.left], paid

        found = source.each(look)
        more = _stacked([arcs_.only(pays) for arcs_, pays, _ in found])
        left = np.concatenate([arcs.left, *(one.left for one, _, _ in found)])
        paid = np.concatenate([arcs.steps - prices[arcs.right], *(one[2] for one in found)])
        return more, (left, paid)

    def bound(self, prices: Ints, left: Ints, paid: Ints) -> float:
        """All places at their prices, and what each recipient by themselves can gain at these."""
        places = np.minimum(self._problem.capacity, self._shape[0])
        best = np.full(self._shape[0], np.iinfo(np.int64).min // 2)
        np.maximum.at(best, left, paid)
        gain = np.maximum(self._bonus + best, 0).sum() + self._beyond_first(left, paid)
        return float(prices @ places) + float(gain)

    def _beyond_first(self, left: Ints, paid: Ints) -> int:
        """What recipients gain by further supporters, the best of whom is counted already."""
        if self._problem.per_recipient == 1:
            return 0
        order = np.lexsort((-paid, left))
        left, paid = left[order], paid[order]
        begins = np.flatnonzero(np.diff(left, prepend=-1))
        rank = np.arange(len(left)) - np.repeat(begins, np.diff(np.append(begins, len(left))))
        later = (rank > 0) & (rank < self._problem.per_recipient)
        return int(np.maximum(paid[later], 0).sum())


def _stacked(parts: list[Arcs]) -> Arcs:
    if not parts:
        return Arcs(*(np.empty(0, dtype=np.int64),) * 3)
    left = np.concatenate([part.left for part in parts])
    right = np.concatenate([part.right for part in parts])
    order = np.lexsort((right, left))
    steps = np.concatenate([part.steps for part in parts])
    return Arcs(left[order], right[order], steps[order])
