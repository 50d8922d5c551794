"""One rule's value for every pair, computed once per combination of distinct answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.criteria.answers import once
from matching.criteria.base import Criterion, Kernel
from matching.loops import loaded
from matching.people import Column

_TABLE = 1 << 22  # so many combinations (16 MB) are kept; more are computed block by block
_TABLE_MOST = 1 << 25  # kept where a scan would compute them again (128 MB are worth it)
_FEW = 2  # pairs for each combination
_PART = 1 << 20  # combinations computed at once
_EXACT = 1 << 20  # up to so many combinations a mean is taken over all of them
_SAMPLE = 512  # distinct answers a side from which a large mean is estimated


GRID = np.linspace(0.0, 1.0, 101)
"""Similarities at which a curve is known; in between it is straight."""
Curve = NDArray[np.float64] | None


def bent(values: Any, curve: Curve) -> NDArray[np.float32]:
    """Similarities as a curve (values at `GRID`; None = as they are) sees them; NaN stays NaN."""
    found = values if curve is None else np.interp(values, GRID, curve)
    return np.asarray(found, dtype=np.float32)


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of a criterion's similarity over pairs that both answered."""

    mean: float
    std: float
    pairs: float


Table = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""Values, and which of them are open answers."""


class Lookup:
    """Values of a kernel by the positions of people.

    Parameters
    ----------
    kernel : Kernel
        NaN where two answers cannot be compared.
    left, right : Column
        The two sides' answers.
    fills : pair of ndarray
        Per distinct answer of each side, what an open answer on the other stands for.
    middle : float
        What stands for a pair in which both are open, or that cannot be compared.
    """

    def __init__(
        self,
        kernel: Kernel,
        left: Column,
        right: Column,
        fills: tuple[NDArray[np.float32], NDArray[np.float32]],
        middle: float,
    ) -> None:
        self._kernel = kernel
        self.left, self.right = left.codes, right.codes
        self.shape = len(left.values) + 1, len(right.values) + 1
        self._fills = fills
        self._middle = np.float32(middle)
        pairs = len(self.left) * len(self.right)
        most = max(_TABLE, min(_TABLE_MOST, pairs // _FEW))
        self._tabled = self.shape[0] * self.shape[1] <= most
        self._table: Table | None = None

    @property
    def table(self) -> "Table | None":
        """All combinations, made when first asked for; None if there are too many."""
        if self._tabled and self._table is None:
            self._table = self._whole()
        return self._table

    def _whole(self) -> "Table":
        """All combinations, a part at a time: kernels need several times a part's memory."""
        values = np.empty(self.shape, dtype=np.float32)
        unknown = np.empty(self.shape, dtype=np.bool_)
        step = max(1, _PART // self.shape[1])
        for start in range(0, self.shape[0], step):
            rows = np.arange(start, min(start + step, self.shape[0]))
            values[rows], unknown[rows] = self.compute(rows)
        return values, unknown

    def compute(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Values of some distinct recipients' answers with all supporters' distinct answers.

        The last row and column stand for an open answer. The second array says which values are
        open, or cannot be compared.
        """
        values = np.full((len(rows), self.shape[1]), np.nan, dtype=np.float32)
        answered = rows < self.shape[0] - 1
        if answered.any() and self.shape[1] > 1:
            values[answered, :-1] = self._kernel(rows[answered])
        unknown: NDArray[np.bool_] = loaded().settle(values, self._middle)
        values[answered, -1] = self._fills[0][rows[answered]]
        values[~answered, :-1] = self._fills[1]
        return values, unknown

    def block(self, start: int, stop: int) -> NDArray[np.float32]:
        """Values of recipients start..stop with every supporter."""
        values, _, rows = self.local(np.arange(start, stop))
        return np.take(values[rows], self.right, axis=1)

    def unknown(self, start: int, stop: int) -> NDArray[np.bool_]:
        """Which of `block` are open answers, or cannot be compared."""
        _, unknown, rows = self.local(np.arange(start, stop))
        return np.take(unknown[rows], self.right, axis=1)

    def local(
        self, people: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.intp]]:
        """A table with at least the answers of some recipients, and where each stands in it.

        Returns
        -------
        values, unknown : ndarray, shape (n_rows, n_distinct_supporter_answers + 1)
        rows : ndarray of int, shape (n_people,)
        """
        if self.table is not None:
            return *self.table, self.left[people]
        distinct, rows = np.unique(self.left[people], return_inverse=True)
        return *self.compute(distinct), rows.reshape(-1)

    def pairs(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Values of single pairs, and which of them are open."""
        ours, theirs = self.left[pairs[:, 0]], self.right[pairs[:, 1]]
        few = len(pairs) * _FEW < self.shape[0]  # not worth a table of all
        table = self._table if few else self.table
        if table is not None:
            return table[0][ours, theirs], table[1][ours, theirs]
        values = np.empty(len(pairs), dtype=np.float32)
        missing = np.empty(len(pairs), dtype=np.bool_)
        order = np.argsort(ours, kind="stable")
        step = max(1, _TABLE // self.shape[1])
        for start in range(0, len(order), step):
            some = order[start : start + step]
            distinct, rows = np.unique(ours[some], return_inverse=True)
            part, unknown = self.compute(distinct)
            values[some] = part[rows, theirs[some]]
            missing[some] = unknown[rows, theirs[some]]
        return values, missing


def spread(kernel: Kernel, left: Column, right: Column) -> Spread:
    """Mean similarity over all pairs that both answered; from a sample if they are very many.

    The sample is every so-manieth of the sorted distinct answers, so that it does not depend on
    the order of people.
    """
    rows, columns = _sample(left), _sample(right)
    if not len(rows) or not len(columns):
        return Spread(0.5, 12**-0.5, 0.0)  # nothing known: uniform on 0..1
    if len(left.values) * len(right.values) <= _EXACT:
        rows, columns = np.arange(len(left.values)), np.arange(len(right.values))
    values = kernel(rows)[:, columns].astype(np.float64)
    counts = left.counts[rows][:, None] * right.counts[columns][None, :]
    counts = np.where(np.isnan(values), 0.0, counts)
    total = float(counts.sum())
    if total == 0:
        return Spread(0.5, 12**-0.5, 0.0)
    values = np.nan_to_num(values)
    mean = float((counts * values).sum() / total)
    return Spread(mean, float(np.sqrt((counts * (values - mean) ** 2).sum() / total)), total)


def _sample(column: Column) -> NDArray[np.intp]:
    order = sorted(range(len(column.values)), key=lambda at: repr(column.values[at]))
    step = -(-len(order) // _SAMPLE) or 1
    return np.array(order[::step], dtype=np.intp)


def fills(
    criterion: Criterion,
    left: tuple[Any, ...],
    right: tuple[Any, ...],
    mean: float,
    curve: Curve = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What an open answer stands for beside each distinct answer: the mean, within reach."""

    def ends(values: tuple[Any, ...], *, supporter: bool) -> NDArray[np.float32]:
        return bent([criterion.reach(value, supporter=supporter) for value in values], curve)

    def side(values: tuple[Any, ...], *, supporter: bool) -> NDArray[np.float32]:
        if not values:
            return np.empty(0, dtype=np.float32)
        key = "reach", criterion.name
        reach = once(values, key, curve, lambda: ends(values, supporter=supporter))
        return np.asarray(np.clip(mean, reach[:, 0], reach[:, 1]), dtype=np.float32)

    return side(left, supporter=False), side(right, supporter=True)
