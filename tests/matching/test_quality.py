"""Figures about a round: one shape, counted by hand."""

import numpy as np
import pytest

from matching import Figure, Matcher, round_quality
from matching.figures import by_name
from tests.matching.test_assign import small


def test_figures_have_one_shape_and_order_whatever_is_known() -> None:
    matcher, ours, theirs = small(3, 40, 15)
    found = matcher.assign(ours, theirs, 2)
    figures = round_quality(matcher, ours, theirs, found, 2)
    assert all(isinstance(one, Figure) for one in figures)
    told = by_name(figures)
    assert list(told) == [
        "score", "lift over random", "lift over equal weights", "share of hindsight", "matched",
        "in a blocking pair", "gini of load",
    ]  # fmt: skip
    assert told["score"].value == pytest.approx(found.scores.mean())
    lift = told["lift over random"]
    assert lift.low is not None
    assert lift.low > 0
    assert told["share of hindsight"].value == pytest.approx(1.0, abs=1e-4)
    assert told["matched"].value == pytest.approx(len(found.pairs) / 40)
    nobody = round_quality(matcher, [], [], matcher.assign([], [], 1), 1)
    assert [one.name for one in nobody] == list(told)
    assert nobody[0].value is None


def test_blocking_pairs_are_those_that_would_both_rather_be_together() -> None:
    matcher, ours, theirs = small(5, 12, 6)
    found = matcher.assign(ours, theirs, 1)
    table = matcher.score(ours, theirs)
    own = dict(zip(found.pairs[:, 0].tolist(), found.scores.tolist(), strict=True))
    held = dict(zip(found.pairs[:, 1].tolist(), found.scores.tolist(), strict=True))
    hits = sum(
        any(
            table[left, right] > own.get(left, 0.0) + 1e-6
            and table[left, right] > held.get(right, 0.0) + 1e-6
            for right in range(6)
        )
        for left in range(12)
    )
    told = by_name(round_quality(matcher, ours, theirs, found, 1))["in a blocking pair"]
    assert told.value == pytest.approx(hits / 12)
    assert told.n == 12


def test_load_is_even_or_not() -> None:
    matcher = Matcher({"criteria": [{"name": "a", "kind": "category"}]}).fit([], [], [], [])
    ours, theirs = [{"a": "x"}] * 4, [{"a": "x"}, {"a": "y"}]
    alone = matcher.assign(ours, theirs, [4, 0])
    figures = by_name(round_quality(matcher, ours, theirs, alone, [4, 4]))
    assert figures["gini of load"].value == pytest.approx(0.5)


def test_groups_and_ratings_are_told_with_intervals() -> None:
    matcher, ours, theirs = small(8, 60, 30)
    found = matcher.assign(ours, theirs, 2)
    groups = [["a"] if at % 3 else [] for at in range(60)]
    noise = np.random.default_rng(0).normal(0, 0.01, len(found.pairs))
    said = 0.1 + 0.5 * found.scores + noise
    said[0] = np.nan
    figures = round_quality(
        matcher, ours, theirs, found, 2, groups=groups, perceived=said, hindsight=50.0
    )
    inside = [at for at in range(60) if groups[at]]
    rows = np.isin(found.pairs[:, 0], inside)
    told = by_name(figures, "a")
    assert told["score"].value == pytest.approx(found.scores[rows].mean())
    others = found.scores[~rows].mean()
    assert told["gap"].value == pytest.approx(found.scores[rows].mean() - others)
    everybody = by_name(figures)
    assert everybody["share of hindsight"].value == pytest.approx(found.objective / 50)
    slope = everybody["slope"]
    assert slope.n == len(found.pairs) - 1
    assert slope.value == pytest.approx(0.5, abs=0.05)
    bins = [one for one in figures if one.name == "calibration"]
    assert len(bins) == 5
    assert sum(one.n for one in bins) == slope.n
