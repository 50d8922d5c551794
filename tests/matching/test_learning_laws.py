"""What holds of every learnt model: sums, doubt, bounds, order, arguments."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Matcher
from matching.learning.truncated import cut
from tests.matching.raters import MODELS, TWO, Programme


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


def test_learning_leaves_arguments_as_they_are() -> None:
    made = Programme(raters=50)
    before = copy.deepcopy((made.ours, made.theirs, made.pairs, made.ratings))
    made.fit("auto")
    assert before[:2] == (made.ours, made.theirs)
    np.testing.assert_array_equal(before[2], made.pairs)
    np.testing.assert_array_equal(before[3], made.ratings)


def test_a_recipients_own_weights_still_multiply_after_learning() -> None:
    made = Programme()
    found = made.fit()
    mine = {**made.ours[0], "weights": {"town": 0}}
    (reasons,) = found.explain([mine], made.theirs, [(0, 0)])
    assert reasons[1].weight == 0
    total = sum(one.weight for one in reasons if one.part == "criterion")
    assert total == pytest.approx(found.report_["slope"])


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
