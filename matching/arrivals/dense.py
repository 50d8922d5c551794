"""Solves assignments given as a table of values, as small ones between simulated people are."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching import plain
from matching.solution import Problem, Solution
from matching.solver import solve
from matching.source import Source
from matching.splitting import Group, Task

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
T = TypeVar("T")


class _Table(Source):
    """A source that has its values already."""

    def __init__(self, values: NDArray[np.float32]) -> None:
        self.shape = values.shape[0], values.shape[1]
        self.large = False
        everybody = np.arange(values.shape[1])
        group = Group(everybody, everybody.astype(np.int32), (), ())
        self.tasks = (Task(np.arange(len(values)), group),) if len(values) else ()
        self._values = values

    def each(self, work: Callable[[Task], T], some: Sequence[Task] | None = None) -> list[T]:
        """See `Source.each`."""
        return [work(task) for task in (self.tasks if some is None else some)]

    def pick(
        self, task: Task, prices: Floats, count: int, without: tuple[Ints, Ints] | None = None
    ) -> tuple[Ints, Any, Floats]:
        """See `Source.pick`."""
        block = self._values[task.rows]
        if without is not None:
            block[without] = -np.inf
        where, values, nets = plain.pick(block, prices, count)
        return where.astype(np.int64), values, nets


def solve_table(values: Floats, capacity: Ints) -> Solution:
    """Solve exactly.

    Parameters
    ----------
    values : ndarray, shape (n_recipients, n_supporters)
        At least 0; NaN or −inf where a pair may not be.
    capacity : ndarray of int, shape (n_supporters,)

    Returns
    -------
    Solution
    """
    table = np.where(np.isnan(values), -np.inf, values).astype(np.float32)
    table[:, capacity <= 0] = -np.inf
    return solve(Problem(_Table(table), capacity, np.zeros(len(table)), 1))
