"""What is learnt inside a criterion: components of a vector, curves, the shape of a trajectory."""

from typing import Any

import numpy as np

from matching import Matcher
from tests.matching.raters import Programme, some_pairs


def test_components_of_a_vector_get_weights_of_their_own() -> None:
    random = np.random.default_rng(0)
    declared = {"criteria": [{"name": "v", "kind": "vector", "learn": "each"}]}
    ours, theirs = ([{"v": random.random(4).tolist()} for _ in range(n)] for n in (80, 20))
    pairs = some_pairs(80, 20, 6, 0)
    first = [1 - abs(ours[r]["v"][0] - theirs[s]["v"][0]) for r, s in pairs.tolist()]
    ratings = np.clip(0.2 + 0.5 * np.array(first) + random.normal(0, 0.05, len(first)), 0, 1)
    found = Matcher(declared, model="linear").fit(ours, theirs, pairs, ratings)
    near = {"v": [0.5, 0.0, 0.0, 0.0]}
    asked = [{"v": [0.5, 1.0, 1.0, 1.0]}, {"v": [1.0, 0.0, 0.0, 0.0]}]
    scores = found.score([near], asked)[0]
    assert scores[0] > scores[1]
    whole = {"criteria": [{"name": "v", "kind": "vector"}]}
    scores = Matcher(whole, model="linear").fit(ours, theirs, pairs, ratings).score([near], asked)
    assert scores[0, 0] < scores[0, 1]


def test_boosting_finds_a_curve_that_never_falls() -> None:
    random = np.random.default_rng(0)
    declared = {"criteria": [{"name": "age", "kind": "number", "width": 20}]}
    ours, theirs = ([{"age": float(a)} for a in random.integers(18, 80, n)] for n in (200, 30))
    pairs = some_pairs(200, 30, 6, 0)
    apart = np.array([abs(ours[r]["age"] - theirs[s]["age"]) for r, s in pairs.tolist()])
    ratings = np.clip(0.3 + 0.4 * (apart < 8) + random.normal(0, 0.1, len(pairs)), 0, 1)
    found = Matcher(declared, model="auto").fit(ours, theirs, pairs, ratings)
    assert found.model_ == "boosted"
    ages = [{"age": 40.0 + step} for step in range(0, 60, 2)]
    scores = found.score([{"age": 40.0}], ages)[0]
    assert (np.diff(scores) <= 1e-6).all()
    assert scores[1] - scores[8] > 0.2


def test_too_few_ratings_are_not_boosted() -> None:
    found = Programme(raters=10).fit("boosted")
    assert found.model_ == "linear"
    assert "200" in found.report_["why"]


def advice(best: float, seed: int = 0) -> tuple[Any, Any, Any, Any]:
    """People who feel best with somebody some years further, and badly with anybody behind."""
    random = np.random.default_rng(seed)
    ours, theirs = (
        [{"way": {"stage": float(y)}} for y in random.uniform(0, 30, n)] for n in (60, 30)
    )
    pairs = some_pairs(60, 30, 5, seed)
    ahead = np.array(
        [theirs[s]["way"]["stage"] - ours[r]["way"]["stage"] for r, s in pairs.tolist()]
    )
    felt = np.exp(-(((ahead - best) / np.where(ahead < best, 3.0, 9.0)) ** 2) / 2)
    return ours, theirs, pairs, np.clip(0.3 + 0.4 * felt + random.normal(0, 0.1, len(felt)), 0, 1)


def test_how_far_ahead_is_best_is_learnt_where_ratings_tell() -> None:
    declared = {"criteria": [{"name": "way", "kind": "trajectory"}]}
    said = advice(8.0)
    found = Matcher(declared, model="linear").fit(*said)
    assert 3 < found.report_["shapes"]["way"]["best"] < 13
    scores = found.score([{"way": {"stage": 10}}], [{"way": {"stage": y}} for y in (2, 11, 18, 29)])
    assert scores[0].argmax() == 2
    assert scores[0, 0] < scores[0, 3]
    kept = {"criteria": [{"name": "way", "kind": "trajectory", "learn": "weight"}]}
    assert Matcher(kept, model="linear").fit(*said).report_["shapes"] == {}


def test_the_declared_shape_stays_where_ratings_do_not_tell() -> None:
    declared = {
        "criteria": [{"name": "way", "kind": "trajectory", "best": 8, "behind": 3, "ahead": 9}]
    }
    ours, theirs, pairs, ratings = advice(8.0)
    assert (
        Matcher(declared, model="linear").fit(ours, theirs, pairs, ratings).report_["shapes"] == {}
    )
    noise = np.random.default_rng(1).random(len(ratings))
    assert Matcher(declared, model="linear").fit(ours, theirs, pairs, noise).report_["shapes"] == {}
