"""The matcher as an estimator: scikit-learn's habits, and what `fit` reports."""

import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from matching import Matcher, MatchingError
from tests.matching.people import DECLARED, criteria, crowd


def test_nothing_is_scored_before_fit() -> None:
    matcher, people = Matcher(criteria()), crowd(2, 1)
    with pytest.raises(NotFittedError):
        matcher.score(people, people)
    with pytest.raises(NotFittedError):
        matcher.score_pairs(people, people, [])
    with pytest.raises(NotFittedError):
        matcher.explain(people, people, [])
    with pytest.raises(NotFittedError):
        matcher.assign(people, people, 1)


def test_nothing_at_all_is_enough_to_fit() -> None:
    matcher = Matcher(criteria())
    assert matcher.fit([], [], [], []) is matcher
    assert matcher.model_ == "declared"
    assert matcher.weights_["condition"] == 2.0
    assert np.isnan(matcher.weights_std_["condition"])
    assert matcher.supporter_effects_ == {}
    assert matcher.report_["n_ratings"] == 0
    assert matcher.report_["within_rater_rank_correlation"] is None


def test_without_ratings_declared_weights_decide_whatever_was_asked_for() -> None:
    report = Matcher(criteria()).fit([], [], [], []).report_
    assert (report["requested"], report["model"]) == ("auto", "declared")
    assert report["why"] == "there are no ratings"


def test_other_models_are_refused() -> None:
    with pytest.raises(MatchingError, match="model"):
        Matcher(criteria(), model="magic").fit([], [], [], [])


def test_it_clones_and_tells_and_takes_its_parameters() -> None:
    matcher: Any = Matcher(criteria(), model="declared", random_state=3)
    copied: Any = clone(matcher)  # type: ignore[no-untyped-call]
    twin = copied.set_params(random_state=4)
    assert twin.get_params()["random_state"] == 4
    assert matcher.get_params()["random_state"] == 3
    assert set(matcher.get_params()) == {"criteria", "model", "supporter_effects", "random_state"}
    assert "condition, field, education" in repr(matcher)
    assert "declared" in repr(matcher)


def test_a_fitted_matcher_survives_pickling() -> None:
    ours, theirs = crowd(8, 1), crowd(4, 2)
    matcher = Matcher(criteria()).fit(ours, theirs, [], [])
    again = pickle.loads(pickle.dumps(matcher))
    np.testing.assert_array_equal(again.score(ours, theirs), matcher.score(ours, theirs))


def test_a_mapping_serves_as_criteria() -> None:
    ours, theirs = crowd(8, 1), crowd(4, 2)
    from_mapping = Matcher(DECLARED).fit(ours, theirs, [], []).score(ours, theirs)
    declared = Matcher(criteria()).fit(ours, theirs, [], []).score(ours, theirs)
    np.testing.assert_array_equal(from_mapping, declared)


def test_ratings_that_follow_the_scores_are_reported_as_agreeing() -> None:
    ours, theirs = crowd(10, 1), crowd(8, 2)
    pairs = [(left, right) for left in range(10) for right in range(8)]
    scores = Matcher(criteria()).fit(ours, theirs, [], []).score_pairs(ours, theirs, pairs)
    kept = [at for at in range(len(pairs)) if not np.isnan(scores[at])]
    rated, ratings = [pairs[at] for at in kept], scores[kept]
    as_declared = Matcher(criteria(), model="declared")
    report = as_declared.fit(ours, theirs, rated, ratings).report_
    assert report["n_ratings"] == len(kept)
    assert report["within_rater_rank_correlation"] == pytest.approx(1.0)
    assert report["n_used_raters"] <= report["n_raters"] == len({left for left, _ in rated})
    against = as_declared.fit(ours, theirs, rated, 1 - ratings).report_
    assert against["within_rater_rank_correlation"] == pytest.approx(-1.0)
    assert against["standard_error"] == pytest.approx(0.0, abs=1e-9)


def test_raters_who_say_too_little_are_counted_but_not_used() -> None:
    ours, theirs = crowd(4, 1), crowd(4, 2)
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]
    report = Matcher(criteria()).fit(ours, theirs, pairs, [0.1, 0.2, 0.5, 0.5, 0.5]).report_
    assert report["n_raters"] == 2
    assert (report["n_used_raters"], report["n_used_ratings"]) == (0, 0)
    one = Matcher(criteria()).fit(
        ours, theirs, pairs, [0.1, 0.2, 0.5, 0.4, 0.9], raters=["r"] * 5, sample_weight=[1] * 5
    )
    assert one.report_["n_used_raters"] == 1
    assert one.report_["standard_error"] is None
