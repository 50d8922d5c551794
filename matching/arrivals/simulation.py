"""A course of days under one rule: at once, in batches, looking ahead; and in hindsight."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.arrivals.ahead import Setting, look_ahead
from matching.arrivals.dense import solve_table
from matching.arrivals.history import History

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Stream:
    """Everybody who comes during a course of days.

    Attributes
    ----------
    values : ndarray, shape (n_rows, n_columns)
        Of all pairs; NaN where a pair may not be.
    came, joined : ndarray of int, shapes (n_rows,), (n_columns,)
        Days; before 0 = history, from which futures are drawn. Supporters who joined at day 0 are
        there from the beginning.
    places : ndarray of int, shape (n_columns,)
    days : int
        The course ends with this day.
    patience : float
        Days after which somebody without a supporter leaves.
    groups : sequence of hashable
        One for each row; may be empty.
    """

    values: Floats
    came: Ints
    joined: Ints
    places: Ints
    days: int
    patience: float
    groups: Sequence[Hashable] = ()

    @property
    def people(self) -> Ints:
        """Rows of those who come during the course."""
        return np.flatnonzero(self.came >= 0)


@dataclass(frozen=True, eq=False)
class Course:
    """What became of everybody.

    Attributes
    ----------
    pairs : ndarray of int, shape (k, 2)
    waits : ndarray of float, shape (k,)
        Days, of each pair.
    scores : ndarray of float, shape (k,)
    people : ndarray of int
        All who came.
    """

    pairs: Ints
    waits: Floats
    scores: Floats
    people: Ints


Rule = Callable[[int, Ints, Ints, Ints], Ints]
"""(day, waiting rows, open columns, their free places) -> pairs."""


def _run(stream: Stream, rule: Rule) -> Course:
    room = np.where(stream.joined >= 0, stream.places, 0)
    free = np.ones(len(stream.values), dtype=bool)
    pairs: list[tuple[int, int]] = []
    waits: list[float] = []
    for day in range(stream.days):
        here = free & (stream.came >= 0) & (stream.came <= day)
        waiting = np.flatnonzero(here & (day - stream.came <= stream.patience))
        open_ = np.flatnonzero((stream.joined >= 0) & (stream.joined <= day) & (room > 0))
        if not len(waiting) or not len(open_):
            continue
        for left, right in rule(day, waiting, open_, room[open_]).tolist():
            free[left] = False
            room[right] -= 1
            pairs.append((left, right))
            waits.append(float(day - stream.came[left]))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    scores = stream.values[found[:, 0], found[:, 1]]
    return Course(found, np.array(waits), scores, stream.people)


def at_once(stream: Stream) -> Course:
    """Everybody in turn takes the best who is free."""

    def rule(_: int, waiting: Ints, open_: Ints, places: Ints) -> Ints:
        room, made = places.copy(), []
        for left in waiting.tolist():
            row = np.where(room > 0, np.nan_to_num(stream.values[left, open_], nan=-1.0), -1.0)
            best = int(np.argmax(row))
            if row[best] >= 0:
                room[best] -= 1
                made.append((left, int(open_[best])))
        return np.array(made, dtype=np.int64).reshape(-1, 2)

    return _run(stream, rule)


def batches(stream: Stream, every: int = 1) -> Course:
    """Everybody who waits is assigned at the best total every so many days."""

    def rule(day: int, waiting: Ints, open_: Ints, places: Ints) -> Ints:
        if day % every:
            return np.empty((0, 2), dtype=np.int64)
        made = solve_table(stream.values[np.ix_(waiting, open_)], places).pairs
        return np.column_stack((waiting[made[:, 0]], open_[made[:, 1]]))

    return _run(stream, rule)


def looking_ahead(stream: Stream, setting: Setting, *, ends: bool = True, seed: int = 0) -> Course:
    """Looks ahead every day; learns from the course as it goes.

    Parameters
    ----------
    stream : Stream
        With history before day 0.
    setting : Setting
    ends : bool
        Whether it is known that nobody comes after the last day.
    seed : int
    """
    random = np.random.default_rng(seed)

    def rule(day: int, waiting: Ints, open_: Ints, places: Ints) -> Ints:
        rows, columns = np.flatnonzero(stream.came < day), np.flatnonzero(stream.joined < day)
        # Supporters who are there at the beginning did not come on that day.
        columns = columns[stream.joined[columns] != 0]
        past = History(
            rows, day - stream.came[rows], columns, day - stream.joined[columns],
            stream.places[columns],
        )  # fmt: skip
        ahead = min(setting.horizon, stream.days - 1 - day) if ends else setting.horizon
        now = replace(setting, horizon=ahead)
        waited = (day - stream.came[waiting]).astype(float)
        found = look_ahead(stream.values, waiting, waited, open_, places, past, now, random)
        return found.pairs

    return _run(stream, rule)


def hindsight(stream: Stream) -> float:
    """The best total of anybody who had known from the beginning who would come."""
    rows, columns = stream.people, np.flatnonzero(stream.joined >= 0)
    table = stream.values[np.ix_(rows, columns)].copy()
    late = stream.joined[columns][None, :] - stream.came[rows][:, None] > stream.patience
    table[late] = np.nan
    table[:, stream.joined[columns] >= stream.days] = np.nan
    made = solve_table(table, stream.places[columns])
    return float(np.nansum(table[made.pairs[:, 0], made.pairs[:, 1]]))
