"""Values of all pairs that may be, a block at a time; the whole table never exists.

Similarities are computed once for distinct answers and looked up, in compiled loops where a round
is large; the results do not depend on which loops ran.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.loops import load
from matching.rules import Rules
from matching.scoring import Sum
from matching.splitting import Group, Task, split_by, tasks

_LARGE = 50_000_000  # pairs, from which on compiled loops win back the time they take to load
_BLOCK = 1 << 18  # pairs of a block: one megabyte, about what stays near a core

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Value:
    """What a pair counts for, beyond its score.

    Attributes
    ----------
    caution : float
        Standard deviations taken off, down to a value of 0.
    floor, ceiling : ndarray of float32, shape (n_recipients,)
        Pairs worth less or more than this may not be.
    scale : ndarray of float32, shape (n_recipients,)
        What is left is multiplied by this.
    """

    caution: float
    floor: Floats
    ceiling: Floats
    scale: Floats

    @classmethod
    def plain(cls, count: int, caution: float = 0.0) -> "Value":
        """Every score as it is, less caution."""
        ones = np.ones(count, dtype=np.float32)
        return cls(caution, ones * np.float32(-np.inf), ones * np.float32(np.inf), ones)


class Source:
    """Gives the values of all pairs that may be, block by block.

    Parameters
    ----------
    parts : Sum
        What scores are made of.
    rules : Rules
    open_ : ndarray of bool, shape (n_supporters,)
        Who has a place at all.
    value : Value
    """

    def __init__(self, parts: Sum, rules: Rules, open_: NDArray[np.bool_], value: Value) -> None:
        self.shape = len(parts.offset), len(open_)
        self._parts, self._value = parts, value
        self.large = self.shape[0] * self.shape[1] >= _LARGE
        self._loops: Any = load(large=self.large)
        kept = [lookup for _, lookup in rules.lookups]
        chosen = split_by(kept, self.shape[0])
        self._masks = [rule for at, rule in enumerate(kept) if at not in chosen]
        self._forbidden = rules.forbidden
        self.tasks = tuple(tasks(kept, parts.lookups, open_, self.shape[0]))
        self._doubts: dict[int, Floats] = {}
        self._limited = bool((value.floor > -np.inf).any() or (value.ceiling < np.inf).any())
        self._scaled = bool((value.scale != 1).any())

    def each(self, work: Callable[[Task], T], some: Sequence[Task] | None = None) -> list[T]:
        """Do something with each task, on all processors if the round is large."""
        todo = self.tasks if some is None else some
        if not self.large or len(todo) < 2:
            return [work(task) for task in todo]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(work, todo))

    def pick(
        self,
        task: Task,
        prices: NDArray[np.float64],
        count: int,
        without: tuple[Ints, Ints] | None = None,
    ) -> tuple[Ints, Floats, NDArray[np.float64]]:
        """Each recipient's `count` best supporters at given prices.

        Parameters
        ----------
        task : Task
        prices : ndarray of float, shape (n_supporters,)
        count : int
        without : tuple of ndarray of int, optional
            Pairs to leave out: rows of the task, ascending, and supporters.

        Returns
        -------
        supporters, values, nets : ndarray, shape (n_rows, count)
            From the best net value down; −1 and −inf where there are no more.
        """
        columns, shape = task.group.columns, (len(task.rows), count)
        if not len(columns):
            none = np.full(shape, -np.inf)
            return np.full(shape, -1, dtype=np.int64), none.astype(np.float32), none
        asked, found = prices[columns], []
        for start, block in self.blocks(task):
            if without is not None:
                low, high = np.searchsorted(without[0], (start, start + len(block)))
                places = task.group.place[without[1][low:high]]
                block[without[0][low:high] - start, places] = -np.inf
            found.append(self._loops.pick(block, asked, count))
        where, values, nets = (np.concatenate([one[at] for one in found]) for at in range(3))
        return np.where(where >= 0, columns[where], -1), values, nets

    def blocks(self, task: Task) -> Iterator[tuple[int, Floats]]:
        """Values of a task's recipients with all supporters of its group, some rows at a time."""
        parts, group, loops = self._parts, task.group, self._loops
        local = [lookup.local(task.rows) for lookup in parts.lookups]
        doubts = [self._doubt(at, table, open_) for at, (table, open_, _) in enumerate(local)]
        masks = [lookup.local(task.rows) for lookup in self._masks]
        effects, base = parts.effects[group.columns], parts.base[group.columns]
        step = max(1, _BLOCK // len(group.columns))
        for start in range(0, len(task.rows), step):
            rows, some = task.rows[start : start + step], slice(start, start + step)
            shares, places = parts.shares[rows], [at[some] for _, _, at in local]
            block = self._added(group, [table for table, _, _ in local], places, shares)
            loops.finish(block, effects, parts.offset[rows], *parts.ends)
            if self._value.caution:
                spread = self._added(group, doubts, places, shares**2)
                spread += base
                loops.take_off(block, spread, self._value.caution)
            self._valued(block, rows)
            for (table, _, at), codes in zip(masks, group.masks, strict=True):
                barred = np.where(table > 0, np.float32(0), np.float32(-np.inf))
                loops.add(block, barred, at[some], codes, np.ones(len(rows), dtype=np.float32))
            self._bar(block, rows, group)
            yield start, block

    def _doubt(self, at: int, table: Floats, unknown: NDArray[np.bool_]) -> Floats:
        """Variances that belong to a table of values; a lookup's own table is done once."""
        if not self._value.caution:
            return table
        if self._parts.lookups[at].table is None:
            return np.asarray(self._parts.doubts(at, table, unknown), dtype=np.float32)
        if at not in self._doubts:
            self._doubts[at] = np.asarray(self._parts.doubts(at, table, unknown), dtype=np.float32)
        return self._doubts[at]

    def _added(
        self,
        group: Group,
        tables: Sequence[Floats],
        places: Sequence[NDArray[np.intp]],
        shares: Floats,
    ) -> Floats:
        """Σ shares · tables over all criteria, those with few answers together."""
        block = np.zeros((len(shares), len(group.columns)), dtype=np.float32)
        for joint in group.joints:
            target = block
            if joint.combinations:
                size = len(shares), len(joint.combinations[0])
                target = np.zeros(size, dtype=np.float32)
            for member, codes in zip(
                joint.members, joint.combinations or (joint.codes,), strict=True
            ):
                share = np.ascontiguousarray(shares[:, member])
                self._loops.add(target, tables[member], places[member], codes, share)
            if joint.combinations:
                ones = np.ones(len(shares), dtype=np.float32)
                self._loops.add(block, target, np.arange(len(shares)), joint.codes, ones)
        return block

    def _valued(self, block: Floats, rows: Ints) -> None:
        value = self._value
        if self._limited:
            self._loops.limit(block, value.floor[rows], value.ceiling[rows])
        if self._scaled:
            block *= value.scale[rows][:, None]

    def _bar(self, block: Floats, rows: Ints, group: Group) -> None:
        if not len(self._forbidden):
            return
        low = np.searchsorted(self._forbidden[:, 0], rows)
        high = np.searchsorted(self._forbidden[:, 0], rows, side="right")
        for at in np.flatnonzero(high > low).tolist():
            places = group.place[self._forbidden[low[at] : high[at], 1]]
            block[at, places[places >= 0]] = -np.inf
