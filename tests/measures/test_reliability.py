"""Reliability, against numbers that others published or computed."""

import numpy as np
import pytest

from measures.reliability import (
    change_reliability,
    mean_reliability,
    omega,
    omega_of,
    reliability,
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
