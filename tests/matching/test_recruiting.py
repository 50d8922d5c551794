"""Whom to look for next: what one more supporter of a kind brings, and whom that would tell of."""

import pytest

from matching import Matcher, recruit_next
from tests.matching.test_assign import small


def test_who_is_missing_is_recruited_first() -> None:
    rule = {"name": "languages", "kind": "overlap", "missing": "forbid"}
    matcher = Matcher(
        {"criteria": [{"name": "topic", "kind": "category"}], "constraints": [rule]}
    ).fit([], [], [], [])
    ours = [{"topic": "grief", "languages": ("ar",)}] * 3
    ours += [{"topic": "worry", "languages": ["en"]}] * 3
    theirs = [{"topic": "worry", "languages": ["en"]}]
    first, *others = recruit_next(matcher, ours, theirs, 2, ["topic", "languages"], places=2)
    assert first.values == {"topic": "grief", "languages": ("ar",)}
    assert first.adds == pytest.approx(2.0)
    assert (first.asked_by, first.more_matched, first.like) == (3, 2, 0)
    assert others[0].adds == pytest.approx(1.0)


def test_prices_never_promise_less_than_one_more_supporter_brings() -> None:
    for seed in range(6):
        matcher, ours, theirs = small(seed, 30, 6)
        found = recruit_next(matcher, ours, theirs, 2, ["condition", "languages"], verify=10)
        assert found
        for one in found:
            assert one.adds is not None
            assert -1e-5 <= one.adds <= one.at_most + 1e-4


def test_nobody_waits_so_nobody_is_missing() -> None:
    matcher, _, theirs = small(1, 3, 3)
    assert recruit_next(matcher, [], theirs, 1, ["field"]) == ()


def test_a_kind_that_few_ask_for_is_not_named() -> None:
    matcher = Matcher({"criteria": [{"name": "topic", "kind": "tags"}]}).fit([], [], [], [])
    ours = [{"topic": ["grief", "sleep"]}] * 4 + [{"topic": ["worry"]}]
    found = recruit_next(matcher, ours, [{"topic": ["sleep"]}], 0, ["topic"], fewest=4)
    assert {(one.values["topic"], one.asked_by, one.like) for one in found} == {
        (("grief",), 4, 0),
        (("sleep",), 4, 1),
    }


def test_a_stage_is_the_one_from_which_a_supporter_helps_most() -> None:
    way = {"name": "way", "kind": "trajectory", "best": 1.0}
    matcher = Matcher({"criteria": [way]}).fit([], [], [], [])
    ours = [{"way": {"stage": 1, "since": 30}}] * 3
    theirs = [{"way": {"stage": 2}}, {"way": {"stage": 4}}]
    first, *_ = recruit_next(matcher, ours, theirs, 0, ["way"], verify=3)
    assert first.values == {"way": {"stage": 2}}
    assert first.adds == pytest.approx(3.0)
