"""What is learnt from ratings: the weights of criteria and the effects of supporters."""

import numpy as np
import pytest

from matching import Matcher
from tests.matching.people import criteria, crowd
from tests.matching.raters import MODELS, TWO, Programme


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


def test_everybody_alike_leaves_the_declared_proportions() -> None:
    same = {"hobby": "chess", "town": "east", "age": 40.0}
    found = Matcher(TWO, model="linear").fit(
        [same] * 10, [same] * 5, [(at, at % 5) for at in range(10)], np.linspace(0, 1, 10)
    )
    known = [found.weights_[name] for name in ("hobby", "town", "age")]
    assert known == pytest.approx([1.0] * 3, rel=0.05)
