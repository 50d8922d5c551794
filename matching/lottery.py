"""Breaks near-ties by fair coins, so that outcomes can be compared; logs each pair's probability.

Every coin decides between two ways to place the same one or two recipients. Which coins exist
follows from the optimum alone, and nobody takes part in two, so each outcome of a coin has the
probability ½ exactly, and everything that no coin touches the probability 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


@dataclass
class _Table:
    """The optimum and the near-ties around it, as the coins need them."""

    values: dict[Pair, float]
    mates: dict[int, set[int]] = field(default_factory=dict)
    holders: dict[int, list[int]] = field(default_factory=dict)
    options: dict[int, list[int]] = field(default_factory=dict)
    wanting: dict[int, list[int]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def draw(
    pairs: NDArray[np.int64],
    candidates: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    room: NDArray[np.int64],
    bonus: NDArray[np.float64],
    tolerance: float,
    random: np.random.RandomState,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Toss a coin for each near-tie.

    Parameters
    ----------
    pairs : ndarray of int, shape (k, 2)
        The optimum.
    candidates : tuple of ndarray
        Recipients, supporters and values of the pairs that were looked at.
    room : ndarray of int, shape (n_supporters,)
        Places still free.
    bonus : ndarray of float, shape (n_recipients,)
        What it is worth that a recipient is matched at all.
    tolerance : float
        What a recipient may lose by a coin, or a place by going to another recipient.
    random : RandomState

    Returns
    -------
    pairs : ndarray of int, shape (k, 2)
    propensity : ndarray of float, shape (k,)
        ½ for a pair that a coin made, 1 otherwise.
    """
    table = _table(pairs, candidates, tolerance)
    free = room.copy()
    made: list[Pair] = []
    replaced: set[Pair] = set()
    for pair in (tuple(pair) for pair in pairs.tolist()):
        coin = next(_coins(pair, table, free, bonus, tolerance), None)
        if coin is None:
            continue
        old, new = coin
        table.used.update(recipient for recipient, _ in (*old, *new))
        outcome = old if random.random_sample() < 0.5 else new
        replaced.update(old)
        made.extend(outcome)
    kept = [pair for pair in map(tuple, pairs.tolist()) if pair not in replaced]
    found = np.array([*kept, *made], dtype=np.int64).reshape(-1, 2)
    chance = np.array([1.0] * len(kept) + [0.5] * len(made))
    return found, chance


def _table(
    pairs: NDArray[np.int64],
    candidates: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    tolerance: float,
) -> _Table:
    left, right, worth = candidates
    lowest = np.full(int(left.max(initial=0)) + 1, -np.inf)
    values = dict(zip(zip(left.tolist(), right.tolist(), strict=True), worth.tolist(), strict=True))
    table = _Table(values)
    for recipient, supporter in pairs.tolist():
        table.mates.setdefault(recipient, set()).add(supporter)
        table.holders.setdefault(supporter, []).append(recipient)
        value = values[recipient, supporter]
        lowest[recipient] = value if lowest[recipient] < 0 else min(lowest[recipient], value)
    near = np.flatnonzero(worth >= lowest[left] - tolerance)
    for at in near[np.argsort(-worth[near], kind="stable")].tolist():
        recipient, supporter = int(left[at]), int(right[at])
        if recipient not in table.mates:
            table.wanting.setdefault(supporter, []).append(recipient)
        elif supporter not in table.mates[recipient]:
            table.options.setdefault(recipient, []).append(supporter)
    return table


def _coins(
    pair: Pair,
    table: _Table,
    free: NDArray[np.int64],
    bonus: NDArray[np.float64],
    tolerance: float,
) -> Iterator[tuple[list[Pair], list[Pair]]]:
    """Possible coins for one pair of the optimum: pairs as they are, pairs instead."""
    recipient, supporter = pair
    if recipient in table.used:
        return
    value = table.values[pair]
    for other in table.options.get(recipient, ()):
        if table.values[recipient, other] < value - tolerance:
            continue
        if free[other] > 0:
            free[other] -= 1  # kept for this coin, whichever way it falls
            yield [pair], [(recipient, other)]
        for holder in _exchangers(pair, other, table, tolerance):
            yield [pair, (holder, other)], [(recipient, other), (holder, supporter)]
    if len(table.mates[recipient]) > 1:
        return  # the bonus is for the first supporter; who holds several keeps it simple
    for waiting in table.wanting.get(supporter, ()):
        worth = table.values[waiting, supporter] + bonus[waiting]
        if waiting not in table.used and worth >= value + bonus[recipient] - tolerance:
            yield [pair], [(waiting, supporter)]


def _exchangers(pair: Pair, other: int, table: _Table, tolerance: float) -> Iterator[int]:
    """Who holds a place of `other` and would as soon have the supporter of `pair`."""
    recipient, supporter = pair
    for holder in table.holders.get(other, ()):
        if holder in table.used or holder == recipient or supporter in table.mates[holder]:
            continue
        instead = table.values.get((holder, supporter), -np.inf)
        if instead >= table.values[holder, other] - tolerance:
            yield holder
