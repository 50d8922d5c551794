"""Counterfactuals: what they say would change does change the decision."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Matcher, MatchingError
from tests.matching.people import criteria, crowd
from tests.matching.raters import Programme


def ready() -> tuple[Matcher, list[Any], list[Any]]:
    ours, theirs = crowd(10, 1), crowd(6, 2)
    return Matcher(criteria()).fit(ours, theirs, [], []), ours, theirs


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_changed_weight_makes_both_supporters_equal(seed: int) -> None:
    ours, theirs = crowd(4, seed), crowd(5, seed + 1)
    matcher = Matcher(criteria()).fit(ours, theirs, [], [])
    (found,) = matcher.what_if(ours, theirs, [(0, 0)], [1])
    for change in (one for one in found.changes if one.kind == "weight"):
        weights = {change.criterion: change.needed}
        scorer = matcher._read([{**ours[0], "weights": weights}], theirs, (), [])[0]
        means = scorer.pairs(np.array([(0, 0), (0, 1)]))[0]
        assert means[0] == pytest.approx(means[1], abs=1e-5)


def test_a_changed_similarity_makes_both_supporters_equal() -> None:
    declared = {"criteria": [{"name": n, "kind": "number", "width": 10} for n in "ab"]}
    matcher = Matcher(declared).fit([], [], [], [])
    ours, theirs = [{"a": 40, "b": 40}], [{"a": 42, "b": 41}, {"a": 55, "b": 41}]
    (found,) = matcher.what_if(ours, theirs, [(0, 0)], [1])
    scores = matcher.score(ours, theirs)[0]
    assert found.gap == pytest.approx(scores[0] - scores[1], abs=1e-6)
    (change,) = [one for one in found.changes if one.kind == "similarity"]
    assert change.criterion == "a"
    closer = 40 + 10 * np.sqrt(-2 * np.log(change.needed))
    again = matcher.score(ours, [theirs[0], {"a": closer, "b": 41}])[0]
    assert again[0] == pytest.approx(again[1], abs=1e-5)


def test_an_answer_that_nobody_gave_is_marked_as_one_that_could_be_asked_for() -> None:
    declared = {"criteria": [{"name": n, "kind": "category"} for n in "ab"]}
    people = [{"a": "x", "b": "y"}, {"a": "x", "b": "z"}]
    matcher = Matcher(declared).fit(people, people, [], [])
    (found,) = matcher.what_if(people[:1], [people[0], {"a": "x"}], [(0, 0)], [1])
    assert [(one.criterion, one.open) for one in found.changes if one.kind == "similarity"] == [
        ("b", True)
    ]


def test_who_would_be_better_but_is_taken_needs_one_more_place() -> None:
    declared = {"criteria": [{"name": "a", "kind": "number", "width": 10}]}
    matcher = Matcher(declared).fit([], [], [], [])
    ours, theirs = [{"a": 40}, {"a": 41}], [{"a": 40}, {"a": 60}]
    round_ = matcher.assign(ours, theirs, [1, 1])
    other = {left: 1 - right for left, right in round_.pairs.tolist()}
    found = matcher.what_if(
        ours, theirs, round_.pairs, [other[left] for left in (0, 1)], prices=round_.prices
    )
    kinds = [[change.kind for change in one.changes] for one in found]
    second = round_.pairs[:, 1].tolist().index(1)
    assert "place" in kinds[second]
    assert "place" not in kinds[1 - second]
    assert all(one.gap >= -1e-6 for one in found)


def test_counterfactuals_count_what_was_learnt_of_supporters() -> None:
    made = Programme(raters=60, liked=0.4)
    found = made.fit()
    (told,) = found.what_if(made.ours, made.theirs, [(0, 0)], [1])
    scores = found.score_pairs(made.ours, made.theirs, [(0, 0), (0, 1)])
    assert told.gap == pytest.approx(scores[0] - scores[1], abs=1e-6)


def test_faults_of_a_comparison_are_told_at_once() -> None:
    matcher, ours, theirs = ready()
    with pytest.raises(MatchingError) as caught:
        matcher.what_if(ours, theirs, [(0, 99)], [77], prices=[1])
    places = {fault.place for fault in caught.value.faults}
    assert places == {"instead[0]", "prices", "pairs[0]"}
    with pytest.raises(MatchingError, match="must have 1"):
        matcher.what_if(ours, theirs, [(0, 0)], [1, 2])
    with pytest.raises(MatchingError, match="instead"):
        matcher.what_if(ours, theirs, [(0, 0)], [0.5])
