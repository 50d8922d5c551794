"""Reliability and change, against numbers that others published or computed."""

import numpy as np
import pytest

from measures.bootstrap import clustered
from measures.change import Course, reliable_change, reliable_from, track, two_low
from measures.reliability import (
    alpha,
    change_reliability,
    mean_reliability,
    omega,
    omega_of,
    reliability,
    sem,
    spearman_brown,
)

# Sixty invented people's answers to three items, 1 to 5, one after the other.
ANSWERS = np.array(
    list(
        map(
            int,
            "333233342231234322343444222233343434232121352344222322111132111123131434324433111232"
            "224343121322123222534213332434223233334333332324545232353434441354443122332233233433"
            "223344535231",
        )
    )
).reshape(60, 3)


def test_alpha_is_what_pingouin_computes() -> None:
    assert alpha(ANSWERS) == pytest.approx(0.7430988618027998)  # pingouin 0.7.0, cronbach_alpha


def test_two_items_have_the_alpha_of_their_standard_scores() -> None:
    found = reliability(ANSWERS[:, :2])
    assert found.kind == "spearman_brown"
    assert found.value == pytest.approx(0.6875927179810786)  # pingouin 0.7.0, standardised items


def test_omega_is_that_of_the_loadings_semopy_finds() -> None:
    # semopy 2.3.11, "f =~ a + b + c": unstandardised estimates.
    loadings = np.array([1.0, 0.462978, 0.621778]) * np.sqrt(1.149)
    published = omega(loadings, [0.020804, 0.635815, 0.717949])
    found = reliability(ANSWERS)
    assert found.kind == "omega"
    assert found.value == pytest.approx(published, abs=5e-4)


def test_omega_is_alpha_where_loadings_are_equal() -> None:
    covariance = np.full((4, 4), 0.3) + np.diag([0.7] * 4)
    assert omega_of(covariance) == pytest.approx(4 / 3 * (1 - 4 / covariance.sum()), abs=1e-4)


def test_planned_blanks_are_left_out_pair_by_pair() -> None:
    rng = np.random.default_rng(1)
    table = 0.8 * rng.normal(0, 1, (900, 1)) + 0.6 * rng.normal(0, 1, (900, 3))
    for row in range(len(table)):
        table[row, row % 3] = np.nan
    found = reliability(table)
    assert (found.kind, found.n) == ("omega", 300)
    assert found.value == pytest.approx(9 * 0.64 / (9 * 0.64 + 3 * 0.36), abs=0.03)


def test_too_few_together_tell_nothing() -> None:
    assert reliability(ANSWERS[:40]).value is None
    assert reliability(ANSWERS[:, :1]).kind == "none"
    assert reliability(np.ones((60, 2))).value is None
    assert omega_of([[1, 1, 1], [1, 1, 1], [1, 1, 1]]) is None


@pytest.mark.parametrize(
    ("icc", "n", "value"),
    [(0.05, 5, 0.21), (0.05, 10, 0.34), (0.05, 20, 0.51), (0.1, 5, 0.36), (0.1, 20, 0.69)],
)
def test_a_supporter_s_mean_is_worth_little_from_few_people(
    icc: float, n: int, value: float
) -> None:
    assert mean_reliability(icc, n) == pytest.approx(value, abs=0.005)


def test_spearman_brown_of_a_half_test() -> None:
    assert spearman_brown(0.5) == pytest.approx(2 / 3)
    assert change_reliability(0.02, 0.06, 3) == pytest.approx(0.5)


def test_the_worked_example_of_jacobson_and_truax() -> None:
    # J. Consult. Clin. Psychol. 59 (1991) 12-19: 47.5 to 32.5, SD 7.5, reliability .80.
    assert sem(7.5, 0.80) == pytest.approx(3.35, abs=0.005)
    assert reliable_change(47.5, 32.5, sd=7.5, rel=0.80) == pytest.approx(-3.16, abs=0.005)


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
    unit = 1 / reliable_change(0, 1, sd=sd, rel=rel)
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


def test_an_interval_over_clusters_is_wider_than_one_over_rows() -> None:
    rng = np.random.default_rng(5)
    of = np.repeat(np.arange(30), 10)
    values = rng.normal(0, 1, 30)[of] + rng.normal(0, 0.3, 300)
    whole = clustered(lambda at: float(values[at].mean()), of.tolist())
    rows = clustered(lambda at: float(values[at].mean()), list(range(300)))
    assert whole.low is not None
    assert whole.high is not None
    assert rows.low is not None
    assert rows.high is not None
    # The standard error of a mean of clusters' means, from theory.
    means = values.reshape(30, 10).mean(axis=1)
    expected = 2 * 1.96 * means.std(ddof=1) / np.sqrt(30)
    assert whole.high - whole.low == pytest.approx(expected, rel=0.15)
    assert whole.high - whole.low > 2 * (rows.high - rows.low)


def test_few_clusters_have_no_interval() -> None:
    values = np.arange(40.0)
    found = clustered(lambda at: float(values[at].mean()), [0, 1, 2, 3] * 10)
    assert (found.value, found.low, found.clusters) == (19.5, None, 4)
    assert clustered(lambda _: 1.0, []).value is None
