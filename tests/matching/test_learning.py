"""What is learnt from ratings: weights, effects, curves; how far, and what can never happen."""

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Matcher
from matching.learning.truncated import cut
from tests.matching.people import criteria, crowd
from tests.matching.raters import TWO, Programme, people, some_pairs

MODELS = ("auto", "linear", "boosted")


@pytest.mark.parametrize("model", MODELS)
def test_without_ratings_every_model_is_what_was_declared(model: str) -> None:
    ours, theirs = crowd(12, 1), crowd(8, 2)
    declared = Matcher(criteria(), model="declared").fit(ours, theirs, [], [])
    found = Matcher(criteria(), model=model).fit(ours, theirs, [], [])
    np.testing.assert_array_equal(found.score(ours, theirs), declared.score(ours, theirs))
    assert (found.model_, found.weights_) == ("declared", declared.weights_)


def test_the_declared_model_never_learns() -> None:
    made = Programme()
    found, nothing = made.fit("declared"), Matcher(TWO).fit(made.ours, made.theirs, [], [])
    np.testing.assert_array_equal(
        found.score(made.ours, made.theirs), nothing.score(made.ours, made.theirs)
    )
    assert found.supporter_effects_ == {}


def test_weights_go_to_what_raters_feel() -> None:
    found = Programme(raters=200).fit()
    assert found.weights_["town"] > 2.0
    assert found.weights_["hobby"] < 0.5
    assert sum(found.weights_.values()) == pytest.approx(3.0)
    assert 0 < found.weights_std_["town"] < 0.5
    assert found.report_["slope"] == pytest.approx(0.25, abs=0.06)


def test_weights_move_only_as_far_as_ratings_tell() -> None:
    weights = [Programme(raters=count).fit().weights_["town"] for count in (1, 6, 40, 200)]
    assert 1.0 <= weights[0] < 1.6
    assert weights == sorted(weights)


def test_weights_are_never_negative_even_where_the_alike_feel_strange() -> None:
    made = Programme()
    against = Matcher(TWO, model="linear").fit(made.ours, made.theirs, made.pairs, 1 - made.ratings)
    assert min(against.weights_.values()) >= 0
    assert against.report_["slope"] < 0.1
    assert against.weights_["town"] < against.weights_["hobby"]


def test_a_shadow_is_never_learnt() -> None:
    for model in MODELS:
        found = Programme().fit(model)
        assert found.weights_["shoe"] == 0
        assert found.weights_std_["shoe"] == 0


def test_a_liked_supporter_is_known_by_id_and_drawn_to_the_middle() -> None:
    made = Programme(raters=100, liked=0.3)
    found = made.fit()
    effect = found.supporter_effects_["s0"]
    assert effect == max(found.supporter_effects_.values())
    assert 0.1 < effect < 0.3
    alone = [{**made.theirs[0], "id": name} for name in ("s0", "somebody")]
    known, unknown = found.score_pairs(made.ours[:1], alone, [(0, 0), (0, 1)])
    assert known - unknown == pytest.approx(effect, abs=1e-6)
    without = made.fit(supporter_effects=False)
    assert without.supporter_effects_ == {}


def test_supporters_without_an_id_have_no_effect() -> None:
    made = Programme()
    nameless = [{**row, "id": None} for row in made.theirs]
    found = Matcher(TWO, model="linear").fit(made.ours, nameless, made.pairs, made.ratings)
    assert found.supporter_effects_ == {}


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


@pytest.mark.parametrize("model", MODELS)
def test_contributions_add_up_to_a_learnt_score(model: str) -> None:
    made = Programme(raters=80, liked=0.5)
    found = made.fit(model)
    table = found.score(made.ours, made.theirs)
    scores = found.score_pairs(made.ours, made.theirs, made.pairs)
    reasons = found.explain(made.ours, made.theirs, made.pairs)
    for (left, right), score, some in zip(made.pairs.tolist(), scores, reasons, strict=True):
        assert sum(one.contribution for one in some) == pytest.approx(score, abs=1e-9)
        assert table[left, right] == pytest.approx(score, abs=1e-5)
        assert [one.criterion for one in some][:4] == ["hobby", "town", "age", "shoe"]
        assert {one.part for one in some[4:]} <= {"level", "supporter"}
        assert all(one.contribution == one.weight * one.similarity for one in some)


@pytest.mark.parametrize("model", MODELS)
def test_blocks_and_single_pairs_have_the_same_doubt(model: str) -> None:
    made = Programme(raters=80)
    found = made.fit(model)
    made.ours[0].pop("town")
    std = found.score_pairs(made.ours, made.theirs, made.pairs, return_std=True)[1]
    scorer = found._read(made.ours, made.theirs, (), [])[0]
    blocks = scorer.stds_of(0, len(made.ours))
    np.testing.assert_allclose(blocks[made.pairs[:, 0], made.pairs[:, 1]], std, atol=1e-6)
    assert std[made.pairs[:, 0] == 0].mean() > std[made.pairs[:, 0] > 0].mean()


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 1000),
    field=st.sampled_from(["hobby", "town", "age"]),
    model=st.sampled_from(MODELS),
)
def test_an_open_answer_stays_between_best_and_worst_after_learning(
    seed: int, field: str, model: str
) -> None:
    made = Programme(raters=42, seed=seed)
    found = made.fit(model)
    other, answers = made.theirs[1], {row[field] for row in made.theirs + made.ours}
    unknown = {key: made.ours[0][key] for key in ("hobby", "town", "age") if key != field}
    scores = found.score([{**unknown, field: answer} for answer in answers], [other])[:, 0]
    assert scores.min() - 1e-6 <= found.score([unknown], [other])[0, 0] <= scores.max() + 1e-6


def test_nine_of_ten_new_ratings_lie_within_the_interval() -> None:
    for each in (2, 5):
        learners, judges = Programme(raters=60, each=each), Programme(raters=150, seed=9)
        found = learners.fit("auto")
        scores, std = found.score_pairs(judges.ours, judges.theirs, judges.pairs, return_std=True)
        inside = np.abs(judges.ratings - scores) <= 1.645 * std
        assert 0.85 <= inside.mean() <= 0.95


@pytest.mark.parametrize("model", MODELS)
def test_fitting_twice_is_fitting_once(model: str) -> None:
    made = Programme()
    once = made.fit(model, random_state=3)
    twice = made.fit(model, random_state=3).fit(made.ours, made.theirs, made.pairs, made.ratings)
    np.testing.assert_array_equal(
        once.score(made.ours, made.theirs), twice.score(made.ours, made.theirs)
    )
    assert once.report_ == twice.report_
    assert once.weights_ == twice.weights_


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 1000), data=st.data())
def test_permuting_people_permutes_what_is_learnt(seed: int, data: st.DataObject) -> None:
    made = Programme(raters=30, seed=seed)
    first = made.fit("auto")
    rows = data.draw(st.permutations(range(30)))
    columns = data.draw(st.permutations(range(20)))
    order = data.draw(st.permutations(range(len(made.pairs))))
    place = [{old: new for new, old in enumerate(one)} for one in (rows, columns)]
    pairs = [(place[0][r], place[1][s]) for r, s in made.pairs[list(order)].tolist()]
    ours, theirs = [made.ours[at] for at in rows], [made.theirs[at] for at in columns]
    second = Matcher(TWO, model="auto").fit(ours, theirs, pairs, made.ratings[list(order)])
    np.testing.assert_allclose(
        second.score(ours, theirs),
        first.score(made.ours, made.theirs)[np.ix_(rows, columns)],
        atol=1e-4,
    )


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


def test_everybody_alike_leaves_the_declared_proportions() -> None:
    same = {"hobby": "chess", "town": "east", "age": 40.0}
    found = Matcher(TWO, model="linear").fit(
        [same] * 10, [same] * 5, [(at, at % 5) for at in range(10)], np.linspace(0, 1, 10)
    )
    known = [found.weights_[name] for name in ("hobby", "town", "age")]
    assert known == pytest.approx([1.0] * 3, rel=0.05)


def test_a_recipients_own_weights_still_multiply_after_learning() -> None:
    made = Programme()
    found = made.fit()
    mine = {**made.ours[0], "weights": {"town": 0}}
    (reasons,) = found.explain([mine], made.theirs, [(0, 0)])
    assert reasons[1].weight == 0
    total = sum(one.weight for one in reasons if one.part == "criterion")
    assert total == pytest.approx(found.report_["slope"])


def test_learning_leaves_arguments_as_they_are() -> None:
    made = Programme(raters=50)
    before = copy.deepcopy((made.ours, made.theirs, made.pairs, made.ratings))
    made.fit("auto")
    assert before[:2] == (made.ours, made.theirs)
    np.testing.assert_array_equal(before[2], made.pairs)
    np.testing.assert_array_equal(before[3], made.ratings)


def test_the_report_tells_what_was_compared_on_ratings_not_seen() -> None:
    report = Programme(raters=80).fit("auto").report_
    assert [one["model"] for one in report["compared"]] == ["declared", "linear", "boosted"]
    assert report["model"] in ("linear", "boosted")
    assert report["compared"][1]["gain"] > report["compared"][1]["standard_error"]
    assert report["within_rater_rank_correlation"] > 0.4
    assert set(report["variance"]) == {"pair_and_noise", "rater", "supporter"}


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


def test_an_assignment_works_on_what_was_learnt() -> None:
    made = Programme(raters=80, liked=0.3)
    found = made.fit("auto")
    made_pairs = found.assign(made.ours, made.theirs, 4)
    scores = found.score_pairs(made.ours, made.theirs, made_pairs.pairs)
    assert made_pairs.objective == pytest.approx(scores.sum(), abs=1e-6)
    assert made_pairs.objective <= made_pairs.bound + 1e-9


@settings(max_examples=40, deadline=None)
@given(mean=st.floats(-3, 3), spread=st.floats(0.1, 3))
def test_a_gaussian_cut_off_at_zero_has_the_moments_it_should(mean: float, spread: float) -> None:
    from scipy.stats import norm, truncnorm

    precision = np.array([[[1 / spread**2]]])
    found = cut(precision, np.array([[mean / spread**2]]), 0)
    right = truncnorm(-mean / spread, np.inf, loc=mean, scale=spread)
    assert found.mean[0, 0] == pytest.approx(right.mean(), rel=1e-4)
    assert found.covariance[0, 0, 0] == pytest.approx(right.var(), rel=1e-3)
    assert found.log_mass[0] == pytest.approx(norm.logcdf(mean / spread), abs=1e-4)


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
