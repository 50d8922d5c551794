"""Figures put together and compared: intervals that hold, and nothing where little is known."""

import numpy as np
import pytest

from matching import Figure, pooled
from matching.arrivals import share_of_hindsight
from matching.figures import gaps, gini, mean_of


def one(value: float, n: int, name: str = "score") -> Figure:
    return Figure(name, None, value, None, None, n)


def test_rounds_count_by_their_people() -> None:
    (found,) = pooled([[one(0.2, 1)], [one(0.8, 3)]])
    assert found.value == pytest.approx(0.65)
    assert found.n == 4
    assert found.low is None  # two rounds say nothing about how much rounds differ


def test_what_is_pooled_can_be_pooled_again() -> None:
    rounds = [[one(0.1 * at, at + 1)] for at in range(6)]
    (whole,) = pooled(rounds)
    (again,) = pooled([pooled(rounds[:2]), pooled(rounds[2:])])
    assert again.value == pytest.approx(whole.value)
    assert again.n == whole.n


def test_unknown_figures_are_left_out_and_names_kept_apart() -> None:
    nothing = Figure("score", None, None, None, None, 0)
    found = pooled([[nothing, one(0.5, 2, "lift")], [one(0.4, 1)]])
    assert [(figure.name, figure.value) for figure in found] == [("lift", 0.5), ("score", 0.4)]
    assert pooled([]) == ()


def test_intervals_of_small_rounds_hold_the_truth_as_often_as_they_say() -> None:
    random, hits = np.random.default_rng(2), 0
    for _ in range(400):
        rounds = []
        for _ in range(25):  # what a round has in common makes its people alike
            size = int(random.integers(1, 5))
            values = 0.3 + random.normal(0, 0.1) + random.normal(0, 0.1, size)
            rounds.append([mean_of("score", None, values)])
        (found,) = pooled(rounds)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.3 <= found.high
    assert 0.91 <= hits / 400 <= 0.98


def test_a_group_is_compared_with_those_outside_it() -> None:
    values = [0.2, 0.4, 0.6, 0.8]
    found = {
        (figure.name, figure.group): figure
        for figure in gaps("score", values, [{"a"}, {"a", "b"}, {"b"}, set()])
    }
    assert found["score", "a"].value == pytest.approx(0.3)
    assert found["gap", "a"].value == pytest.approx(-0.4)
    assert found["gap", "b"].value == pytest.approx(0.0)


def test_small_groups_are_left_out_and_so_is_who_would_be_told_by_subtraction() -> None:
    labels = [{"few"}] * 3 + [{"many"}] * 9
    assert gaps("score", [0.5] * 12, labels, fewest=4) == ()
    assert {one.group for one in gaps("score", [0.5] * 12, labels, fewest=3)} == {"few", "many"}


def test_load_is_uneven_where_one_has_all_of_it() -> None:
    assert gini("load", [2, 2, 2]).value == pytest.approx(0.0)
    assert gini("load", [0, 0, 0, 4]).value == pytest.approx(0.75)
    assert gini("load", []).value is None


def test_pairs_are_held_against_the_best_there_was_for_those_who_came_in_time() -> None:
    values = [[0.4, 0.9], [0.5, 0.3]]
    crossed = share_of_hindsight(
        values, [(0, 0), (1, 1)], came=[0, 0], joined=[0, 0], places=[1, 1], patience=5
    )
    assert crossed.value == pytest.approx(0.7 / 1.4)
    late = share_of_hindsight(
        values, [(0, 0)], came=[0, 0], joined=[0, 9], places=[1, 1], patience=5
    )
    assert late.value == pytest.approx(1.0)  # the better one came when nobody waited any more
    assert late.n == 1


def test_a_pair_that_may_not_be_any_more_is_left_out_of_both() -> None:
    found = share_of_hindsight(
        [[np.nan, 0.9], [0.5, 0.3]], [(0, 0), (1, 0)], came=[0, 0], joined=[0, 0],
        places=[2, 1], patience=5,
    )  # fmt: skip
    assert found.value == pytest.approx(1.0)
    assert found.n == 1
