"""The inner loops of a scan in numpy; `compiled` has the same ones, with the same results.

Both add in the same order and in float32, so that a round does not depend on which of them ran.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]
Rows = NDArray[np.int64]
Codes = NDArray[np.int32]
_NARROW = 16  # up to so many columns in common are quicker one by one than as a sparse product


def add(block: Block, table: Block, rows: Rows, codes: Codes, share: Block) -> None:
    """Add share · table to a block: one similarity looked up for every pair.

    Parameters
    ----------
    block : ndarray, shape (n_rows, n_columns)
        Changed in place.
    table : ndarray, shape (n_left, n_right)
        Values of distinct combinations.
    rows, codes : ndarray of int, shapes (n_rows,), (n_columns,)
        Where each recipient and each supporter stands in the table.
    share : ndarray, shape (n_rows,)
    """
    found = np.take(table[rows], codes, axis=1)
    found *= share[:, None]
    block += found


def take_off(block: Block, variance: Block, caution: float) -> None:
    """Take `caution` standard deviations off each value, down to nothing."""
    block -= np.float32(caution) * np.sqrt(variance)
    np.maximum(block, np.float32(0), out=block)


def finish(block: Block, effects: Block, offset: Block, low: float, high: float) -> None:
    """Add what goes with each person alone, and keep values within low..high."""
    block += offset[:, None]
    block += effects
    np.clip(block, np.float32(low), np.float32(high), out=block)


def limit(block: Block, floor: Block, ceiling: Block) -> None:
    """Rule out what lies outside each row's limits."""
    block[(block < floor[:, None]) | (block > ceiling[:, None])] = -np.inf


def pick(
    block: Block, prices: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], Block, NDArray[np.float64]]:
    """The `count` best of each row at given prices; the first of equals.

    Returns
    -------
    columns : ndarray of int32, shape (n_rows, count)
        From the best down; −1 where a row has no more.
    values : ndarray of float32, shape (n_rows, count)
        Without the price.
    nets : ndarray of float64, shape (n_rows, count)
        With the price taken off; −inf where there is none.
    """
    size = min(count, block.shape[1])
    columns = np.full((len(block), count), -1, dtype=np.int32)
    values = np.full((len(block), count), -np.inf, dtype=np.float32)
    nets = np.full((len(block), count), -np.inf)
    if not size:
        return columns, values, nets
    net = block - prices
    least = np.partition(net, net.shape[1] - size, axis=1)[:, -size]
    above, equal = net > least[:, None], net == least[:, None]
    room = size - above.sum(axis=1)
    above |= equal & (np.cumsum(equal, axis=1) <= room[:, None])
    chosen = np.nonzero(above)[1].reshape(len(block), size)
    order = np.argsort(-np.take_along_axis(net, chosen, axis=1), axis=1, kind="stable")
    places = np.take_along_axis(chosen, order, axis=1)
    found = np.take_along_axis(net, places, axis=1)
    real = np.isfinite(found)
    columns[:, :size] = np.where(real, places, -1)
    values[:, :size] = np.where(real, np.take_along_axis(block, places, axis=1), -np.inf)
    nets[:, :size] = found
    return columns, values, nets


def multiply(left: Any, right: Any) -> Block:
    """Multiply two CSR matrices of float32; the result is dense."""
    if left.shape[1] <= _NARROW:
        made = np.zeros((left.shape[0], right.shape[1]), dtype=np.float32)
        for own, other in zip(left.toarray().T, right.toarray(), strict=True):
            made += own[:, None] * other
        return made
    return np.asarray((left @ right).toarray(), dtype=np.float32)


def distances(mine: Block, theirs: Block, known: Block, shares: Block) -> Block:
    """1 − weighted mean distance over the components that both answered; NaN if there are none.

    Parameters
    ----------
    mine : ndarray, shape (n_components, n_rows)
        NaN where not answered.
    theirs, known : ndarray, shape (n_components, n_columns)
        Anything where not answered; 1 where answered, 0 where not.
    shares : ndarray, shape (n_components,)

    Returns
    -------
    ndarray of float32, shape (n_rows, n_columns)
    """
    total = np.zeros((mine.shape[1], theirs.shape[1]), dtype=np.float32)
    whole = np.zeros_like(total)
    for own, other, both, share in zip(mine, theirs, known, shares, strict=True):
        mask = np.where(np.isnan(own)[:, None], np.float32(0), both)
        apart = np.abs(np.nan_to_num(own)[:, None] - other)
        apart *= mask
        apart *= share
        total += apart
        whole += share * mask
    with np.errstate(invalid="ignore"):  # 0 / 0: nothing that both answered
        total /= whole
    np.subtract(np.float32(1), total, out=total)
    return np.clip(total, np.float32(0), np.float32(1), out=total)


def settle(values: Block, middle: Any) -> NDArray[np.bool_]:
    """Put `middle` where a value is NaN; says where that was."""
    unknown = np.isnan(values)
    np.copyto(values, middle, where=unknown)
    return unknown
