"""Scores of constructs: turned round, centred where items take turns, theories kept apart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from conversations.loading import load_programme
from measures import Scale
from measures.scores import Answer, attitude, item_means, scores, split

PROGRAMME = load_programme(Path(__file__).parents[2] / "programmes" / "default")
RECIPIENT = next(one for one in PROGRAMME.instruments if one.role == "recipient")
MONDAY = datetime(2026, 11, 2, 18, tzinfo=UTC)


def answer(
    item: str, raw: int | None, *, person: str = "a", prompt: str = "p1", week: int = 0
) -> Answer:
    """An answer as it is stored: 0..1, turned round where the item is reversed."""
    declared = PROGRAMME.items[item]
    value = PROGRAMME.scales[declared.scale].share(raw, declared.direction)
    at = MONDAY + timedelta(weeks=week)
    return Answer(person, "m", prompt, item, value, at)


def test_a_construct_is_the_mean_of_its_answers_from_0_to_1() -> None:
    given = [answer("R08", 5), answer("R09", 3), answer("R10", 1)]
    (score,) = scores(given, RECIPIENT, {})
    assert score.construct == "felt_understood"
    assert score.value == pytest.approx((1 + 0.5 + 1) / 3)  # R10 is reversed: "not true" is good
    assert (score.answered, score.asked) == (3, 3)


def test_half_of_what_was_asked_must_be_answered() -> None:
    asked = [answer("R08", None), answer("R09", None), answer("R10", 1)]
    assert scores(asked, RECIPIENT, {}) == []
    assert len(scores([answer("R08", None), answer("R10", 1)], RECIPIENT, {})) == 1
    assert scores([answer("R08", None)], RECIPIENT, {}) == []


def test_a_decision_is_never_scored() -> None:
    yes = Answer("a", "m", "p1", "R33", None, MONDAY)
    assert scores([yes], RECIPIENT, {}) == []
    assert PROGRAMME.scales["Y3_peer"].share("yes") is None


def test_thinking_feeling_and_wanting_stay_apart_and_plans_too() -> None:
    given = [answer("R13", 5), answer("R14", 3), answer("R16", 1)]
    given += [answer("R18", 5), answer("R19", 5), answer("R17", 1)]
    found = {one.construct: one for one in scores(given, RECIPIENT, {})}
    assert set(found) == {
        *("attitude_cognitive", "attitude_affective", "attitude_conative"),
        *("subjective_norm", "perceived_control", "intention"),
    }
    (whole,) = attitude(found.values())
    assert whole.value == pytest.approx(0.5)
    assert attitude(list(found.values())[:2]) == []


def test_items_that_take_turns_are_compared_with_themselves() -> None:
    """Two people feel the same each week, but R20 gets higher answers from everybody than R21."""
    given = [
        answer(item, raw, person=person, prompt=f"{person}{week}", week=week)
        for person in ("a", "b")
        for week, (item, raw) in enumerate([("R20", 5), ("R21", 4), ("R20", 5), ("R21", 4)])
    ]
    found = [s for s in scores(given, RECIPIENT, item_means(given)) if s.person == "a"]
    assert [one.value for one in found] == [1, 0.25, 1, 0.25]
    assert [one.centred for one in found] == [pytest.approx(0)] * 4


def test_a_score_with_an_item_whose_mean_is_not_known_is_not_centred() -> None:
    given = [answer("R08", 5), answer("R09", 3)]
    (half,) = scores(given, RECIPIENT, {"R08": 0.5})
    assert half.centred is None
    (whole,) = scores(given, RECIPIENT, {"R08": 0.5, "R09": 0.5})
    assert whole.centred == pytest.approx(0.25)


def test_centring_finds_the_person_s_weeks_better_than_a_plain_mean() -> None:
    rng = np.random.default_rng(3)
    moment = {week: float(rng.normal(0, 0.1)) for week in range(400)}
    given = []
    for week, felt in moment.items():
        item = "R08" if week % 2 else "R09"
        mean = 0.8 if item == "R08" else 0.5
        given.append(
            Answer(
                "a",
                "m",
                str(week),
                item,
                mean + felt + float(rng.normal(0, 0.1)),
                MONDAY + timedelta(weeks=week),
            )
        )
    found = scores(given, RECIPIENT, item_means(given))
    truth = [moment[int(str(one.prompt))] for one in found]
    centred = np.corrcoef([one.centred or 0.0 for one in found], truth)[0, 1]
    plain = np.corrcoef([one.value for one in found], truth)[0, 1]
    assert centred > plain + 0.1


def test_item_means_count_each_person_once() -> None:
    given = [answer("R08", 1, person="a"), *[answer("R08", 5, person="b") for _ in range(9)]]
    assert item_means(given) == {"R08": 0.5}


def test_a_value_is_its_grand_between_and_within_parts() -> None:
    parts = split([0.2, 0.4, 0.9], ["a", "a", "b"])
    assert [p.grand + p.between + p.within for p in parts] == pytest.approx([0.2, 0.4, 0.9])
    assert [p.within for p in parts] == pytest.approx([-0.1, 0.1, 0])
    assert parts[0].grand == pytest.approx(0.6)


def test_over_all_prompts_a_person_has_one_score_for_each_talk() -> None:
    given = [answer("R08", 5, prompt="1"), answer("R08", 1, prompt="2", week=1)]
    (score,) = scores(given, RECIPIENT, {}, by_prompt=False)
    assert score.value == 0.5
    assert score.prompt is None


@pytest.mark.parametrize(
    ("values", "direction", "raw", "value"),
    [
        ((1, 2, 3, 4, 5), 1, 1, 0.0),
        ((1, 2, 3, 4, 5), 1, 5, 1.0),
        ((1, 2, 3, 4, 5), -1, 5, 0.0),
        ((1, 2, 3, 4, 5), -1, 2, 0.75),
        (tuple(range(11)), 1, 7, 0.7),
        (tuple(range(11)), -1, 7, 0.3),
        ((1, 2, 3, 4, 5), 1, None, None),
    ],
)
def test_an_answer_becomes_0_to_1_and_a_reversed_item_is_turned_round(
    values: tuple[int, ...], direction: int, raw: int | None, value: float | None
) -> None:
    scale = Scale("S", values, ("low", "high"))
    found = scale.share(raw, direction)
    assert found == (None if value is None else pytest.approx(value))
