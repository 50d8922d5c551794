"""Figures about a round, and whom to look for next: one shape, counted by hand."""

import numpy as np
import pytest

from matching import Figure, Matcher, recruit_next, round_quality
from matching.quality import by_name
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
    groups = ["a" if at % 3 else None for at in range(60)]
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
    assert told["matched"].n == len(inside)
    everybody = by_name(figures)
    assert everybody["share of hindsight"].value == pytest.approx(found.objective / 50)
    slope = everybody["slope"]
    assert slope.n == len(found.pairs) - 1
    assert slope.value == pytest.approx(0.5, abs=0.05)
    bins = [one for one in figures if one.name == "calibration"]
    assert len(bins) == 5
    assert sum(one.n for one in bins) == slope.n


def test_who_is_missing_is_recruited_first() -> None:
    rule = {"name": "languages", "kind": "overlap", "missing": "forbid"}
    matcher = Matcher(
        {"criteria": [{"name": "topic", "kind": "category"}], "constraints": [rule]}
    ).fit([], [], [], [])
    ours = [{"topic": "grief", "languages": ["ar"]}] * 3
    ours += [{"topic": "worry", "languages": ["en"]}] * 3
    theirs = [{"topic": "worry", "languages": ["en"]}]
    first, *others = recruit_next(matcher, ours, theirs, 2, ["topic", "languages"], places=2)
    assert first.values == {"topic": "grief", "languages": ["ar"]}
    assert first.adds == pytest.approx(2.0)
    assert (first.more_matched, first.like) == (2, 0)
    assert others[0].adds == pytest.approx(1.0)


def test_prices_never_promise_less_than_one_more_supporter_brings() -> None:
    for seed in range(6):
        matcher, ours, theirs = small(seed, 30, 6)
        found = recruit_next(matcher, ours, theirs, 2, ["condition", "languages"], verify=10)
        assert found
        for one in found:
            assert one.adds is not None
            assert -1e-5 <= one.adds <= one.at_most + 1e-4


def test_nobody_waits_so_nobody_is_missing() -> None:
    matcher, _, theirs = small(1, 3, 3)
    assert recruit_next(matcher, [], theirs, 1, ["field"]) == ()
