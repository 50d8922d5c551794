"""What would have to be different for another supporter to be chosen."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.scoring import Scorer

_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that, changed alone, makes two supporters equal for a recipient.

    Attributes
    ----------
    kind : {"weight", "similarity", "place"}
        The recipient's own weight of a criterion; how alike recipient and the other supporter are
        in it; the price of a place of the other supporter, who is better but taken: one more place
        of theirs would lower it.
    criterion : str or None
        None for a place.
    now, needed : float
        Values before and after: a multiplier, a similarity in 0..1, a price.
    open : bool
        Whether the similarity stands for an answer nobody has given yet: asking could settle it.
    """

    kind: str
    criterion: str | None
    now: float
    needed: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Why one supporter and not another.

    Attributes
    ----------
    recipient, supporter, instead : int
        Positions.
    gap : float
        By how much the supporter is worth more to this recipient than the other, prices taken
        off. Negative: the other would be better for this recipient alone.
    changes : tuple of Change
        The smallest first, by what they change relative to what there is; empty if no single
        change is enough.
    """

    recipient: int
    supporter: int
    instead: int
    gap: float
    changes: tuple[Change, ...]


def counterfactuals(
    scorer: Scorer,
    pairs: NDArray[np.int64],
    instead: NDArray[np.int64],
    prices: NDArray[np.float64] | None,
) -> Iterator[Counterfactual]:
    """Compare each pair with the same recipient beside another supporter."""
    other = np.column_stack((pairs[:, 0], instead))
    ours, theirs = scorer.parts(pairs)[0], scorer.parts(other)
    effects = scorer.effects
    cost = np.zeros(len(effects)) if prices is None else prices
    beside = effects - cost
    for at, (recipient, supporter) in enumerate(pairs.tolist()):
        rival = int(instead[at])
        apart = ours[at] - theirs[0][at]
        extra = float(beside[supporter] - beside[rival])
        gap = float(scorer.shares[recipient] @ apart) + extra
        found = [
            *_weights(scorer, recipient, apart, extra),
            *_similarities(scorer, recipient, gap, theirs[0][at], theirs[1][at]),
        ]
        if gap + cost[supporter] - cost[rival] < 0 <= gap:
            found.append(Change("place", None, float(cost[rival]), float(cost[rival]) - gap))
        found.sort(key=_size)
        yield Counterfactual(recipient, supporter, rival, gap, tuple(found))


def _size(change: Change) -> float:
    """How much is asked: similarities and places by the difference, weights by the factor."""
    if change.kind != "weight":
        return abs(change.needed - change.now)
    if min(change.now, change.needed) <= 0:
        return 1.0 + max(change.now, change.needed)
    return float(abs(np.log(change.needed / change.now)))


def _weights(
    scorer: Scorer, recipient: int, apart: NDArray[np.float64], extra: float
) -> Iterator[Change]:
    """Solve gap = 0 for one multiplier; shares are fractions, so the equation is linear in it."""
    weights, times, slope = scorer.weights_of(recipient)
    whole = float(weights @ times)
    inner = float((weights * times) @ apart)
    for at, name in enumerate(scorer.names):
        mine = weights[at] * times[at]
        bottom = weights[at] * (slope * apart[at] + extra)
        if abs(bottom) < _LEAST:
            continue
        top = slope * (inner - mine * apart[at]) + extra * (whole - mine)
        needed = float(-top / bottom)
        if needed >= 0 and whole - mine + weights[at] * needed > _LEAST:
            yield Change("weight", name, float(times[at]), needed)


def _similarities(
    scorer: Scorer,
    recipient: int,
    gap: float,
    similar: NDArray[np.float64],
    unknown: NDArray[np.bool_],
) -> Iterator[Change]:
    for at, name in enumerate(scorer.names):
        share = scorer.shares[recipient, at]
        if share < _LEAST:
            continue
        needed = float(similar[at] + gap / share)
        if 0 <= needed <= 1:
            yield Change("similarity", name, float(similar[at]), needed, bool(unknown[at]))
