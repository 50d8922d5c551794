"""Assignment of large rounds: an auction on few candidates, more where prices ask for them.

A first scan of all pairs learns prices on the way: after each part of the recipients, supporters
who are wanted more than they have places become dearer. Each recipient keeps the best candidates
at these prices, the auction solves on them, and further scans at its prices give a bound over all
pairs and the candidates that were missing, until the gap between the two is small enough.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.learning_prices import Learner
from matching.solution import Problem, Solution
from matching.source import Source

_GAP = 7e-4  # of all scores: less than is promised
_ROUNDS = 6  # scans, at most; the bound says what is left then
_FIRST, _MORE = 32, 24  # candidates for each recipient
_FINEST = 1.5e-4  # of a mean value: how far anybody may be from their best at the end
_PARTS, _WARMING = 64, 12  # of the first scan; those that are scanned twice
_FALL = 0.02  # score units by which a place may become cheaper in the first scan, then twice
_CAREFUL = 2  # scans; after that prices are what the auction makes them
_COARSE = 0.01  # score units at the beginning

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Lists:
    """Each recipient's candidates, bonus included; `starts` has one entry more than recipients."""

    starts: Ints
    left: Ints
    right: Ints
    worth: Floats

    def scores(self, bonus: Floats) -> Floats:
        """What candidates are worth without the bonus."""
        return self.worth - bonus[self.left]


def solve_large(problem: Problem) -> Solution:
    """Solve to within a small, certified gap.

    Parameters
    ----------
    problem : Problem
        With `per_recipient` 1.

    Returns
    -------
    Solution
        Its prices are those that prove the bound.
    """
    keys, worth, prices = _learn(problem)
    lists, asked = _lists(problem, keys, worth), prices
    best, proof, mate = np.inf, prices, np.full(problem.source.shape[0], -1, dtype=np.int64)
    # Bonuses may be far beyond scores: how exact scores are must not depend on them.
    finest = _FINEST * max(float(lists.scores(problem.bonus).mean()), 1e-9) if len(worth) else 1.0
    for round_ in range(_ROUNDS):
        mate, prices = _auction(problem, lists, (mate, prices), finest, fill=round_ > 0)
        chosen = mate[mate >= 0]
        gap = best - float(lists.worth[chosen].sum())
        if gap <= _GAP * lists.scores(problem.bonus)[chosen].sum() or round_ == _ROUNDS - 1:
            break
        # Whom few have among their candidates looks cheaper than they are: go down step by step
        # at first, and then to where the auction's prices are.
        asked = np.maximum(prices, asked - _FALL * 2**round_) if round_ < _CAREFUL else prices
        keys, worth, bound = _scan(problem, asked)
        if bound < best:
            best, proof = bound, asked
        lists, mate = _joined(problem, lists, mate, (keys, worth))
    chosen = mate[mate >= 0]
    pairs = np.column_stack((lists.left[chosen], lists.right[chosen]))
    values = lists.scores(problem.bonus)
    return Solution(pairs, lists.left, lists.right, values, proof, best)


def _learn(problem: Problem) -> tuple[Ints, Floats, Floats]:
    """Scan all pairs once, learning prices; gives candidates at these and the prices."""
    source = problem.source
    learner = Learner(source, problem.capacity)
    order = _mixed(source)
    parts = np.array_split(order, min(_PARTS, max(1, len(order) // 4)))
    found: list[tuple[Ints, Ints, NDArray[np.float32]]] = []
    # The first parts only bring prices near: they are scanned again at better ones.
    for number, part in enumerate([*parts[:_WARMING], *parts]):
        some = [source.tasks[at] for at in part.tolist()]
        prices = learner.prices
        made = source.each(lambda task, at=prices: source.pick(task, at, _FIRST), some)  # type: ignore[misc]
        rows = np.concatenate([task.rows for task in some])
        who, nets = (np.concatenate([one[at] for one in made]) for at in (0, 2))
        gains = nets + problem.bonus[rows][:, None]
        learner.learn(some, who, gains)
        if number >= min(_WARMING, len(parts)):
            found.extend((task.rows, *one[:2]) for task, one in zip(some, made, strict=True))
    return *_flat(problem, found), learner.prices


def _mixed(source: Source) -> Ints:
    """Positions of tasks by chance, but every stretch has its share of every group."""
    random = np.random.RandomState(0)
    groups = np.array([id(task.group) for task in source.tasks])
    place = np.empty(len(groups))
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        place[random.permutation(inside)] = (np.arange(len(inside)) + 0.5) / len(inside)
    return np.argsort(place, kind="stable")


def _scan(problem: Problem, prices: Floats) -> tuple[Ints, Floats, float]:
    """Look at all pairs at given prices: candidates, and the bound that the prices prove."""
    source = problem.source
    made = source.each(lambda task: source.pick(task, prices, _MORE))
    bound = float(prices @ np.minimum(problem.capacity, source.shape[0]))
    for task, (_, _, nets) in zip(source.tasks, made, strict=True):
        gains = nets[:, 0] + problem.bonus[task.rows]
        bound += float(np.maximum(gains, 0.0).sum())
    found = [(task.rows, one[0], one[1]) for task, one in zip(source.tasks, made, strict=True)]
    return *_flat(problem, found), bound


def _flat(
    problem: Problem, found: list[tuple[Ints, Ints, NDArray[np.float32]]]
) -> tuple[Ints, Floats]:
    """Pairs as one number each, recipient by recipient, and their values with the bonus."""
    keys, worth = [], []
    for rows, who, values in found:
        at, column = np.nonzero(who >= 0)
        keys.append(rows[at] * problem.source.shape[1] + who[at, column])
        worth.append(values[at, column].astype(np.float64) + problem.bonus[rows[at]])
    return np.concatenate(keys), np.concatenate(worth)


def _lists(problem: Problem, keys: Ints, worth: Floats) -> _Lists:
    order = np.argsort(keys, kind="stable")
    left, right = np.divmod(keys[order], problem.source.shape[1])
    starts = np.searchsorted(left, np.arange(problem.source.shape[0] + 1))
    return _Lists(starts, left, right, worth[order])


def _joined(
    problem: Problem, lists: _Lists, mate: Ints, more: tuple[Ints, Floats]
) -> tuple[_Lists, Ints]:
    """Add candidates that are not there yet; says where each recipient's own stands now."""
    size = problem.source.shape[1]
    old = lists.left * size + lists.right
    keys, first = np.unique(np.append(old, more[0]), return_index=True)
    wider = _lists(problem, keys, np.append(lists.worth, more[1])[first])
    moved = mate.copy()
    moved[mate >= 0] = np.searchsorted(keys, old[mate[mate >= 0]])
    return wider, moved


def _auction(
    problem: Problem, lists: _Lists, before: tuple[Ints, Floats], finest: float, *, fill: bool
) -> tuple[Ints, Floats]:
    """Bid, more and more finely, from an assignment and prices; gives the new ones."""
    from matching.bidding import phase  # loads when first used

    theirs = problem.source.shape[1]
    mate, prices = before[0].copy(), before[1]
    by = np.zeros(theirs + 1, dtype=np.int64)
    np.cumsum(np.bincount(lists.right, minlength=theirs), out=by[1:])
    arcs = np.argsort(lists.right, kind="stable")
    # One more than ever come, where there are so many places: an empty one costs nothing.
    room = np.minimum(problem.capacity, np.diff(by) + 1)
    first = np.concatenate(([0], np.cumsum(room)))
    held = np.bincount(lists.right[mate[mate >= 0]], minlength=theirs)
    free, size, price = room - held, held.copy(), prices.copy()
    cost, owner = np.zeros(first[-1]), np.full(first[-1], -1, dtype=np.int64)
    mine = np.flatnonzero(mate >= 0)
    right = lists.right[mate[mine]]
    order = np.argsort(right, kind="stable")
    starts = np.searchsorted(right[order], np.arange(theirs))
    at = first[right[order]] + np.arange(len(order)) - starts[right[order]]
    cost[at], owner[at] = prices[right[order]], mine[order]
    places = first, size, free, price, cost, owner
    eps = max(finest, _COARSE * (1.0 + float(problem.bonus.max(initial=0.0))))
    if len(mine):
        eps = finest * 4
    while True:
        phase(
            eps, lists.starts, lists.right, lists.worth, mate, by, arcs, lists.left, *places, fill
        )
        if eps <= finest:
            break
        eps = max(finest, eps / 4)
    return mate, price
