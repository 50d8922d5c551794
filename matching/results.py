"""What the matcher gives back: plain data, never sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL = "level"
"""The part of a learnt score that goes with no criterion: how alike people feel on average."""
SUPPORTER = "supporter"
"""The part that goes with one supporter: how people rated them beyond what profiles tell."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion adds to the score of one pair.

    Attributes
    ----------
    criterion : str
        Its name; of a learnt score's other parts, that of the part.
    similarity : float
        In 0..1; where `known` is False, the mean that stands in for it. With learnt curves
        (``"boosted"``), as the curve sees it. 1 for other parts.
    weight : float
        What a similarity of 1 adds for this recipient. Declared weights: its share, all add up
        to 1. 0 for a shadow criterion.
    contribution : float
        ``weight * similarity``; all contributions add up to the score.
    shared : object
        What both truly have in common, None if nothing: tags and texts a tuple, categories and
        levels the value, numbers ``(lower, higher)`` when near, vectors the components both rate
        high, trajectories ``{"steps_ahead": d}`` when near the best.
    known : bool
        False if one of the two left it open, or the two answers cannot be compared.
    part : str
        ``"criterion"``; a learnt score also has one ``"level"``, and one ``"supporter"`` where
        that supporter has been rated. Only criteria are reasons to tell people.
    """

    criterion: str
    similarity: float
    weight: float
    contribution: float
    shared: Any
    known: bool = True
    part: str = "criterion"


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What one group of recipients was guaranteed, and what it got.

    Attributes
    ----------
    name : str
        ``"score"``: mean value of its members, 0 without a supporter; ``"matched"``: share of
        members with a supporter.
    group : hashable
    asked, reached : float
    kept : bool
    """

    name: str
    group: Any
    asked: float
    reached: float
    kept: bool


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who is with whom, why, and how far from the best possible that can be at most.

    Attributes
    ----------
    pairs : ndarray of int, shape (k, 2)
        Positions of recipient and supporter, by recipient, then from the highest score down.
    scores, std : ndarray of float, shape (k,)
        Mean and standard deviation of each pair's score.
    propensity : ndarray of float, shape (k,)
        Probability with which this call would have made this pair, see `Matcher.assign`.
    reasons : tuple of tuple of Reason
        Per pair, one for each criterion.
    unmatched : ndarray of int
        Positions of recipients without a supporter.
    objective : float
        Σ max(0, score − caution · std) over pairs + waiting bonus over matched recipients.
    bound : float
        No assignment's objective is higher (from the prices, over all allowed pairs).
    prices : ndarray of float, shape (n_supporters,)
        What one more place of each supporter would add to the objective, at most.
    guarantees : tuple of Guarantee
        One for each group and condition asked for.
    given_up : float
        By how much the guarantees lowered the objective; 0 where the optimum kept them anyway.
    ceiling : ndarray of float, shape (n_recipients,), or None
        What a pair may be worth at most where `wishes` kept somebody from the supporter whom they
        would otherwise have had; infinite for everybody else.
    """

    pairs: NDArray[np.int64]
    scores: NDArray[np.float64]
    std: NDArray[np.float64]
    propensity: NDArray[np.float64]
    reasons: tuple[tuple[Reason, ...], ...]
    unmatched: NDArray[np.int64]
    objective: float
    bound: float
    prices: NDArray[np.float64]
    guarantees: tuple[Guarantee, ...] = ()
    given_up: float = 0.0
    ceiling: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Who could be with one recipient, and what stands in the way of the others.

    Attributes
    ----------
    recipient : int
        Position.
    supporters : int
        How many there are.
    possible : int
        How many no rule removes.
    removed : Mapping of str to int
        Per constraint (and ``"forbidden"``) how many supporters it removes, whatever others do.
    alone : Mapping of str to int
        How many it alone removes: so many would be possible without it.
    """

    recipient: int
    supporters: int
    possible: int
    removed: Mapping[str, int]
    alone: Mapping[str, int]
