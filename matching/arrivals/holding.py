"""Whom one round leaves waiting for somebody who fits better, so that nobody loses by it.

A rule for days of a real course: it takes rows as `Matcher.score` gives them, and only ever keeps
people back who could all still be served together afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arrivals.ahead import Setting, look_ahead
from matching.arrivals.dense import solve_table
from matching.arrivals.history import History


@dataclass(frozen=True, slots=True)
class Came:
    """One side of those who came of late.

    Attributes
    ----------
    days : sequence of int
        How many days ago each came, 1 = within the last one.
    places : sequence of int
        Of supporters: how many each brought. A place that became free counts as one who came.
    """

    days: Sequence[int]
    places: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Back:
    """What a round leaves for later.

    Attributes
    ----------
    waits : tuple of bool
        For each recipient, whether they wait.
    later : tuple of (int, int)
        Pairs of the others that are not made now: the place is worth more to who may come.
    """

    waits: tuple[bool, ...]
    later: tuple[tuple[int, int], ...]


def hold_back(
    values: ArrayLike,
    waited: Sequence[float],
    room: Sequence[int],
    past: tuple[Came, Came],
    setting: Setting,
    *,
    at_once: Sequence[bool],
    seed: int = 0,
) -> Back:
    """Decide for one round.

    Parameters
    ----------
    values : array of float, shape (n_waiting + n_came, n_open + n_joined)
        Those who wait now, then recipients who came; open supporters, then supporters who joined.
        NaN where a pair may not be.
    waited : sequence of float
        Days, of those who wait.
    room : sequence of int
        Free places of open supporters.
    past : (Came, Came)
        Recipients and supporters.
    setting : Setting
        Whoever would be beyond its `wait_bound` a day later is not kept back.
    at_once : sequence of bool
        Who else of those who wait is not kept back, whatever it is worth.
    seed : int

    Returns
    -------
    Back
        Nobody is kept back unless all who are could be given a place that this round leaves free.
    """
    table, here, there = np.asarray(values, dtype=np.float64), len(waited), len(room)
    days = np.where(at_once, setting.wait_bound, np.asarray(waited, dtype=np.float64))
    places = np.asarray(room, dtype=np.int64)
    history = History(
        np.arange(here, len(table)),
        np.asarray(past[0].days, dtype=np.int64),
        np.arange(there, table.shape[1]),
        np.asarray(past[1].days, dtype=np.int64),
        np.asarray(past[1].places, dtype=np.int64),
    )
    rows, columns = np.arange(here), np.arange(there)
    random = np.random.default_rng(seed)
    found = look_ahead(table, rows, days, columns, places, history, setting, random)
    now = table[:here, :there]
    patient = days + 1 <= setting.wait_bound
    free = places - np.bincount(found.pairs[:, 1], minlength=there)
    waits = _all_served_later(now, patient & ~np.isin(rows, found.pairs[:, 0]), free)
    dearer = (now < found.prices[None, :]) & (patient & ~waits)[:, None]
    return Back(
        tuple(waits.tolist()),
        tuple((int(left), int(right)) for left, right in np.argwhere(dearer)),
    )


def _all_served_later(
    now: NDArray[np.float64], some: NDArray[np.bool_], free: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Keep as many of some as can all have a free place together."""
    found = np.zeros(len(some), dtype=bool)
    asked = np.flatnonzero(some)
    # One for each pair that may be, whatever it is worth: as many as can be then get a place.
    made = solve_table(np.where(np.isnan(now[asked]), np.nan, 1.0), free).pairs
    found[asked[made[:, 0]]] = True
    return found
