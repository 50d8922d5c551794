"""A fitted matcher as plain data: made again it is the same, and another's state is refused."""

import json
from typing import Any

import numpy as np
import pytest

from matching import Matcher, MatchingError
from tests.matching.people import criteria, crowd
from tests.matching.raters import TWO, Programme


def again(state: Any) -> Any:
    """What comes back from a database."""
    return json.loads(json.dumps(state, allow_nan=False))


@pytest.mark.parametrize("model", ["declared", "linear", "boosted", "auto"])
def test_a_matcher_made_again_scores_and_explains_as_before(model: str) -> None:
    made = Programme(raters=200)
    before = made.fit(model)
    after = Matcher(TWO).from_state(again(before.to_state()))
    pairs = made.pairs[:20]
    for one, other in zip(
        before.score_pairs(made.ours, made.theirs, pairs, return_std=True),
        after.score_pairs(made.ours, made.theirs, pairs, return_std=True),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
    assert after.explain(made.ours, made.theirs, pairs) == before.explain(
        made.ours, made.theirs, pairs
    )
    assert after.model_ == before.model_
    assert after.weights_ == before.weights_
    assert repr(after.report_) == repr(before.report_)


def test_no_answer_is_kept() -> None:
    ours, theirs = crowd(12, 1), crowd(8, 2)
    for person in (*ours, *theirs):
        person["place"] = f"somewhere {person['id']}"
    rules = {"criteria": [{"name": "place", "kind": "text"}]}
    kept = json.dumps(Matcher(rules).fit(ours, theirs, [[0, 0]], [0.5]).to_state())
    assert "somewhere" not in kept
    after = Matcher(rules).from_state(json.loads(kept))
    assert not np.isnan(after.score(ours, theirs)).any()


def test_a_state_of_other_criteria_or_another_version_is_refused() -> None:
    state = Programme().fit().to_state()
    with pytest.raises(MatchingError, match="other criteria"):
        Matcher(criteria()).from_state(state)
    for odd in ({}, {**state, "layout": 99}, {**state, "form": {"weights": []}}):
        with pytest.raises(MatchingError, match="another version"):
            Matcher(TWO).from_state(odd)
