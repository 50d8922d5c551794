"""How long people wait until they are matched, those counted in who still wait.

Leaving them out would promise too much: who waits longest is the one who is left out.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Z, _TAIL = 1.959964, 0.025

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wait:
    """Within how many days half of one group were matched.

    Attributes
    ----------
    group : hashable
        None for everybody.
    matched, waiting : int
        Of how many the whole wait is known, and of how many only that it has lasted so long.
    median, low, high : float or None
        Days, with a 95 % interval; None where the curve has not come down so far, `high` also
        where it may never.
    """

    group: Hashable
    matched: int
    waiting: int
    median: float | None
    low: float | None
    high: float | None


def waits(
    days: ArrayLike, matched: Sequence[bool], groups: Sequence[Hashable] = ()
) -> tuple[Wait, ...]:
    """Estimate waits: Kaplan & Meier's curve; intervals after Brookmeyer & Crowley (1982).

    Parameters
    ----------
    days : array of float, shape (n,)
        How long each waited, or has waited so far.
    matched : sequence of bool, shape (n,)
        False for those who still wait.
    groups : sequence of hashable, shape (n,), optional
        None = in no group.

    Returns
    -------
    tuple of Wait
        Everybody's, then each group's.

    Raises
    ------
    ValueError
        If lengths differ.
    """
    lengths, known = np.asarray(days, dtype=np.float64), np.asarray(matched, dtype=bool)
    if len(lengths) != len(known) or (groups and len(groups) != len(known)):
        raise ValueError(f"{len(lengths)} days, {len(known)} matched, {len(groups)} groups")
    found = [_wait(None, lengths, known)]
    for group in dict.fromkeys(one for one in groups if one is not None):
        inside = np.array([one == group for one in groups])
        found.append(_wait(group, lengths[inside], known[inside]))
    return tuple(found)


def _wait(group: Hashable, days: Floats, matched: NDArray[np.bool_]) -> Wait:
    times = np.unique(days[matched])
    left = (days[None, :] >= times[:, None]).sum(axis=1).astype(np.float64)
    gone = ((days[None, :] == times[:, None]) & matched[None, :]).sum(axis=1)
    still = np.cumprod(1 - gone / left)
    with np.errstate(divide="ignore", invalid="ignore"):
        wide = np.sqrt(np.cumsum(gone / (left * (left - gone))))  # Greenwood's
        half = _Z * wide / np.abs(np.log(still))
        low, high = (still ** np.exp(sign * half) for sign in (1, -1))
    if len(times) and still[-1] == 0:  # nobody is left: exact for those who were, Clopper-Pearson
        before = high[-2] if len(times) > 1 else 1.0
        low[-1], high[-1] = 0.0, before * (1 - _TAIL ** (1 / left[-1]))
    counts = int(matched.sum()), int((~matched).sum())
    return Wait(group, *counts, _first(times, still), _first(times, low), _first(times, high))


def _first(times: Floats, curve: Floats) -> float | None:
    below = np.flatnonzero(curve <= 0.5)
    return float(times[below[0]]) if len(below) else None
