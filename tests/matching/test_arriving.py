"""One arrival: prepared supporters give what their rows give, within all rules."""

from typing import Any

import numpy as np
import pytest

from matching import Matcher, MatchingError
from tests.matching.people import crowd
from tests.matching.test_assign import small


def test_prepared_supporters_give_what_their_rows_give() -> None:
    matcher, ours, theirs = small(3, 20, 15)
    prepared = matcher.prepare(theirs)
    for _ in range(2):  # the second time from what was kept
        np.testing.assert_array_equal(matcher.score(ours, prepared), matcher.score(ours, theirs))
        one, other = (matcher.assign(ours, side, 2) for side in (prepared, theirs))
        np.testing.assert_array_equal(one.pairs, other.pairs)
        assert matcher.best(ours, prepared, 3) == matcher.best(ours, theirs, 3)
    assert len(prepared) == len(theirs)
    assert prepared[2] == theirs[2]
    assert list(prepared[:2]) == theirs[:2]


def test_what_was_kept_does_not_outlive_a_new_fit() -> None:
    matcher, ours, theirs = small(5, 20, 15)
    prepared = matcher.prepare(theirs)
    matcher.score(ours, prepared)
    matcher.fit(crowd(30, 8), crowd(9, 9), [(0, 0), (1, 2)], [0.2, 0.9])
    np.testing.assert_array_equal(matcher.score(ours, prepared), matcher.score(ours, theirs))
    other = Matcher({"criteria": [{"name": "age", "kind": "number", "width": 3}]}).fit(
        [], [], [], []
    )
    np.testing.assert_array_equal(other.score(ours, prepared), other.score(ours, theirs))


def test_the_best_are_the_best_of_all_that_may_be() -> None:
    matcher, ours, theirs = small(7, 12, 9)
    capacity = np.array([1, 0, 2, 1, 0, 1, 1, 1, 3])
    table = matcher.score(ours, theirs, forbidden=[(0, 2)])
    found = matcher.best(ours, theirs, 4, capacity=capacity, forbidden=[(0, 2)])
    for row, choices in zip(np.where(capacity > 0, table, np.nan), found, strict=True):
        allowed = np.flatnonzero(~np.isnan(row))
        order = sorted(allowed.tolist(), key=lambda at: -row[at])[:4]
        assert [choice.net for choice in choices] == pytest.approx(row[order].tolist(), abs=1e-6)
        for choice in choices:
            total = sum(reason.contribution for reason in choice.reasons)
            assert total == pytest.approx(choice.score, abs=1e-6)


def test_prices_keep_a_rare_supporter_for_those_who_need_them() -> None:
    matcher = Matcher({"criteria": [{"name": "a", "kind": "number", "width": 1}]})
    matcher.fit([], [], [], [])
    ours: list[Any] = [{"a": 0}]
    theirs: list[Any] = [{"a": 0}, {"a": 0.3}]
    assert matcher.best(ours, theirs)[0][0].supporter == 0
    kept = matcher.best(ours, theirs, 2, prices=[0.5, 0.0])[0]
    assert [choice.supporter for choice in kept] == [1, 0]
    assert kept[1].net == pytest.approx(0.5)


def test_caution_prefers_what_is_known() -> None:
    matcher, ours, theirs = small(2, 10, 8)
    for choices in matcher.best(ours, theirs, 8, caution=1.0):
        for choice in choices:
            assert choice.net == pytest.approx(max(choice.score - choice.std, 0), abs=1e-5)


def test_faults_of_a_choice_are_told_together() -> None:
    matcher, ours, theirs = small(2, 3, 3)
    with pytest.raises(MatchingError) as told:
        matcher.best(ours, theirs, 0, capacity=[1, 1], prices=[1.0, -1.0, 2.0], caution=-1)
    assert {fault.place for fault in told.value.faults} == {
        "count", "capacity", "prices[1]", "caution",
    }  # fmt: skip


def test_nobody_to_choose_from_is_no_fault() -> None:
    matcher, ours, _ = small(2, 3, 3)
    assert matcher.best(ours, []) == ((), (), ())
    assert matcher.best([], []) == ()
