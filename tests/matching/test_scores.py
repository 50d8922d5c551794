"""Scores and reasons: what they add up to, and what an open answer may and may not do."""

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Matcher, MatchingError
from tests.matching.people import DECLARED, criteria, crowd


def fitted(seed: int = 1, count: int = 20) -> tuple[Matcher, list[Any], list[Any]]:
    recipients, supporters = crowd(count, seed), crowd(count // 2, seed + 1)
    return Matcher(criteria()).fit(recipients, supporters, [], []), recipients, supporters


def every_pair(recipients: list[Any], supporters: list[Any]) -> list[tuple[int, int]]:
    return [(left, right) for left in range(len(recipients)) for right in range(len(supporters))]


def test_a_score_is_the_weighted_mean_of_similarities() -> None:
    declared = {
        "criteria": [
            {"name": "a", "kind": "category", "weight": 3},
            {"name": "b", "kind": "category"},
        ]
    }
    matcher = Matcher(declared).fit([], [], [], [])
    table = matcher.score([{"a": "x", "b": "y"}], [{"a": "x", "b": "z"}, {"a": "w", "b": "y"}])
    assert table.tolist() == [[0.75, 0.25]]


def test_a_recipients_own_weights_multiply_the_declared_ones() -> None:
    declared = {"criteria": [{"name": n, "kind": "category"} for n in "ab"]}
    matcher = Matcher(declared).fit([], [], [], [])
    rows = [{"a": "x", "b": "y", "weights": w} for w in ({"a": 3}, {"b": 0}, {"a": 0, "b": 0}, {})]
    table = matcher.score(rows, [{"a": "x", "b": "z"}])
    assert table[:, 0].tolist() == [0.75, 1.0, 0.5, 0.5]


def test_contributions_add_up_to_the_score() -> None:
    matcher, recipients, supporters = fitted()
    pairs = every_pair(recipients, supporters)
    table = matcher.score(recipients, supporters)
    scores = matcher.score_pairs(recipients, supporters, pairs)
    for (left, right), score, reasons in zip(
        pairs, scores, matcher.explain(recipients, supporters, pairs), strict=True
    ):
        if not np.isnan(score):
            assert sum(reason.contribution for reason in reasons) == pytest.approx(score, abs=1e-6)
            assert table[left, right] == pytest.approx(score, abs=1e-6)
        assert sum(reason.weight for reason in reasons) == pytest.approx(1.0)
        assert all(
            r.contribution == pytest.approx(r.weight * r.similarity, abs=1e-9) for r in reasons
        )


def test_a_shadow_is_computed_and_shown_but_not_used() -> None:
    matcher, recipients, supporters = fitted()
    (reasons,) = matcher.explain(recipients, supporters, [(0, 0)])
    shadow = reasons[-1]
    assert shadow.criterion == "district"
    assert (shadow.weight, shadow.contribution) == (0.0, 0.0)
    moved = [{**row, "district": "elsewhere"} for row in recipients]
    first, second = matcher.score(recipients, supporters), matcher.score(moved, supporters)
    np.testing.assert_array_equal(first, second)


def test_reasons_never_claim_what_somebody_left_open() -> None:
    matcher, recipients, supporters = fitted()
    pairs = every_pair(recipients, supporters)
    for (left, right), reasons in zip(
        pairs, matcher.explain(recipients, supporters, pairs), strict=True
    ):
        for reason in reasons:
            answered = (
                reason.criterion in recipients[left] and reason.criterion in supporters[right]
            )
            assert reason.known == answered
            if not answered:
                assert reason.shared is None


def test_forbidden_and_broken_constraints_are_nan_and_nothing_else_is() -> None:
    matcher, recipients, supporters = fitted()
    table = matcher.score(recipients, supporters, forbidden=[(3, 4)])
    for left, right in every_pair(recipients, supporters):
        apart = not set(recipients[left]["languages"]) & set(supporters[right]["languages"])
        assert np.isnan(table[left, right]) == (apart or (left, right) == (3, 4))


def test_an_open_answer_counts_as_the_mean_and_widens_the_deviation() -> None:
    declared = {"criteria": [{"name": "a", "kind": "category"}, {"name": "b", "kind": "category"}]}
    people = [{"a": "x", "b": "y"}, {"a": "x", "b": "z"}]
    matcher = Matcher(declared).fit(people, people, [], [])
    scores, stds = matcher.score_pairs(
        [{"a": "x", "b": "y"}],
        [{"a": "x"}, {"a": "x", "b": "y"}],
        [(0, 0), (0, 1)],
        return_std=True,
    )
    assert scores.tolist() == [0.75, 1.0]  # b: half of the population's pairs are equal
    assert stds.tolist() == [0.25, 0.0]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), at=st.integers(0, 6), theirs=st.booleans())
def test_an_open_answer_never_beats_the_best_nor_falls_below_the_worst(
    seed: int, at: int, theirs: bool
) -> None:
    people = crowd(12, seed)
    matcher = Matcher(criteria()).fit(people, crowd(8, seed + 1), [], [])
    field = DECLARED["criteria"][at]["name"]
    person, other = {**people[0], "languages": ["en"]}, {**people[1], "languages": ["en"]}
    if field not in person:
        return
    changed = other if theirs else person
    changed.pop(field, None)
    answers: list[Any] = [row[field] for row in people if field in row]
    answers += _extremes(field, person if theirs else other)
    sides = [[person], [other]]
    open_score = float(matcher.score(*sides)[0, 0])
    found = []
    for answer in answers:
        filled = {**changed, field: answer}
        pair = ([person], [filled]) if theirs else ([filled], [other])
        found.append(float(matcher.score(*pair)[0, 0]))
    assert min(found) - 1e-6 <= open_score <= max(found) + 1e-6


def _extremes(field: str, known: dict[str, Any]) -> list[Any]:
    """Answers as near to and as far from anything as the field allows."""
    far: dict[str, list[Any]] = {
        "condition": [["nothing else"], known.get("condition", ["x"])],
        "field": ["elsewhere", known.get("field", "x")],
        "education": ["none", "school", "degree"],
        "age": [-1000, known.get("age", 0)],
        "interests": [[1] * 4, [10] * 4, *_corners(known.get("interests"))],
        "recovery": [{"stage": stage, "since": 0} for stage in range(-9, 12)],
        "own_words": ["zzzz", known.get("own_words", "zzzz")],
    }
    return far[field]


def _corners(vector: list[int] | None) -> list[Any]:
    if vector is None:
        return []
    away = [10 if value <= 5 else 1 for value in vector]
    single = [{at: value} for at, value in enumerate(away)]
    return [vector, away, *single]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_permuting_people_permutes_scores(seed: int, data: st.DataObject) -> None:
    recipients, supporters = crowd(9, seed), crowd(7, seed + 1)
    rows = data.draw(st.permutations(range(9)))
    columns = data.draw(st.permutations(range(7)))
    table = Matcher(criteria()).fit([], [], [], []).score(recipients, supporters)
    mixed = (
        Matcher(criteria())
        .fit([], [], [], [])
        .score([recipients[at] for at in rows], [supporters[at] for at in columns])
    )
    np.testing.assert_allclose(mixed, table[np.ix_(rows, columns)], atol=1e-6)


def test_many_distinct_answers_score_as_few_do(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher, recipients, supporters = fitted(seed=5, count=40)
    pairs = every_pair(recipients, supporters)
    table = matcher.score(recipients, supporters)
    single = matcher.score_pairs(recipients, supporters, pairs, return_std=True)
    monkeypatch.setattr("matching.lookup._TABLE", 64)  # everything block by block
    monkeypatch.setattr("matching.rules._CELLS", 100)
    np.testing.assert_allclose(matcher.score(recipients, supporters), table, atol=1e-6)
    again = matcher.score_pairs(recipients, supporters, pairs, return_std=True)
    np.testing.assert_allclose(again, single, atol=1e-6)


def test_arguments_are_left_as_they_are() -> None:
    matcher, recipients, supporters = fitted()
    before = copy.deepcopy((recipients, supporters))
    matcher.assign(recipients, supporters, 2, tolerance=0.1)
    matcher.feasibility(recipients, supporters)
    assert (recipients, supporters) == before


RULES: list[tuple[dict[str, Any], Any, Any, bool]] = [
    ({"kind": "overlap"}, ["en", "es"], ["es"], True),
    ({"kind": "overlap"}, "en", ["es"], False),
    ({"kind": "overlap"}, None, ["es"], True),
    ({"kind": "overlap", "missing": "forbid"}, None, ["es"], False),
    ({"kind": "overlap", "missing": "forbid"}, [], ["es"], False),
    ({"kind": "disjoint"}, ["north"], ["north", "south"], False),
    ({"kind": "disjoint"}, ["east"], ["north", "south"], True),
    ({"kind": "equal"}, "a", "a", True),
    ({"kind": "equal"}, ["a", "b"], ["b", "a"], True),
    ({"kind": "equal"}, "a", "b", False),
    ({"kind": "range"}, [25, 40], 40, True),
    ({"kind": "range"}, [25, 40], 41, False),
    ({"kind": "range"}, 30, [None, 29], False),
    ({"kind": "range"}, 30, [30, None], True),
    ({"kind": "range", "width": 5}, 30, 35, True),
    ({"kind": "range", "width": 5}, 30, 36, False),
]


@pytest.mark.parametrize(("options", "left", "right", "allowed"), RULES)
def test_constraints_allow_what_they_say(
    options: dict[str, Any], left: Any, right: Any, allowed: bool
) -> None:
    declared = Criteria.from_dict(
        {
            "criteria": [{"name": "a", "kind": "category"}],
            "constraints": [{"name": "rule", "field": "x", **options}],
        }
    )
    matcher = Matcher(declared).fit([], [], [], [])
    assert np.isnan(matcher.score([{"x": left}], [{"x": right}])[0, 0]) != allowed
    (found,) = matcher.feasibility([{"x": left}], [{"x": right}])
    assert found.removed["rule"] == found.alone["rule"] == int(not allowed)


@pytest.mark.parametrize("value", [3.5, float("nan"), [[1]], {"a": 1}])
def test_an_unfit_answer_to_a_constraint_is_told(value: Any) -> None:
    with pytest.raises(MatchingError) as caught:
        Matcher(criteria()).fit([{"languages": value}], [], [], [])
    assert caught.value.faults[0].place == "recipients[0].languages"


def test_feasibility_says_who_stands_in_the_way() -> None:
    declared = {
        "criteria": [{"name": "a", "kind": "category"}],
        "constraints": [
            {"name": "language", "kind": "overlap"},
            {"name": "age", "kind": "range"},
        ],
    }
    recipients = [{"language": ["es"], "age": [30, 40]}]
    supporters = [
        {"language": ["es"], "age": 35},
        {"language": ["es"], "age": 50},
        {"language": ["en"], "age": 35},
        {"language": ["en"], "age": 50},
    ]
    (found,) = Matcher(declared).feasibility(recipients, supporters, forbidden=[(0, 0)])
    assert (found.recipient, found.supporters, found.possible) == (0, 4, 0)
    assert found.removed == {"language": 2, "age": 2, "forbidden": 1}
    assert found.alone == {"language": 1, "age": 1, "forbidden": 1}
