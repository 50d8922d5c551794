"""Guarantees to groups: a second pass gives some of their members more weight until they hold.

As many members as it takes, those who gain most: were it all of them, a group whose members are
alike would get everything at the weight at which it begins to get anything. The weights are looked
for by doubling and halving, each time with a solution that is optimal for the weights it has. What
that costs is reported, and a guarantee that cannot be kept is reported as not kept.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.results import Guarantee

_FIRST, _DOUBLINGS, _HALVINGS = 0.05, 8, 4
_CLOSE = 1e-9
_BEFORE_ALL = 100.0  # a bonus that no difference of scores makes up for

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]
Solve = Callable[[Floats, Floats], tuple[Pairs, Floats]]
Kind = tuple[str, Hashable]
"""Which guarantee, and to which group."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Who belongs where, and what each group is guaranteed.

    Attributes
    ----------
    labels : sequence of hashable
        One for each recipient; None belongs to no group.
    score : float
        Each group's mean value over all its members, who count 0 without a supporter.
    matched : float
        Each group's share of members with a supporter.
    """

    labels: Sequence[Hashable]
    score: float = 0.0
    matched: float = 0.0

    def reached(self, pairs: Pairs, values: Floats) -> tuple[Guarantee, ...]:
        """What some pairs give each group."""
        best = np.zeros(len(self.labels))
        np.maximum.at(best, pairs[:, 0], values)
        served = np.zeros(len(self.labels), dtype=bool)
        served[pairs[:, 0]] = True
        found = []
        for label in dict.fromkeys(one for one in self.labels if one is not None):
            inside = np.array([one == label for one in self.labels])
            for name, asked, each in (
                ("score", self.score, best), ("matched", self.matched, served)
            ):  # fmt: skip
                if asked > 0:
                    got = float(each[inside].mean())
                    found.append(Guarantee(name, label, asked, got, got >= asked - _CLOSE))
        return tuple(found)


def keep(
    groups: Groups,
    solve: Solve,
    before: tuple[Pairs, Floats],
) -> tuple[Pairs, tuple[Guarantee, ...]]:
    """Find pairs that keep the guarantees.

    Parameters
    ----------
    groups : Groups
    solve : callable
        (factor on each recipient's values, bonus of each) -> pairs and their plain values.
    before : tuple of ndarray
        The optimum without guarantees, which stands if it keeps them, and its values.

    Returns
    -------
    pairs : ndarray of int, shape (k, 2)
    guarantees : tuple of Guarantee
    """
    pairs, values = before
    reached = groups.reached(pairs, values)
    best = pairs, reached
    if all(one.kept for one in reached):
        return best
    favoured = {(one.name, one.group): _favoured(groups, solve, one, before) for one in reached}
    low, high = dict.fromkeys(favoured, 0.0), dict.fromkeys(favoured, 0.0)
    for _ in range(_DOUBLINGS):
        if all(one.kept for one in reached):
            break
        for one in reached:
            if not one.kept:
                key = one.name, one.group
                low[key], high[key] = high[key], max(_FIRST, 2 * high[key])
        pairs, reached = _weighted(groups, solve, favoured, high)
        if sum(one.kept for one in reached) >= sum(one.kept for one in best[1]):
            best = pairs, reached
    if not all(one.kept for one in reached):
        return best
    share, step = 1.0, 0.5
    for _ in range(_HALVINGS):  # no more weight than it takes
        tried = {key: low[key] + (share - step) * (high[key] - low[key]) for key in high}
        pairs, reached = _weighted(groups, solve, favoured, tried)
        if all(one.kept for one in reached):
            best, share = (pairs, reached), share - step
        step /= 2
    return best


def _favoured(
    groups: Groups, solve: Solve, asked: Guarantee, before: tuple[Pairs, Floats]
) -> Pairs:
    """Return as many members as the guarantee takes, those who have or could gain most first."""
    inside = np.array([one == asked.group for one in groups.labels])
    order, gain = _by_gain(inside, before)
    if not asked.kept:
        alone = solve(np.ones(len(inside)), _BEFORE_ALL * inside)
        order, gain = _by_gain(inside, alone)
    worth = gain if asked.name == "score" else np.ones(len(order))
    enough = np.cumsum(worth) >= asked.asked * inside.sum() - _CLOSE
    return order[: int(np.argmax(enough)) + 1] if enough.any() else np.flatnonzero(inside)


def _by_gain(inside: NDArray[np.bool_], found: tuple[Pairs, Floats]) -> tuple[Pairs, Floats]:
    """Return the members who have somebody, those with the highest value first, and the values."""
    best = np.full(len(inside), -np.inf)
    np.maximum.at(best, found[0][:, 0], found[1])
    members = np.flatnonzero(inside & np.isfinite(best))
    order = members[np.argsort(-best[members], kind="stable")]
    return order, best[order]


def _weighted(
    groups: Groups, solve: Solve, favoured: dict[Kind, Pairs], weights: dict[Kind, float]
) -> tuple[Pairs, tuple[Guarantee, ...]]:
    factor, bonus = np.ones(len(groups.labels)), np.zeros(len(groups.labels))
    for kind, members in favoured.items():
        (factor if kind[0] == "score" else bonus)[members] += weights[kind]
    pairs, values = solve(factor, bonus)
    return pairs, groups.reached(pairs, values)
