"""How quality and waiting trade off: a point for each way to look ahead, to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrivals.ahead import Setting
from matching.arrivals.simulation import Course, Stream, looking_ahead


@dataclass(frozen=True, slots=True)
class Point:
    """What one wait bound and one agreement come to.

    Attributes
    ----------
    wait_bound : float
        Days.
    agreement : float
        See `Setting`.
    score : float or None
        Mean of the pairs; None where there are none.
    matched : float
        Share of those who came.
    median_wait, p95_wait : float or None
        Days, of those matched.
    total : float
        Sum of the pairs' scores.
    n : int
        How many came.
    """

    wait_bound: float
    agreement: float
    score: float | None
    matched: float
    median_wait: float | None
    p95_wait: float | None
    total: float
    n: int


def frontier(stream: Stream, settings: Sequence[Setting], *, seed: int = 0) -> tuple[Point, ...]:
    """Run a course once for each setting.

    Parameters
    ----------
    stream : Stream
        Past arrivals, or simulated ones.
    settings : sequence of Setting
        Such as several wait bounds and agreements.
    seed : int

    Returns
    -------
    tuple of Point
        In the order of `settings`.
    """
    return tuple(point_of(looking_ahead(stream, one, seed=seed), one) for one in settings)


def point_of(course: Course, setting: Setting) -> Point:
    """Sum up a course."""
    some, count = len(course.pairs), len(course.people)
    return Point(
        setting.wait_bound,
        setting.agreement,
        float(course.scores.mean()) if some else None,
        some / count if count else 0.0,
        float(np.median(course.waits)) if some else None,
        float(np.quantile(course.waits, 0.95)) if some else None,
        float(course.scores.sum()),
        count,
    )
