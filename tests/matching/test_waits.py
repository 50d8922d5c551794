"""Waits: whoever still waits counts, and nothing is said where too little is known."""

import numpy as np
import pytest

from matching.arrivals import waits


def test_with_everybody_matched_it_is_the_plain_median() -> None:
    (found,) = waits([1, 2, 3, 4, 5, 6, 7, 8, 9], [True] * 9)
    assert (found.matched, found.waiting, found.median) == (9, 0, 5.0)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 5 < found.high


def test_who_still_waits_makes_the_wait_longer() -> None:
    days = [1.0, 2, 3, 4, 5, 6, 7, 8, 30, 30, 30, 30, 30]
    matched = [True] * 8 + [False] * 5
    (found,) = waits(days, matched)
    assert found.median == 7.0  # 4.5 would be the median of those who were matched
    assert found.high is None or found.high > 7


def test_the_interval_is_that_of_a_known_table() -> None:
    # By hand: at day 10 the curve is 1/4, its log-log bounds about .01 and .67.
    (found,) = waits([10, 10, 10, 20], [True] * 4)
    assert (found.median, found.low) == (10.0, 10.0)
    assert found.high is None


def test_of_few_people_no_end_is_promised() -> None:
    assert waits([2.0, 3, 4], [True] * 3)[0].high is None
    assert waits([], [])[0].median is None
    assert waits([5.0] * 9, [False] * 9)[0].median is None


def test_many_who_waited_equally_long_are_enough_to_tell() -> None:
    (few,), (many,) = waits([2.0] * 4, [True] * 4), waits([2.0] * 9, [True] * 9)
    assert few.high is None
    assert (many.low, many.median, many.high) == (2.0, 2.0, 2.0)


def test_groups_have_waits_of_their_own() -> None:
    days = [1.0] * 10 + [9.0] * 10
    everybody, *groups = waits(days, [True] * 20, ["en"] * 10 + ["ar"] * 9 + [None])
    assert {one.group: one.median for one in groups} == {"en": 1.0, "ar": 9.0}
    assert everybody.matched == 20


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="2 days"):
        waits([1.0, 2.0], [True])


def test_intervals_hold_the_true_median_as_often_as_they_say() -> None:
    random, hits = np.random.default_rng(1), 0
    for _ in range(300):
        true, limit = random.exponential(1, 60), random.exponential(2, 60)
        (found,) = waits(np.minimum(true, limit), list(true <= limit))
        high = np.inf if found.high is None else found.high
        hits += (found.low or 0) <= np.log(2) < high
    assert 0.90 <= hits / 300 <= 0.99
