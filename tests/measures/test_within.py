"""What changes within people is told from error."""

from datetime import UTC, datetime

import numpy as np
import pytest

from measures.scores import Answer
from measures.within import within

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
