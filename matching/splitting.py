"""Splits a round by its constraints: who may meet the same supporters is scanned together.

So pairs that may not be are never looked at, and criteria with few distinct answers are summed
once for each of their combinations instead of once for each supporter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.lookup import Lookup

_TASK_PAIRS = 1 << 20  # of a task: kernels work on so many at once
_GROUP = 32  # recipients for each group, at least, on average
_JOINT = 8  # supporters for each combination of several criteria, at least

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Joint:
    """Criteria summed once for each combination of their answers.

    Attributes
    ----------
    members : tuple of int
        Positions of the lookups.
    combinations : tuple of ndarray of int32
        For each member its code in each combination.
    codes : ndarray of int32
        Each supporter's combination.
    """

    members: tuple[int, ...]
    combinations: tuple[Codes, ...]
    codes: Codes


@dataclass(frozen=True, eq=False)
class Group:
    """Supporters whom some recipients may meet.

    Attributes
    ----------
    columns : ndarray of int
        Their positions.
    place : ndarray of int32, shape (n_supporters,)
        Where each supporter stands in `columns`, −1 if not there.
    joints : tuple of Joint
    masks : tuple of ndarray of int32
        Their codes in each rule that the split leaves to be looked up pair by pair.
    """

    columns: Ints
    place: Codes
    joints: tuple[Joint, ...]
    masks: tuple[Codes, ...]


@dataclass(frozen=True, eq=False)
class Task:
    """Some recipients of one group."""

    rows: Ints
    group: Group


def split_by(rules: Sequence[Lookup], count: int) -> list[int]:
    """Positions of the rules to split by: as many as leave groups of a useful size."""
    chosen = sorted(range(len(rules)), key=lambda at: rules[at].shape[0])
    while chosen:
        keys = np.array([rules[at].left for at in chosen])
        if np.unique(keys, axis=1).shape[1] * _GROUP <= count:
            break
        chosen = chosen[:-1]
    return chosen


def tasks(
    rules: Sequence[Lookup], scored: Sequence[Lookup], open_: NDArray[np.bool_], count: int
) -> Iterator[Task]:
    """Split `count` recipients.

    Parameters
    ----------
    rules, scored : sequence of Lookup
        Of constraints and of criteria.
    open_ : ndarray of bool, shape (n_supporters,)
        Who has a place at all.
    count : int

    Yields
    ------
    Task
        Every recipient is in exactly one.
    """
    chosen = split_by(rules, count)
    others = [rule for at, rule in enumerate(rules) if at not in chosen]
    keys = np.array([rules[at].left for at in chosen], dtype=np.int64)
    which = np.zeros(count, dtype=np.int64)
    if chosen:
        which = np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1)
    order = np.argsort(which, kind="stable")
    made: dict[bytes, Group] = {}
    for rows in np.split(order, np.flatnonzero(np.diff(which[order])) + 1):
        if not len(rows):
            continue
        allowed = open_.copy()
        for at in chosen:
            values, _, row = rules[at].local(rows[:1])
            allowed &= (values[row[0]] > 0)[rules[at].right]
        key = allowed.tobytes()
        if key not in made:
            made[key] = _group(np.flatnonzero(allowed), others, scored)
        step = min(256, max(16, _TASK_PAIRS // max(1, len(made[key].columns))))
        for start in range(0, len(rows), step):
            yield Task(rows[start : start + step], made[key])


def _group(columns: Ints, others: Sequence[Lookup], scored: Sequence[Lookup]) -> Group:
    size = len(others[0].right) if others else len(scored[0].right)
    place = np.full(size, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns))
    masks = tuple(rule.right[columns].astype(np.int32) for rule in others)
    return Group(columns, place, tuple(_joints(columns, scored)), masks)


def _joints(columns: Ints, scored: Sequence[Lookup]) -> Iterator[Joint]:
    """Put criteria together, those with the fewest answers first, while combinations are few."""
    codes = [lookup.right[columns].astype(np.int32) for lookup in scored]
    most = len(columns) // _JOINT
    members: list[int] = []
    together = np.zeros(len(columns), dtype=np.int64)
    for at in sorted(range(len(scored)), key=lambda one: scored[one].shape[1]):
        wider = together * scored[at].shape[1] + codes[at]
        kinds, joined = np.unique(wider, return_inverse=True)
        if members and (len(kinds) > most or scored[at].table is None):
            yield _joint(members, codes, together)
            members, wider = [], codes[at].astype(np.int64)
            joined = np.unique(wider, return_inverse=True)[1]
        members.append(at)
        together = joined.reshape(-1)
    if members:
        yield _joint(members, codes, together)


def _joint(members: Sequence[int], codes: Sequence[Codes], together: Ints) -> Joint:
    if len(members) == 1:
        return Joint(tuple(members), (), codes[members[0]])
    first = np.unique(together, return_index=True)[1]
    combinations = tuple(codes[at][first] for at in members)
    return Joint(tuple(members), combinations, together.astype(np.int32))
