"""What a round can be asked to guarantee: a floor, waits, groups, equal claims."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Matcher, MatchingError, check
from tests.matching.people import DECLARED, crowd
from tests.matching.test_assign import small

TIMES = ("mon", "tue", "wed", "thu", "fri")


def busy(seed: int, recipients: int, supporters: int) -> tuple[Matcher, list[Any], list[Any]]:
    """People who say at which times they can talk; recipients all state every time."""
    random = np.random.default_rng(seed)
    rule = {"name": "times", "kind": "overlap"}
    declared = {**DECLARED, "constraints": [*DECLARED["constraints"], rule]}
    ours = [{**row, "times": list(TIMES)} for row in crowd(recipients, seed)]
    theirs = [
        {**row, "times": random.choice(TIMES, 2, replace=False).tolist()}
        for row in crowd(supporters, seed + 1)
    ]
    return Matcher(declared).fit(ours, theirs, [], []), ours, theirs


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), floor=st.sampled_from([0.3, 0.5, 0.7]))
def test_nobody_gets_less_than_the_floor(seed: int, floor: float) -> None:
    matcher, ours, theirs = small(seed, 12, 6)
    found = matcher.assign(ours, theirs, 2, floor=floor)
    assert (found.scores >= floor - 1e-6).all()
    assert check(found, matcher, ours, theirs, 2, floor=floor) == ()
    table = matcher.score(ours, theirs)
    assert found.objective <= matcher.assign(ours, theirs, 2).objective + 1e-6
    if not len(found.pairs):
        assert not (np.nan_to_num(table, nan=0.0) >= floor + 1e-6).any()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), bound=st.integers(5, 40))
def test_as_many_as_can_be_of_those_who_waited_too_long_come_first(seed: int, bound: int) -> None:
    matcher, ours, theirs = small(seed, 14, 5)
    days = np.random.default_rng(seed).integers(0, 45, 14)
    options: dict[str, Any] = {"waited": days, "wait_bound": bound}
    found = matcher.assign(ours, theirs, 1, **options)
    late = np.flatnonzero(days >= bound)
    alone = matcher.assign([ours[at] for at in late], theirs, 1)
    assert len(set(found.pairs[:, 0].tolist()) & set(late.tolist())) == len(alone.pairs)
    assert check(found, matcher, ours, theirs, 1, **options) == ()
    assert found.objective == pytest.approx(found.scores.sum(), abs=1e-6)


def test_a_group_gets_what_it_is_guaranteed_and_the_price_is_told() -> None:
    matcher, ours, theirs = small(21, 60, 10)
    groups = ["small" if at % 6 == 0 else None for at in range(60)]
    options: dict[str, Any] = {"groups": groups, "group_score": 0.5, "group_matched": 0.8}
    plain = matcher.assign(ours, theirs, 3)
    found = matcher.assign(ours, theirs, 3, **options)
    reached = {(one.name, one.group): one.reached for one in found.guarantees}
    assert all(one.kept for one in found.guarantees)
    assert reached["score", "small"] >= 0.5
    assert reached["matched", "small"] >= 0.8
    assert found.given_up == pytest.approx(plain.objective - found.objective, abs=1e-4)
    assert 0 < found.given_up < 0.1 * plain.objective
    assert check(found, matcher, ours, theirs, 3, groups=groups) == ()


@pytest.mark.parametrize("options", [{"group_matched": 0.5}, {"group_score": 0.1}])
def test_a_group_whose_members_are_alike_leaves_the_rest_to_the_others(
    options: dict[str, Any],
) -> None:
    near, far = {"lang": ["en"], "age": 30}, {"lang": ["en"], "age": 60}
    declared = {"criteria": [{"name": "age", "kind": "number", "width": 40}]}
    ours, theirs = [near, near, far, far], [near, near]
    matcher = Matcher(declared).fit(ours, theirs, [], [])
    found = matcher.assign(ours, theirs, 1, groups=["near", "near", "far", "far"], **options)
    assert sorted(int(one) // 2 for one in found.pairs[:, 0]) == [0, 1]
    assert all(one.kept for one in found.guarantees)


def test_a_guarantee_that_nobody_can_keep_is_told_as_not_kept() -> None:
    matcher, ours, theirs = small(21, 20, 4)
    found = matcher.assign(ours, theirs, 1, groups=["a"] * 20, group_matched=0.9)
    (told,) = found.guarantees
    assert not told.kept
    assert told.reached == pytest.approx(len(found.pairs) / 20)


def test_a_guarantee_that_holds_anyway_changes_nothing() -> None:
    matcher, ours, theirs = small(21, 20, 10)
    plain = matcher.assign(ours, theirs, 3)
    found = matcher.assign(ours, theirs, 3, groups=["a"] * 20, group_score=0.01)
    np.testing.assert_array_equal(plain.pairs, found.pairs)
    assert found.given_up == 0


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), who=st.integers(0, 11), data=st.data())
def test_where_others_state_all_they_can_nobody_gains_by_stating_little(
    seed: int, who: int, data: st.DataObject
) -> None:
    matcher, ours, theirs = busy(seed, 12, 6)
    open_ = matcher.assign(ours, theirs, 1, wishes=["times"])
    less = data.draw(st.lists(st.sampled_from(TIMES), min_size=1, max_size=2, unique=True))
    picky = [{**row, "times": less} if at == who else row for at, row in enumerate(ours)]
    found = matcher.assign(picky, theirs, 1, wishes=["times"])
    own = [float(made.scores[made.pairs[:, 0] == who].sum()) for made in (open_, found)]
    assert own[1] <= own[0] + 1e-5
    assert check(found, matcher, picky, theirs, 1) == ()


def test_without_equal_claims_somebody_could_gain() -> None:
    gained = 0
    for seed in range(12):
        matcher, ours, theirs = busy(seed, 12, 6)
        open_ = matcher.assign(ours, theirs, 1)
        before = dict(zip(open_.pairs[:, 0].tolist(), open_.scores.tolist(), strict=True))
        for time in TIMES:
            picky = [{**ours[0], "times": [time]}, *ours[1:]]
            found = matcher.assign(picky, theirs, 1)
            own = found.scores[found.pairs[:, 0] == 0]
            gained += bool(len(own) and own[0] > before.get(0, 0.0) + 1e-5)
    assert gained > 0


def test_wishes_that_keep_nobody_apart_change_nothing() -> None:
    matcher, ours, theirs = busy(4, 10, 8)
    found = matcher.assign(ours, theirs, 2, wishes=["times"])
    assert found.ceiling is None
    assert found.objective == pytest.approx(matcher.assign(ours, theirs, 2).objective, abs=1e-6)


def test_faults_of_guarantees_are_told_together() -> None:
    matcher, ours, theirs = small(2, 3, 3)
    with pytest.raises(MatchingError) as told:
        matcher.assign(
            ours, theirs, 1, floor=-1, wait_bound=7, wishes=["moon"], groups=["a"], group_score=-0.1
        )
    assert {fault.place for fault in told.value.faults} == {
        "floor", "waited", "wishes[0]", "groups", "group_score",
    }  # fmt: skip
    with pytest.raises(MatchingError, match="groups"):
        matcher.assign(ours, theirs, 1, group_matched=0.5)
    odd: list[Any] = [[], "a", "b"]
    with pytest.raises(MatchingError, match="hashable"):
        matcher.assign(ours, theirs, 1, groups=odd, group_matched=0.5)
