"""Checks the arrays and numbers of a call; every fault is noted, none is raised here."""

import math
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.faults import Fault, kind_of
from matching.guarantees import Groups

Pairs = ArrayLike | Iterable[tuple[int, int]]

_NOTED = 1000  # a wholly wrong array is told by its first thousand faults


def pairs_of(
    value: object, name: str, shape: tuple[int, int], faults: list[Fault]
) -> NDArray[np.int64]:
    """Read pairs of positions (recipient, supporter), shape (n, 2)."""
    if isinstance(value, Iterable) and not isinstance(value, np.ndarray | str | list):
        value = list(value)
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty(1, dtype=object)
    if array.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "iu":
        faults.append(Fault(name, "is not pairs of positions", "whole numbers, shape (n, 2)"))
        return np.empty((0, 2), dtype=np.int64)
    array = array.astype(np.int64)
    sides = zip(("recipient", "supporter"), array.T, shape, strict=True)
    for side, positions, count in sides:
        wrong = np.flatnonzero((positions < 0) | (positions >= count))[:_NOTED].tolist()
        faults.extend(
            Fault(
                f"{name}[{at}]",
                f"names {side} {positions[at]}, there are {count}",
                "positions count from 0",
            )
            for at in wrong
        )
    return array


def positions_of(value: object, name: str, count: int, faults: list[Fault]) -> NDArray[np.int64]:
    """Read positions of supporters, shape (n,)."""
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty(0, dtype=object)
    if array.size == 0 and array.ndim == 1 and array.dtype != object:
        return np.empty(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        faults.append(Fault(name, "is not a list of positions", "whole numbers from 0"))
        return np.empty(0, dtype=np.int64)
    wrong = np.flatnonzero((array < 0) | (array >= count))[:_NOTED].tolist()
    faults.extend(
        Fault(f"{name}[{at}]", f"names supporter {array[at]}, there are {count}") for at in wrong
    )
    return array.astype(np.int64)


def floats_of(
    value: object,
    name: str,
    count: int,
    faults: list[Fault],
    *,
    most: float = math.inf,
) -> NDArray[np.float64]:
    """Read `count` finite numbers in 0..most."""
    try:
        array = np.asarray(value)
        numeric = array.size == 0 or array.dtype.kind in "iuf"
    except ValueError:
        array, numeric = np.empty(0), False
    if not numeric or array.ndim > 1:
        faults.append(Fault(name, "is not a list of numbers"))
        return np.zeros(count)
    array = array.astype(np.float64).reshape(-1)
    if len(array) != count:
        faults.append(Fault(name, f"has {len(array)} entries", f"must have {count}"))
        return np.zeros(count)
    wrong = ~((array >= 0) & (array <= most) & np.isfinite(array))
    limit = f"0..{most:g}" if math.isfinite(most) else "finite and at least 0"
    for at in np.flatnonzero(wrong)[:_NOTED].tolist():
        fault = "is NaN" if np.isnan(array[at]) else f"is {array[at]:g}"
        faults.append(Fault(f"{name}[{at}]", fault, f"must be {limit}"))
    return array


def capacity_of(value: object, count: int, faults: list[Fault]) -> NDArray[np.int64]:
    """Read how many recipients each supporter can take: one number for all, or one each."""
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty(0, dtype=object)
    if array.size and array.dtype.kind not in "iu":
        faults.append(Fault("capacity", "is not made of whole numbers"))
        return np.zeros(count, dtype=np.int64)
    if array.ndim == 0:
        array = np.full(count, array)
    if array.shape != (count,):
        faults.append(Fault("capacity", f"has shape {array.shape}", f"one number, or {count}"))
        return np.zeros(count, dtype=np.int64)
    array = array.astype(np.int64)
    negative = np.flatnonzero(array < 0)[:_NOTED].tolist()
    faults.extend(
        Fault(f"capacity[{at}]", f"is {array[at]}", "must be at least 0") for at in negative
    )
    return array


def number_of(value: object, name: str, faults: list[Fault]) -> float:
    """Read a finite number, at least 0."""
    number: Any = value
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        faults.append(Fault(name, f"is a {kind_of(value)}", "give a number"))
    elif not (math.isfinite(number) and number >= 0):
        faults.append(Fault(name, f"is {number:g}", "must be finite and at least 0"))
    else:
        return float(number)
    return 0.0


def count_of(value: object, name: str, faults: list[Fault]) -> int:
    """Read a whole number, at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        faults.append(Fault(name, "is not a whole number of at least 1"))
        return 1
    return int(value)


def days_of(
    value: object, wait_weight: float, count: int, faults: list[Fault]
) -> NDArray[np.float64]:
    """Read how long each recipient has waited; may be left out where it counts for nothing."""
    if value is not None:
        return floats_of(value, "waited", count, faults)
    if wait_weight > 0:
        faults.append(Fault("waited", "is missing", "wait_weight needs days per recipient"))
    return np.zeros(count)


def raters_of(value: object, pairs: NDArray[np.int64], faults: list[Fault]) -> Sequence[Hashable]:
    """Read who gave each rating; by default the recipient of each pair."""
    if value is None:
        return [int(recipient) for recipient in pairs[:, 0]]
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str | bytes):
        faults.append(Fault("raters", f"is a {kind_of(value)}", "give one for each rating"))
        return [None] * len(pairs)
    if len(value) != len(pairs):
        faults.append(Fault("raters", f"has {len(value)} entries", f"must have {len(pairs)}"))
    found = list(value)
    faults.extend(
        Fault(f"raters[{at}]", f"is a {kind_of(rater)}", "must be hashable")
        for at, rater in enumerate(found)
        if not isinstance(rater, Hashable)
    )
    return found


def names_of(
    value: object, name: str, known: Sequence[str], faults: list[Fault]
) -> tuple[str, ...]:
    """Read some of the known names."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        faults.append(Fault(name, f"is a {kind_of(value)}", "give a list of names"))
        return ()
    advice = f"known: {', '.join(known) or 'none'}"
    faults.extend(
        Fault(f"{name}[{at}]", "is not a constraint", advice)
        for at, one in enumerate(value)
        if one not in known
    )
    return tuple(one for one in value if one in known)


def groups_of(
    value: object, asked: tuple[object, object], count: int, faults: list[Fault]
) -> Groups | None:
    """Read each recipient's group, and what all groups are guaranteed."""
    score, matched = (
        number_of(one, name, faults)
        for one, name in zip(asked, ("group_score", "group_matched"), strict=True)
    )
    if value is None:
        if score or matched:
            faults.append(Fault("groups", "is missing", "a guarantee needs each one's group"))
        return None
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str | bytes):
        faults.append(Fault("groups", f"is a {kind_of(value)}", "give one for each recipient"))
        return None
    labels = list(value)
    if len(labels) != count:
        faults.append(Fault("groups", f"has {len(labels)} entries", f"must have {count}"))
    for at, label in enumerate(labels):
        if not isinstance(label, Hashable):
            faults.append(Fault(f"groups[{at}]", f"is a {kind_of(label)}", "must be hashable"))
            return None
    return Groups(labels, score, matched) if score or matched else None


def length_of(value: object) -> int:
    """Give the number of rows; what is no list of rows is told by whoever reads the rows."""
    return len(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes) else 0
