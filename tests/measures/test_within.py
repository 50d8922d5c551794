"""What changes within people is told from error, and the two sides of a talk are compared."""

from datetime import UTC, datetime

import numpy as np
import pytest

from measures import Course, track
from measures.scores import Answer
from measures.within import both_sides, within

AT = datetime(2026, 11, 2, tzinfo=UTC)


def answers(people: int, pulses: int, items: int = 3) -> list[Answer]:
    """Level 0.15, moment 0.10, error 0.12 between answers; items differ in mean."""
    rng = np.random.default_rng(12)
    means = [0.5, 0.7, 0.8][:items]
    made = []
    for person in range(people):
        level = rng.normal(0, 0.15)
        for pulse in range(pulses):
            moment = rng.normal(0, 0.10)
            for number, mean in enumerate(means):
                value = float(mean + level + moment + rng.normal(0, 0.12))
                made.append(Answer(person, "m", f"{person}/{pulse}", f"I{number}", value, AT))
    return made


def test_level_moment_and_error_are_told_apart() -> None:
    found = within(answers(150, 6))
    true, error = 0.15**2 + 0.10**2, 0.12**2 / 3
    assert not found.planned
    assert found.sd == pytest.approx(np.sqrt(true + error), rel=0.08)
    assert found.rel == pytest.approx(true / (true + error), abs=0.04)
    assert found.change == pytest.approx(0.01 / (0.01 + error), abs=0.06)


@pytest.mark.parametrize(
    ("people", "pulses", "items"), [(49, 6, 3), (60, 2, 3), (60, 6, 1), (0, 0, 1)]
)
def test_few_people_pulses_or_items_leave_the_planned_figures(
    people: int, pulses: int, items: int
) -> None:
    found = within(answers(people, pulses, items))
    assert found.planned
    assert (found.sd, found.rel, found.change) == (0.25, 0.70, None)


def test_a_young_programme_follows_people_by_planned_figures() -> None:
    assert track([0.8, 0.8, 0.8, 0.8, 0.8]).course is Course.ON_TRACK
    assert track([0.9, 0.9, 0.9, 0.4, 0.4]).course is Course.REVIEW


def test_two_sides_that_see_it_alike_and_one_that_thinks_higher() -> None:
    rng = np.random.default_rng(4)
    theirs = rng.random(80) * 0.8
    found = both_sides([(float(one), float(one + 0.1)) for one in theirs])
    assert found.difference == pytest.approx(0.1)
    assert found.rank == pytest.approx(1.0)
    assert both_sides([(0.5, 0.5)] * 9).difference is None
    assert both_sides([(0.5, 0.6)] * 49).rank is None
    assert both_sides([(0.5, 0.6)] * 60).rank is None
