"""Bad and empty input: a clear error that names all faults, or a valid empty result."""

from typing import Any

import numpy as np
import pytest

from matching import Fault, Matcher, MatchingError, check
from tests.matching.people import criteria, crowd


def ready() -> tuple[Matcher, list[Any], list[Any]]:
    people = crowd(5, 1), crowd(3, 2)
    return (Matcher(criteria()).fit(*people, [], []), *people)


def places_of(error: MatchingError) -> set[str]:
    return {fault.place for fault in error.faults}


@pytest.mark.parametrize(("recipients", "supporters"), [(0, 0), (0, 3), (5, 0)])
def test_an_empty_side_gives_an_empty_round(recipients: int, supporters: int) -> None:
    matcher, ours, theirs = ready()
    ours, theirs = ours[:recipients], theirs[:supporters]
    found = matcher.assign(ours, theirs, [1] * supporters, tolerance=0.1, random_state=0)
    assert found.pairs.shape == (0, 2)
    assert found.unmatched.tolist() == list(range(recipients))
    assert found.objective == 0.0
    assert found.bound == pytest.approx(0.0, abs=1e-5)
    assert found.prices.shape == (supporters,)
    assert matcher.score(ours, theirs).shape == (recipients, supporters)
    assert matcher.explain(ours, theirs, []) == ()
    assert len(matcher.feasibility(ours, theirs)) == recipients
    assert check(found, matcher, ours, theirs, [1] * supporters) == ()


def test_no_places_give_an_empty_round() -> None:
    matcher, ours, theirs = ready()
    found = matcher.assign(ours, theirs, 0)
    assert len(found.pairs) == 0
    assert found.unmatched.tolist() == [0, 1, 2, 3, 4]
    assert check(found, matcher, ours, theirs, 0) == ()


def test_one_person_on_each_side_is_a_round() -> None:
    matcher, ours, theirs = ready()
    person = [{**ours[0], "languages": ["en"]}]
    found = matcher.assign(person, [{**theirs[0], "languages": ["en"]}], 1)
    assert found.pairs.tolist() == [[0, 0]]


def test_everybody_alike_is_a_round() -> None:
    matcher, ours, _ = ready()
    same = [{key: value for key, value in ours[0].items() if key != "id"}] * 20
    found = matcher.assign(same, same[:4], 3)
    assert len(found.pairs) == 12
    assert check(found, matcher, same, same[:4], 3) == ()


def test_people_who_answer_nothing_can_be_matched() -> None:
    matcher, ours, _ = ready()
    for fitted in (matcher, Matcher(criteria()).fit([], [], [], [])):
        found = fitted.assign([{}, {}], [{}, *ours], 1)
        assert len(found.pairs) == 2
        assert (found.std > 0).all()


def test_nothing_feasible_is_a_round_without_pairs() -> None:
    matcher, ours, theirs = ready()
    everything = [(left, right) for left in range(5) for right in range(3)]
    found = matcher.assign(ours, theirs, 2, forbidden=everything)
    assert len(found.pairs) == 0
    assert check(found, matcher, ours, theirs, 2, forbidden=everything) == ()


def test_every_fault_of_the_rows_is_told_at_once() -> None:
    rows = [
        {"id": 1, "age": float("nan"), "education": "phd"},
        {"id": 1, "weights": {"age": -1, "agee": 1}},
        "person",
        {"id": [], "weights": 3},
    ]
    with pytest.raises(MatchingError) as caught:
        Matcher(criteria()).fit(rows, None, [], [])  # type: ignore[arg-type]
    assert places_of(caught.value) == {
        "recipients[0].age",
        "recipients[0].education",
        "recipients[1].id",
        "recipients[1].weights.age",
        "recipients[1].weights.agee",
        "recipients[2]",
        "recipients[3].id",
        "recipients[3].weights",
        "supporters",
    }


def test_every_fault_of_ratings_is_told_at_once() -> None:
    _, ours, theirs = ready()
    with pytest.raises(MatchingError) as caught:
        Matcher(criteria(), model="magic").fit(
            ours,
            theirs,
            [(0, 0), (5, 0), (0, -1)],
            [0.5, float("nan"), 7],
            sample_weight=[1, -1, 1],
            raters=["a", [], "b"],
        )
    assert places_of(caught.value) == {
        "model",
        "pairs[1]",
        "pairs[2]",
        "ratings[1]",
        "ratings[2]",
        "sample_weight[1]",
        "raters[1]",
    }


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"pairs": [(0.5, 1)], "ratings": [1]}, "pairs"),
        ({"pairs": [(0, 1, 2)], "ratings": [1]}, "pairs"),
        ({"pairs": [(0, 1), (1,)], "ratings": []}, "pairs"),
        ({"pairs": [(0, 1)], "ratings": []}, "ratings"),
        ({"pairs": [(0, 1)], "ratings": ["good"]}, "ratings"),
        ({"pairs": [(0, 1)], "ratings": [1], "raters": "a"}, "raters"),
        ({"pairs": [(0, 1)], "ratings": [1], "raters": []}, "raters"),
    ],
)
def test_malformed_ratings_are_refused(arguments: dict[str, Any], place: str) -> None:
    _, ours, theirs = ready()
    with pytest.raises(MatchingError) as caught:
        Matcher(criteria()).fit(ours, theirs, **arguments)
    assert place in places_of(caught.value)


def test_every_fault_of_a_round_is_told_at_once() -> None:
    matcher, ours, theirs = ready()
    with pytest.raises(MatchingError) as caught:
        matcher.assign(
            ours,
            theirs,
            [1, -1, 2],
            per_recipient=0,
            forbidden=[(9, 0)],
            wait_weight=1,
            caution=float("nan"),
            tolerance="much",  # type: ignore[arg-type]
        )
    assert places_of(caught.value) == {
        "capacity[1]",
        "per_recipient",
        "forbidden[0]",
        "waited",
        "caution",
        "tolerance",
    }


@pytest.mark.parametrize("capacity", [[1, 2], 1.5, "many", None, [[1, 2, 3]], [[1], [2, 3]]])
def test_malformed_capacities_are_refused(capacity: Any) -> None:
    matcher, ours, theirs = ready()
    with pytest.raises(MatchingError) as caught:
        matcher.assign(ours, theirs, capacity)
    assert places_of(caught.value) == {"capacity"}


def test_a_wait_beyond_all_scores_is_refused() -> None:
    matcher, ours, theirs = ready()
    with pytest.raises(MatchingError, match="bonuses beyond all scores"):
        matcher.assign(ours, theirs, 1, waited=[1e9] * 5, wait_weight=1)
    with pytest.raises(MatchingError, match=r"waited\[1\]: is NaN"):
        matcher.assign(ours, theirs, 1, waited=[0, np.nan, 0, 0, 0], wait_weight=1)


def test_a_fault_reads_as_place_fault_and_advice() -> None:
    assert str(Fault("recipients[3].age", "is a str", "give a number")) == (
        "recipients[3].age: is a str (give a number)"
    )


def test_impossible_parameters_are_told_at_once() -> None:
    matcher = Matcher(
        criteria(),
        model="magic",
        supporter_effects="yes",  # type: ignore[arg-type]
        random_state=-1,
    )
    with pytest.raises(MatchingError) as caught:
        matcher.fit([], [], [], [])
    assert places_of(caught.value) == {"model", "supporter_effects", "random_state"}
