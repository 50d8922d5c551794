"""What is to be solved, and what a solution is; both solvers speak of these."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.source import Source

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Problem:
    """Maximise Σ value over pairs + Σ bonus over recipients with at least one supporter.

    Attributes
    ----------
    source : Source
        Values of all pairs that may be, at least 0.
    capacity : ndarray of int, shape (n_supporters,)
    bonus : ndarray of float, shape (n_recipients,)
        At least 0.
    per_recipient : int
        The most supporters for one recipient.
    """

    source: Source
    capacity: Ints
    bonus: Floats
    per_recipient: int


@dataclass(frozen=True, eq=False)
class Solution:
    """Chosen pairs, what was looked at, and what proves how good they are.

    Attributes
    ----------
    pairs : ndarray of int, shape (k, 2)
    left, right, values : ndarray
        All candidates, by recipient, and their values.
    prices : ndarray of float, shape (n_supporters,)
    bound : float
        What these prices prove that no assignment exceeds.
    """

    pairs: Ints
    left: Ints
    right: Ints
    values: Floats
    prices: Floats
    bound: float
