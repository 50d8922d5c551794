"""Predicted against perceived similarity: what is true of invented pairs is found, and no more."""

import numpy as np
import pytest
from scipy import stats

from measures.foretelling import Rated, beyond_supporters, by_criterion, foretelling, skill, widen


def pairs(n: int, *, slope: float = 1.0, noise: float = 0.1, seed: int = 0) -> list[Rated]:
    rng = np.random.default_rng(seed)
    predicted = rng.uniform(0.3, 0.9, n)
    perceived = 0.6 + slope * (predicted - 0.6) + rng.normal(0, noise, n)
    return [
        Rated(number, number % 40, float(x), float(y), criteria={"age": float(x), "faith": None})
        for number, (x, y) in enumerate(zip(predicted, perceived, strict=True))
    ]


def test_calibrated_predictions_have_a_slope_of_one() -> None:
    found = foretelling(pairs(400), draws=300)
    assert found.slope.value == pytest.approx(1, abs=0.1)
    assert found.slope.low is not None
    assert found.slope.high is not None
    assert found.slope.low < 1 < found.slope.high
    assert found.intercept.value == pytest.approx(0, abs=0.06)
    assert found.skill.value is not None
    assert found.skill.value > 0.5
    assert len(found.bins) == 5


def test_predictions_that_differ_too_much_have_a_slope_below_one() -> None:
    found = foretelling(pairs(400, slope=0.3), draws=300)
    assert found.slope.high is not None
    assert found.slope.high < 0.6


def test_coefficients_are_those_of_scipy() -> None:
    rated = pairs(100, slope=0.5, noise=0.2)
    x, y = [one.predicted for one in rated], [one.perceived for one in rated]
    found = foretelling(rated, draws=100)
    assert found.spearman.value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert found.kendall.value == pytest.approx(stats.kendalltau(x, y).statistic)
    assert found.weighted.value == pytest.approx(stats.pearsonr(x, y).statistic)
    line = stats.linregress(x, y)
    assert (found.slope.value, found.intercept.value) == pytest.approx((line.slope, line.intercept))
    assert found.effective == pytest.approx(100)


def test_few_pairs_have_no_coefficient() -> None:
    found = foretelling(pairs(49))
    assert found.spearman.value is None
    assert found.weighted.value is None
    assert found.widened is None
    assert foretelling([]).error is None


def test_noise_is_not_called_skill() -> None:
    found = foretelling(pairs(200, slope=0, noise=0.2), draws=300)
    assert found.spearman.low is not None
    assert found.spearman.high is not None
    assert found.spearman.low < 0 < found.spearman.high
    assert found.skill.value is not None
    assert found.skill.value < 0  # worse than giving everybody the mean


def test_skill_of_the_mean_is_nothing() -> None:
    rng = np.random.default_rng(1)
    y = rng.random(50)
    others = (y.sum() - y) / 49
    assert skill(others, y) == pytest.approx(0)
    assert np.isnan(skill(np.ones(3), np.ones(3)))


@pytest.mark.parametrize(("r", "sd"), [(0.25, 0.59), (0.26, 0.61), (0.33, 0.78), (0.40, 1.0)])
def test_a_narrowed_range_is_widened_again(r: float, sd: float) -> None:
    assert widen(r, 1 / sd) == pytest.approx(0.40, abs=0.01)


def chosen(rng: np.random.Generator, policy: str) -> tuple[list[Rated], float]:
    """Ten candidates for each of 3,000 people, true r = .40, one of them chosen."""
    scores = rng.normal(0, 1, (3000, 10))
    felt = 0.4 * scores + np.sqrt(1 - 0.16) * rng.normal(0, 1, scores.shape)
    best = scores.argmax(axis=1)
    explored = rng.random(3000) < 0.1
    pick = np.where(explored, rng.integers(0, 10, 3000), best) if policy == "mixed" else best
    rows = np.arange(3000)
    likely = np.where(pick == best, 0.91, 0.01) if policy == "mixed" else np.ones(3000)
    return [
        Rated(int(n), int(n) % 50, float(scores[n, pick[n]]), float(felt[n, pick[n]]), float(p))
        for n, p in zip(rows, likely, strict=True)
    ], float(scores.std())


def test_what_the_choice_of_the_best_hides_is_corrected() -> None:
    rated, spread = chosen(np.random.default_rng(4), "greedy")
    found = foretelling(rated, candidate_sd=spread, draws=20)
    assert found.weighted.value == pytest.approx(0.25, abs=0.04)
    assert found.widened == pytest.approx(0.40, abs=0.05)


def test_logged_propensities_make_up_for_the_choice_at_the_price_of_fewer_pairs() -> None:
    rated, _ = chosen(np.random.default_rng(4), "mixed")
    plain = foretelling(
        [Rated(o.recipient, o.supporter, o.predicted, o.perceived) for o in rated], draws=20
    )
    found = foretelling(rated, draws=20)
    assert found.weighted.value is not None
    assert plain.weighted.value is not None
    assert abs(found.weighted.value - 0.40) < abs(plain.weighted.value - 0.40)
    assert found.effective < 0.7 * len(rated)


def test_each_criterion_is_compared_by_itself_where_both_answered() -> None:
    found = by_criterion(pairs(100), draws=100)
    assert found["age"].value is not None
    assert found["age"].value > 0.5
    assert (found["faith"].value, found["faith"].n) == (None, 0)


def test_a_nice_supporter_is_not_taken_for_a_good_prediction() -> None:
    rng = np.random.default_rng(6)
    nice = rng.normal(0, 0.15, 20)
    rated = [
        Rated(
            n,
            n % 20,
            0.5 + float(nice[n % 20]) + float(rng.normal(0, 0.05)),
            0.5 + float(nice[n % 20]) + float(rng.normal(0, 0.1)),
        )
        for n in range(200)
    ]
    assert foretelling(rated, draws=50).slope.value == pytest.approx(0.9, abs=0.2)
    within = beyond_supporters(rated)
    assert within.low is not None
    assert within.high is not None
    assert within.low < 0 < within.high
    assert beyond_supporters(rated[:45]).value is None
