"""People who come day by day: futures from the past, prices for what may come, and a hard bound."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.arrivals import (
    History,
    Setting,
    Stream,
    at_once,
    batches,
    frontier,
    hindsight,
    look_ahead,
    looking_ahead,
    rates,
)
from matching.arrivals.dense import solve_table

QUICK = Setting(draws=3, horizon=14)


def stream(seed: int = 0, days: int = 25) -> Stream:
    """A small course with four weeks of history; half of its people speak one language only."""
    random = np.random.default_rng(seed)
    came = np.repeat(np.arange(-28, days), random.poisson(2, days + 28))
    joined = np.repeat(np.arange(-28, days), random.poisson(0.6, days + 28))
    joined = np.concatenate((np.where(joined == 0, 1, joined), np.zeros(8, dtype=int)))
    left, right = random.integers(0, 4, len(came)), random.integers(0, 4, len(joined))
    values = 0.3 + 0.4 * (left[:, None] == right) + 0.3 * random.random((len(came), len(joined)))
    values[np.ix_(left == 0, right == 1)] = np.nan
    return Stream(values, came, joined, random.integers(1, 4, len(joined)), days, 7.0)


def test_rates_come_with_intervals_and_groups() -> None:
    everybody, small, _ = rates([1, 2, 2, 5], 10, ["a", "b", "b", "b"])
    assert (everybody.count, everybody.a_day) == (4, 0.4)
    assert everybody.low < 0.4 < everybody.high
    assert (small.group, small.count) == ("a", 1)
    assert rates([], 10)[0].low == 0
    with pytest.raises(ValueError, match="at least 1 day"):
        rates([], 0)
    with pytest.raises(ValueError, match="must have 2"):
        rates([1, 2], 3, ["a"])


def test_a_drawn_day_is_a_whole_past_day_of_the_same_day_of_the_week() -> None:
    days = np.arange(1, 29)  # one arrival each day, told apart by its row
    nobody = np.empty(0, dtype=np.int64)
    past = History(days, days, nobody, nobody, nobody)
    [future] = past.draw(20, 56, 1, np.random.default_rng(0))
    assert future.recipient_days.tolist() == list(range(1, 21))
    assert ((future.recipients + future.recipient_days - 1) % 7 == 0).all()
    short = History(days[:3], days[:3], nobody, nobody, nobody)
    assert set(short.draw(9, 56, 1, np.random.default_rng(0))[0].recipients.tolist()) <= {1, 2, 3}
    empty = History(nobody, nobody, nobody, nobody, nobody)
    assert len(empty.draw(9, 56, 1, np.random.default_rng(0))[0].recipients) == 0


def test_futures_together_show_every_past_day_about_as_often() -> None:
    days = np.arange(1, 29)  # four weeks
    nobody = np.empty(0, dtype=np.int64)
    past = History(days, days, nobody, nobody, nobody)
    futures = past.draw(14, 56, 10, np.random.default_rng(0))
    for day in range(1, 15):
        came = np.concatenate([one.recipients[one.recipient_days == day] for one in futures])
        assert sorted(np.unique(came, return_counts=True)[1].tolist()) == [2, 2, 3, 3]


def test_a_table_is_solved_exactly() -> None:
    random = np.random.default_rng(1)
    values = np.where(random.random((15, 6)) < 0.2, np.nan, random.random((15, 6)))
    room = np.array([1, 2, 0, 3, 1, 1])
    made = solve_table(values, room)
    total = values[made.pairs[:, 0], made.pairs[:, 1]].sum()
    columns = np.repeat(np.arange(6), room)
    dense = np.nan_to_num(values[:, columns], nan=0.0)
    assert total == pytest.approx(
        dense[linear_sum_assignment(dense, maximize=True)].sum(), abs=1e-5
    )
    assert made.bound == pytest.approx(total, abs=1e-4)
    assert len(solve_table(np.empty((0, 3)), np.ones(3, dtype=np.int64)).pairs) == 0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_rule_keeps_places_patience_and_time(seed: int) -> None:
    course = stream(seed)
    best = hindsight(course)
    for made in (at_once(course), batches(course, 3), looking_ahead(course, QUICK)):
        left, right = made.pairs.T
        assert len(set(left.tolist())) == len(left)
        assert (np.bincount(right, minlength=len(course.places)) <= course.places).all()
        assert not np.isnan(made.scores).any()
        assert (course.came[left] >= 0).all()
        assert (made.waits <= course.patience).all()
        assert (course.came[left] + made.waits >= course.joined[right]).all()
        assert made.scores.sum() <= best + 1e-4


def test_looking_ahead_is_better_than_at_once_and_never_waits_past_the_bound() -> None:
    shares = []
    for seed in range(3):
        course = stream(seed)
        made = looking_ahead(course, QUICK)
        shares.append(made.scores.sum() / at_once(course).scores.sum())
        sooner = looking_ahead(course, Setting(draws=3, horizon=14, wait_bound=2.0))
        late = [row for row, wait in zip(sooner.pairs[:, 0], sooner.waits, strict=True) if wait > 2]
        # Later than the bound only who had nobody open to them on their last day.
        for row in late:
            day = course.came[row] + 2
            there = (course.joined >= 0) & (course.joined <= day) & ~np.isnan(course.values[row])
            gone = np.bincount(
                sooner.pairs[course.came[sooner.pairs[:, 0]] + sooner.waits <= day, 1],
                minlength=len(course.places),
            )
            assert not (there & (course.places > gone)).any()
    assert np.mean(shares) > 1.0


def test_a_rare_supporter_is_kept_for_whom_nobody_else_can_help() -> None:
    # Row 0 waits and could have either; people like row 1 came every day and need column 0.
    values = np.array([[0.9, 0.8], [0.9, np.nan]])
    nobody = np.empty(0, dtype=np.int64)
    past = History(np.ones(28, dtype=np.int64), np.arange(1, 29), nobody, nobody, nobody)

    def ahead(known: History, setting: Setting) -> Any:
        waiting, waited = np.array([0]), np.array([0.0])
        columns, room = np.array([0, 1]), np.array([1, 1])
        random = np.random.default_rng(0)
        return look_ahead(values, waiting, waited, columns, room, known, setting, random)

    made = ahead(past, QUICK)
    assert made.pairs.tolist() == [[0, 1]]
    assert made.prices[0] > made.prices[1]
    last = ahead(past, Setting(horizon=0))
    assert last.pairs.tolist() == [[0, 0]]


def test_a_frontier_is_data_that_can_be_drawn() -> None:
    settings = [Setting(draws=2, horizon=7, wait_bound=days) for days in (0.0, 5.0)]
    soon, late = frontier(stream(), settings)
    assert (soon.wait_bound, late.wait_bound) == (0.0, 5.0)
    assert soon.p95_wait is not None
    assert late.p95_wait is not None
    assert soon.p95_wait <= late.p95_wait
    assert frontier(stream(days=0), settings)[0].score is None


def test_the_same_seed_gives_the_same_course() -> None:
    one, other = (looking_ahead(stream(4), QUICK, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.pairs, other.pairs)
