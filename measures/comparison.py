"""Declared comparisons inside a programme: looked at as often as one likes, and still honest.

A confidence sequence holds at all times at once, so that stopping when a difference shows is
allowed. It is the asymptotic one of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (Annals of
Statistics 52, 2024, theorem 2.2), a normal mixture as in Robbins (1970), on outcomes weighted by
their logged assignment.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt

import numpy as np

from measures.declared import FEWEST, Comparison

LOOKS_BEST_AT = 300
"""People at whom the interval is narrowest; it holds at every other number too."""


class Verdict(StrEnum):
    TOO_FEW = "too_few"
    NO_DIFFERENCE_SHOWN = "no_difference_shown"
    DIFFERENCE_SHOWN = "difference_shown"
    ENDED_WITHOUT = "ended_without"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person's assignment and what came of it, one for each person."""

    person: Hashable
    arm: str
    value: float


@dataclass(frozen=True, slots=True)
class Report:
    """Where a comparison stands; numbers are None while there are too few people to tell."""

    comparison: Comparison
    verdict: Verdict
    n: tuple[int, int]
    means: tuple[float, float] | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def may_stop(self) -> bool:
        return self.verdict in (Verdict.DIFFERENCE_SHOWN, Verdict.ENDED_WITHOUT)

    def __str__(self) -> str:
        """Say it in one sentence that does not call noise an effect."""
        first, second = self.comparison.arms
        head = f"{self.comparison.id}: "
        end = "It has ended." if self.verdict is Verdict.ENDED_WITHOUT else "It goes on."
        if self.difference is None or self.low is None or self.high is None:
            few = f"{min(self.n)} of {FEWEST} in an arm"
            return head + f"too few people to say anything ({few}). {end}"
        span = f"{self.low:+.2f} to {self.high:+.2f}"
        if self.verdict is Verdict.DIFFERENCE_SHOWN:
            which = "higher" if self.difference > 0 else "lower"
            return (
                head + f"{second} is {which} than {first} by {abs(self.difference):.2f} ({span})."
            )
        return head + f"no difference shown between {first} and {second} (it may be {span}). {end}"


def compare(comparison: Comparison, outcomes: Iterable[Outcome], *, over: bool = False) -> Report:
    """Return where the comparison stands after these people, in the order their outcomes came.

    Parameters
    ----------
    over : bool
        Nobody else's outcome can come any more.

    Raises
    ------
    ValueError
        If a person comes twice, or an arm was not declared: both would break the sequence.
    """
    told = list(outcomes)[: comparison.most]
    _checked(comparison, told)
    over = over or len(told) >= comparison.most
    second = np.array([one.arm == comparison.arms[1] for one in told], bool)
    values = np.array([one.value for one in told], float)
    n = (int((~second).sum()), int(second.sum()))
    if min(n) < FEWEST:
        verdict = Verdict.ENDED_WITHOUT if over else Verdict.TOO_FEW
        return Report(comparison, verdict, n, None, None, None, None)
    effects = _effects(values, second, comparison.share)
    difference = float(effects.mean())
    half = boundary(len(effects), float(effects.std()), alpha=1 - comparison.level)
    low, high = difference - half, difference + half
    verdict = Verdict.NO_DIFFERENCE_SHOWN
    if low > 0 or high < 0:
        verdict = Verdict.DIFFERENCE_SHOWN
    elif over:
        verdict = Verdict.ENDED_WITHOUT
    means = float(values[~second].mean()), float(values[second].mean())
    return Report(comparison, verdict, n, means, difference, low, high)


def boundary(n: int, sd: float, *, alpha: float = 0.05, best_at: int = LOOKS_BEST_AT) -> float:
    """Return half the width of the confidence sequence of a mean after n values."""
    # rho that is narrowest at best_at, to first order: equation 9 there.
    rho = sqrt((-2 * log(alpha) + log(-2 * log(alpha) + 1)) / best_at)
    inner = n * rho**2 + 1
    return sd * sqrt(2 * inner / (n**2 * rho**2) * log(sqrt(inner) / alpha))


def _effects(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    second: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    share: float,
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return each one's unbiased word on the difference, less what was foreseeable before."""
    before = np.concatenate([[0.5], np.cumsum(values)[:-1] / np.arange(1, len(values))])
    signs = np.where(second, 1 / share, -1 / (1 - share))
    return np.asarray(signs * (values - before), float)


def _checked(comparison: Comparison, told: Sequence[Outcome]) -> None:
    if len({one.person for one in told}) < len(told):
        raise ValueError(f"{comparison.id}: a person comes twice; give each one outcome")
    unknown = sorted({one.arm for one in told} - set(comparison.arms))
    if unknown:
        raise ValueError(f"{comparison.id}: arms that were not declared: {', '.join(unknown)}")
