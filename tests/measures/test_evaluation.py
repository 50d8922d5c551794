"""What evaluators are told: figures of many invented people, and silence about few."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from app.evaluation import both_see, constructs, rated_pairs, similarity
from app.exporting import Gathered
from measures.exporting import MatchRow
from tests.measures.exported import MATCH, PROGRAMME, answer, prompt


def invented(people: int, *, supporters: int = 13, silent: int = 4) -> Gathered:
    """Perceived similarity follows the prediction; every fourth is silent."""
    rng = np.random.default_rng(7)
    prompts, answers, matches = [], [], list[MatchRow]()
    for number in range(people):
        predicted = float(rng.uniform(0.3, 0.9))
        felt = int(np.clip(round(10 * (predicted + rng.normal(0, 0.1))), 0, 10))
        mute = number % silent == 0
        asked = prompt(
            number % 50,
            "first_contact_recipient",
            "expired" if mute else "answered",
            person=f"person {number}",
            match=f"m{number}",
        )
        asked = replace(asked, id=f"p{number}")
        prompts.append(asked)
        if not mute:
            answers += [answer(asked, "R01", str(felt)), answer(asked, "R08", "4")]
        theirs = prompt(
            number % 50,
            "first_contact_supporter",
            "answered",
            person=f"supporter {number % supporters}",
            match=f"m{number}",
        )
        theirs = replace(theirs, id=f"s{number}")
        prompts.append(theirs)
        answers.append(answer(theirs, "S16", str(min(10, felt + 1))))
        row = replace(MATCH, id=f"m{number}", recipient=f"person {number}", predicted=predicted)
        row = replace(row, supporter=f"supporter {number % supporters}")
        matches.append(replace(row, created=asked.scheduled - timedelta(days=number % 9)))
    return Gathered(tuple(prompts), tuple(answers), tuple(matches))


def criteria(found: Gathered) -> dict[str, dict[str, float | None]]:
    return {one.id: {"age": one.predicted} for one in found.matches}


def told(people: int) -> str:
    found = invented(people)
    return "\n".join(similarity(found, criteria(found), candidate_sd=0.2, draws=50))


def test_many_pairs_are_told_with_n_share_of_answers_and_intervals() -> None:
    text = told(160)
    assert "120 pairs of 160 asked, 120 recipients, 13 supporters" in text
    assert "Spearman 0." in text
    assert "by age: 0." in text
    assert "were the silent 0.1 or 0.2 lower" in text
    assert "at the spread of all candidates" in text
    assert "lie between supporters" in text
    assert "person" not in text


def test_few_people_are_not_told_and_few_pairs_have_no_coefficient() -> None:
    assert "nothing more is told" in told(12)
    text = told(40)
    assert "Spearman not told (n = 30)" in text
    assert "Too few supporters" in text


def test_nothing_at_all_is_no_error() -> None:
    nothing = Gathered((), (), ())
    assert "0 pairs of 0 asked" in "\n".join(similarity(nothing, {}, candidate_sd=None))
    assert list(both_see(nothing, PROGRAMME)) == []


def test_each_pair_counts_once_by_its_first_impression() -> None:
    found = invented(40)
    again = replace(
        prompt(60, "monthly_recipient", "answered", person="person 1", match="m1"),
        id="later",
        items=("R01",),
    )
    more = Gathered(
        (*found.prompts, again), (*found.answers, answer(again, "R01", "0")), found.matches
    )
    assert set(map(str, rated_pairs(more, {}))) == set(map(str, rated_pairs(found, {})))


def test_both_sides_of_a_talk_are_compared() -> None:
    lines = list(both_see(invented(160), PROGRAMME))
    (first,) = [line for line in lines if "R01 and S16" in line]
    assert "120 talks, supporters +0." in first


def test_constructs_of_fewer_than_ten_people_are_left_out() -> None:
    found = invented(160)
    text = "\n".join(constructs(found.scored(), PROGRAMME))
    assert "similarity: 120 people" in text
    assert "planned figures" in text
    few = "\n".join(constructs(invented(9).scored(), PROGRAMME))
    assert ":" in few
    assert "people" not in few
