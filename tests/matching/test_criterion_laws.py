"""Laws of every kind of criterion: range, symmetry or its lack, missing answers, reach."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Matcher
from matching.criteria import CRITERIA, Criterion

TAXONOMY = {"b": "a", "c": "a", "d": "c", "f": "e"}
tag = st.sampled_from("abcdefg")
words = st.lists(st.sampled_from(["night", "fear", "work", "hope"]), min_size=1).map(" ".join)

KINDS: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "tags": (
        {"taxonomy": TAXONOMY},
        st.lists(tag, min_size=1) | st.dictionaries(tag, st.floats(0.01, 5), min_size=1),
    ),
    "category": ({"near": [["x", "y", 0.4]]}, st.sampled_from(["x", "y", "z", 1, 2])),
    "ordinal": ({"levels": ["l", "m", "h"]}, st.sampled_from(["l", "m", "h"])),
    "number": ({"width": 3.0}, st.floats(-1e6, 1e6)),
    "vector": (
        {"low": 0, "high": 4, "learn": "each"},
        st.lists(st.floats(0, 4) | st.none(), min_size=3, max_size=3).filter(any),
    ),
    "trajectory": (
        {"best": 1.0, "behind": 0.5, "ahead": 2.0},
        st.fixed_dictionaries(
            {"stage": st.integers(0, 6)}, optional={"since": st.integers(0, 900)}
        ),
    ),
    "text": (
        {},
        words | st.fixed_dictionaries({"text": words, "lang": st.sampled_from(["en", "es"])}),
    ),
}
ASYMMETRIC = {"trajectory"}


def criterion(kind: str, **options: Any) -> Criterion:
    declared = {"name": "x", "kind": kind, **KINDS[kind][0], **options}
    return Criteria.from_dict({"criteria": [declared]}).criteria[0]


def compared(rule: Criterion, left: Any, right: Any) -> float:
    ours, theirs = rule.parse(left), rule.parse(right)
    known = rule.background([ours, theirs])
    return float(rule.compare([ours], [theirs], known)(np.array([0]))[0, 0])


def test_every_kind_is_held_to_the_laws() -> None:
    assert set(KINDS) == {kind.kind for kind in CRITERIA}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_similarity_lies_between_nothing_and_all(kind: str, data: st.DataObject) -> None:
    left, right = data.draw(KINDS[kind][1]), data.draw(KINDS[kind][1])
    found = compared(criterion(kind), left, right)
    assert np.isnan(found) or 0 <= found <= 1


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_two_people_are_as_alike_from_either_side_or_mirrored(
    kind: str, data: st.DataObject
) -> None:
    left, right = data.draw(KINDS[kind][1]), data.draw(KINDS[kind][1])
    rule = other = criterion(kind)
    if kind in ASYMMETRIC:  # one step ahead from here is one step behind from there
        other = criterion(kind, best=-1.0, behind=2.0, ahead=0.5)
    there, back = compared(rule, left, right), compared(other, right, left)
    assert there == pytest.approx(back, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ASYMMETRIC))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_nobody_is_more_alike_than_somebody_with_the_same_answer(
    kind: str, data: st.DataObject
) -> None:
    answer, other = data.draw(KINDS[kind][1]), data.draw(KINDS[kind][1])
    rule = criterion(kind)
    assert compared(rule, answer, answer) == pytest.approx(1.0, abs=1e-5)
    found = compared(rule, answer, other)
    assert np.isnan(found) or found <= 1


def test_a_supporter_a_step_ahead_is_better_than_one_a_step_behind() -> None:
    rule = criterion("trajectory")
    assert compared(rule, {"stage": 2}, {"stage": 3}) > compared(rule, {"stage": 3}, {"stage": 2})


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_an_answer_can_reach_holds_for_every_other_answer(
    kind: str, data: st.DataObject
) -> None:
    left, right = data.draw(KINDS[kind][1]), data.draw(KINDS[kind][1])
    rule = criterion(kind)
    found = compared(rule, left, right)
    if np.isnan(found):
        return
    for value, supporter in ((left, False), (right, True)):
        low, high = rule.reach(rule.parse(value), supporter=supporter)
        assert low - 1e-5 <= found <= high + 1e-5


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_an_open_answer_is_unknown_and_within_reach(kind: str, data: st.DataObject) -> None:
    answer = data.draw(KINDS[kind][1])
    declared = {"criteria": [{"name": "x", "kind": kind, **KINDS[kind][0]}]}
    matcher = Matcher(declared).fit([], [], [], [])
    for ours, theirs in (({"x": answer}, {}), ({}, {"x": answer}), ({}, {})):
        ((reason,),) = matcher.explain([ours], [theirs], [(0, 0)])
        assert not reason.known
        assert reason.shared is None
        assert 0 <= reason.similarity <= 1


@settings(max_examples=50, deadline=None)
@given(data=st.data(), weights=st.lists(st.floats(0.01, 3), min_size=3, max_size=3))
def test_components_with_learnt_weights_obey_the_same_laws(
    data: st.DataObject, weights: list[float]
) -> None:
    left, right = data.draw(KINDS["vector"][1]), data.draw(KINDS["vector"][1])
    rule = criterion("vector").weighted(dict(enumerate(weights)))
    there, back = compared(rule, left, right), compared(rule, right, left)
    assert there == pytest.approx(back, abs=1e-5, nan_ok=True)
    assert np.isnan(there) or 0 <= there <= 1
    even = criterion("vector").weighted(dict.fromkeys(range(3), 2.0))
    plain = compared(criterion("vector"), left, right)
    assert compared(even, left, right) == pytest.approx(plain, abs=1e-5, nan_ok=True)
