"""Whether somebody has changed: published numbers; never one answer, never silence."""

import pytest

from measures.change import Course, change_index, reliable_from, sem, track, two_low


def test_the_worked_example_of_jacobson_and_truax() -> None:
    # J. Consult. Clin. Psychol. 59 (1991) 12-19: 47.5 to 32.5, SD 7.5, reliability .80.
    assert sem(7.5, 0.80) == pytest.approx(3.35, abs=0.005)
    assert change_index(47.5, 32.5, error=sem(7.5, 0.80)) == pytest.approx(-3.16, abs=0.005)


@pytest.mark.parametrize(
    ("sd", "rel", "surely", "likely"),
    [
        (1.0, 0.6, 1.75, 1.14),
        (1.0, 0.7, 1.52, 0.99),
        (1.0, 0.8, 1.24, 0.81),
        (0.8, 0.7, 1.21, 0.79),
    ],
)
def test_the_least_reliable_changes(sd: float, rel: float, surely: float, likely: float) -> None:
    unit = 1 / change_index(0, 1, error=sem(sd, rel))
    assert reliable_from(0.95) * unit == pytest.approx(surely, abs=0.01)
    assert reliable_from(0.80) * unit == pytest.approx(likely, abs=0.01)


@pytest.mark.parametrize(
    ("pulses", "course"),
    [
        ([0.8, 0.8, 0.8, 0.8, 0.8], Course.ON_TRACK),
        ([0.8, 0.8, 0.8, 0.7, 0.62], Course.WATCH),
        ([0.8, 0.8, 0.8, 0.6, 0.5], Course.REVIEW),
        ([0.2, 0.2, 0.2, 0.9, 0.9], Course.ON_TRACK),
        ([0.8, 0.8, 0.8, 0.0], Course.TOO_EARLY),
        ([], Course.TOO_EARLY),
    ],
)
def test_the_last_two_are_held_against_the_first_three(
    pulses: list[float | None], course: Course
) -> None:
    assert track(pulses, sd=0.2, rel=0.7).course is course


def test_one_low_answer_alone_never_leads_to_a_review() -> None:
    for rel in (0.3, 0.5, 0.7):
        steady = [0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
        before = track(steady, sd=0.25, rel=rel).course
        assert before is Course.ON_TRACK
        assert track([0.8, 0.8, 0.8, 0.0], sd=0.25, rel=rel).course is Course.TOO_EARLY
        assert track([*steady, 0.0], sd=0.25, rel=rel).course is Course.ON_TRACK
        assert track([*steady, 0.0, 0.8], sd=0.25, rel=rel).course is Course.ON_TRACK
        assert not two_low([0.8, 0.0])


def test_silence_says_nothing() -> None:
    told = [0.8, 0.8, 0.8, 0.7, 0.8]
    with_silence = [0.8, None, 0.8, 0.8, None, None, 0.7, 0.8, None, None, None]
    assert track(with_silence, sd=0.2, rel=0.7) == track(told, sd=0.2, rel=0.7)
    assert not two_low([0.1, None, None])
    assert two_low([0.9, 0.1, None, 0.2])


@pytest.mark.parametrize(("sd", "rel"), [(0, 0.7), (0.2, 1.0), (0.2, -0.1), (float("nan"), 0.5)])
def test_what_cannot_be_told_from_noise_is_refused(sd: float, rel: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        track([0.5] * 5, sd=sd, rel=rel)


def test_a_young_programme_follows_people_by_planned_figures() -> None:
    assert track([0.8, 0.8, 0.8, 0.8, 0.8]).course is Course.ON_TRACK
    assert track([0.9, 0.9, 0.9, 0.4, 0.4]).course is Course.REVIEW
