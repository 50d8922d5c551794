"""The inner loops of a scan, compiled; imported by large rounds only, as numba takes its time.

Same results as `plain`, bit by bit: no fast mathematics, the same order of additions. All of them
release the interpreter's lock, so that threads of the caller can run them side by side; numba's
own threads are not used, since two rounds at once may end the process with them.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from matching.plain import Block, Codes, Rows


def loop(function: Any) -> Any:
    """Compile, without the interpreter's lock; what was compiled is kept beside the module."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # nowhere to keep compiled code: compile in every process
        return numba.njit(nogil=True)(function)


@loop
def add(block: Block, table: Block, rows: Rows, codes: Codes, share: Block) -> None:
    """See `plain.add`."""
    for at in range(block.shape[0]):
        row, part, line = table[rows[at]], share[at], block[at]
        for column in range(block.shape[1]):
            line[column] += part * row[codes[column]]


@loop
def take_off(block: Block, variance: Block, caution: float) -> None:
    """See `plain.take_off`."""
    factor, nothing = np.float32(caution), np.float32(0)
    for at in range(block.shape[0]):
        line, row = block[at], variance[at]
        for column in range(block.shape[1]):
            line[column] = max(line[column] - factor * np.sqrt(row[column]), nothing)


@loop
def finish(block: Block, effects: Block, offset: Block, low: float, high: float) -> None:
    """See `plain.finish`."""
    least, most = np.float32(low), np.float32(high)
    for at in range(block.shape[0]):
        start, line = offset[at], block[at]
        for column in range(block.shape[1]):
            line[column] = min(max((line[column] + start) + effects[column], least), most)


@loop
def limit(block: Block, floor: Block, ceiling: Block) -> None:
    """See `plain.limit`."""
    for at in range(block.shape[0]):
        for column in range(block.shape[1]):
            if block[at, column] < floor[at] or block[at, column] > ceiling[at]:
                block[at, column] = -np.inf


@loop
def pick(
    block: Block, prices: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], Block, NDArray[np.float64]]:
    """See `plain.pick`; keeps a short sorted list while it goes along a row."""
    columns = np.full((block.shape[0], count), -1, dtype=np.int32)
    values = np.full((block.shape[0], count), -np.inf, dtype=np.float32)
    nets = np.full((block.shape[0], count), -np.inf, dtype=np.float64)
    for at in range(block.shape[0]):
        line, net = block[at], nets[at]
        last = -np.inf
        for column in range(block.shape[1]):
            worth = line[column] - prices[column]
            if worth > last:
                place = count - 1
                while place > 0 and net[place - 1] < worth:
                    net[place] = net[place - 1]
                    values[at, place] = values[at, place - 1]
                    columns[at, place] = columns[at, place - 1]
                    place -= 1
                net[place] = worth
                values[at, place] = line[column]
                columns[at, place] = column
                last = net[count - 1]
    return columns, values, nets


def multiply(left: Any, right: Any) -> Block:
    """See `plain.multiply`; adds in the same order as SciPy does."""
    made = np.zeros((left.shape[0], right.shape[1]), dtype=np.float32)
    sides = (left.indptr, left.indices, left.data), (right.indptr, right.indices, right.data)
    _multiply(made, *sides[0], *sides[1])
    return made


@loop
def _multiply(
    made: Block, starts: Codes, places: Codes, data: Any, starts_: Codes, places_: Codes, data_: Any
) -> None:
    for row in range(made.shape[0]):
        line = made[row]
        for at in range(starts[row], starts[row + 1]):
            value, middle = data[at], places[at]
            for other in range(starts_[middle], starts_[middle + 1]):
                line[places_[other]] += value * data_[other]


@loop
def distances(mine: Block, theirs: Block, known: Block, shares: Block) -> Block:
    """See `plain.distances`."""
    made = np.empty((mine.shape[1], theirs.shape[1]), dtype=np.float32)
    whole = np.empty(theirs.shape[1], dtype=np.float32)
    one, nothing = np.float32(1), np.float32(0)
    for row in range(mine.shape[1]):
        line = made[row]
        line[:] = nothing
        whole[:] = nothing
        for part in range(mine.shape[0]):
            own, share = mine[part, row], shares[part]
            if np.isnan(own):
                continue
            other, both = theirs[part], known[part]
            for column in range(theirs.shape[1]):
                line[column] += share * (abs(own - other[column]) * both[column])
                whole[column] += share * both[column]
        for column in range(theirs.shape[1]):
            if whole[column] > nothing:
                line[column] = min(max(one - line[column] / whole[column], nothing), one)
            else:
                line[column] = np.nan
    return made


@loop
def settle(values: Block, middle: Any) -> NDArray[np.bool_]:
    """See `plain.settle`."""
    unknown = np.empty(values.shape, dtype=np.bool_)
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            unknown[row, column] = np.isnan(values[row, column])
            if unknown[row, column]:
                values[row, column] = middle
    return unknown
