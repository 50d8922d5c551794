"""Whether a talk goes as well as it began: never told by one answer, never by silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, fmean

FIRST, LAST = 3, 2
"""The last two pulses against the person's own first three."""
WATCH, REVIEW = 0.80, 0.95
PLANNED_SD, PLANNED_REL = 0.25, 0.70
"""Of one pulse from 0 to 1, while a programme has too few people to tell its own."""
SAME = 1e-9
LOW = 0.4
"""A pulse whose mean is below this is low: nearer to "A bit true" than to "Half true"."""


class Course(StrEnum):
    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    WATCH = "watch"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Track:
    """Where one person stands against their own beginning.

    Attributes
    ----------
    index : float or None
        Reliable change index of the last pulses' mean; below zero = lower than at first. None
        while there are too few.
    """

    course: Course
    index: float | None
    first: float | None
    last: float | None


def sem(sd: float, rel: float) -> float:
    """Return the standard error of measurement of one score."""
    return sd * sqrt(1 - rel)


def change_index(
    before: float, after: float, *, error: float, n_before: int = 1, n_after: int = 1
) -> float:
    """Return the reliable change index of two scores, or means of several (Jacobson, Truax 1991).

    Parameters
    ----------
    error : float
        Standard error of measurement of one score.
    """
    return (after - before) / (error * sqrt(1 / n_before + 1 / n_after))


def reliable_from(level: float) -> float:
    """Return how far from zero an index must be: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def track(
    pulses: Sequence[float | None], *, sd: float = PLANNED_SD, rel: float = PLANNED_REL
) -> Track:
    """Return whether the mean of the last two pulses has reliably fallen below the first three.

    Both of the two must lie below: one of them alone brings nothing about.

    Parameters
    ----------
    pulses : sequence of float or None
        One score of the same construct for each pulse, oldest first, item-centred where items take
        turns. None = not answered: it is left out and says nothing.
    sd, rel : float
        Spread between people and reliability of one pulse, from `measures.within`.

    Raises
    ------
    ValueError
        If sd is not above zero or rel not from 0 to below 1: then nothing could be told from noise.
    """
    if not sd > 0 or not 0 <= rel < 1:
        raise ValueError(f"sd {sd} must be above 0 and rel {rel} from 0 to below 1")
    told = [value for value in pulses if value is not None]
    if len(told) < FIRST + LAST:
        return Track(Course.TOO_EARLY, None, None, None)
    first, last = fmean(told[:FIRST]), fmean(told[-LAST:])
    index = change_index(first, last, error=sem(sd, rel), n_before=FIRST, n_after=LAST)
    course = Course.ON_TRACK
    if max(told[-LAST:]) > first - SAME:  # one answer alone, however low, is no course
        return Track(course, index, first, last)
    if index <= -reliable_from(REVIEW):
        course = Course.REVIEW
    elif index <= -reliable_from(WATCH):
        course = Course.WATCH
    return Track(course, index, first, last)


def two_low(pulses: Sequence[float | None], low: float = LOW) -> bool:
    """Tell whether the last two answered pulses are both low: then the match wish is asked."""
    told = [value for value in pulses if value is not None]
    return len(told) >= 2 and max(told[-2:]) < low
