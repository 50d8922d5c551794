"""How far ratings count: weights, repeats, scales, odd ones, noise; and what the report says."""

from typing import Any

import numpy as np
import pytest

from matching import Matcher
from tests.matching.raters import MODELS, TWO, Programme, people


def test_a_rating_of_no_weight_is_as_if_left_out() -> None:
    made = Programme()
    weight = np.ones(len(made.pairs))
    weight[::3] = 0
    kept = weight > 0
    weighted = Matcher(TWO, model="linear").fit(
        made.ours, made.theirs, made.pairs, made.ratings, sample_weight=weight
    )
    short = Matcher(TWO, model="linear").fit(
        made.ours, made.theirs, made.pairs[kept], made.ratings[kept]
    )
    for name, found in weighted.weights_.items():
        assert found == pytest.approx(short.weights_[name], rel=1e-6)


def test_weights_of_ratings_are_relative() -> None:
    made = Programme()
    found = [
        Matcher(TWO, model="linear")
        .fit(made.ours, made.theirs, made.pairs, made.ratings, sample_weight=weight)
        .weights_["town"]
        for weight in (np.ones(len(made.pairs)), np.full(len(made.pairs), 40.0))
    ]
    assert found[0] == pytest.approx(found[1])


def test_saying_the_same_of_the_same_pair_twice_is_not_twice_the_evidence() -> None:
    made = Programme(raters=20)
    pairs, ratings = np.tile(made.pairs, (4, 1)), np.tile(made.ratings, 4)
    found = Matcher(TWO, model="linear").fit(made.ours, made.theirs, pairs, ratings)
    assert found.report_["effective_ratings"] < 2 * len(made.pairs)
    assert found.report_["n_ratings"] == 4 * len(made.pairs)


def test_raters_who_use_little_of_the_scale_count_as_much_as_others() -> None:
    made = Programme(raters=120, noise=0.03)
    shy = made.pairs[:, 0] % 2 == 0
    mean = np.bincount(made.pairs[:, 0], made.ratings) / 5
    own = mean[made.pairs[:, 0]]
    squeezed = np.where(shy, own + (made.ratings - own) * 0.2, made.ratings)
    found = Matcher(TWO, model="linear").fit(made.ours, made.theirs, made.pairs, squeezed)
    assert found.weights_["town"] > 2.4


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("pairs", "ratings"),
    [
        ([(0, 0)], [0.7]),
        ([(0, 0), (0, 0)], [0.2, 0.9]),
        ([(0, at) for at in range(20)], [0.5] * 20),
        ([(at, 0) for at in range(30)], list(np.linspace(0, 1, 30))),
        ([(at % 30, at % 20) for at in range(60)], [0.0] * 60),
        ([(at % 30, at % 20) for at in range(60)], [1.0] * 60),
    ],
)
def test_odd_ratings_still_give_a_usable_score(model: str, pairs: Any, ratings: Any) -> None:
    ours, theirs = people(30, "r", 1), people(20, "s", 2)
    found = Matcher(TWO, model=model).fit(ours, theirs, pairs, ratings)
    scores, std = found.score_pairs(ours, theirs, pairs, return_std=True)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (std > 0).all()
    assert np.isfinite(list(found.weights_.values())).all()


def test_noise_is_not_taken_for_a_pattern() -> None:
    made = Programme(raters=80)
    made.ratings = np.random.default_rng(5).random(len(made.ratings))
    found = made.fit("auto")
    scores = found.score(made.ours, made.theirs)
    assert found.model_ != "boosted"
    assert scores.std() < 0.05
    assert found.report_["foretells"] is False
    assert made.fit("declared").report_.get("foretells") is None
    assert Programme(raters=80).fit("auto").report_["foretells"] is True


def test_the_report_tells_what_was_compared_on_ratings_not_seen() -> None:
    report = Programme(raters=80).fit("auto").report_
    assert [one["model"] for one in report["compared"]] == ["declared", "linear", "boosted"]
    assert report["model"] in ("linear", "boosted")
    assert report["compared"][1]["gain"] > report["compared"][1]["standard_error"]
    assert report["within_rater_rank_correlation"] > 0.4
    assert set(report["variance"]) == {"pair_and_noise", "rater", "supporter"}
