"""The table of scores: each construct once for a prompt, taken apart so that its parts add up."""

import pytest

from measures import attitude, scores
from measures.exporting.scored import SCORES, score_rows
from measures.exporting.tables import Row
from measures.scores import Answer, item_means
from tests.measures.exported import ANSWERS, NAMES, PROGRAMME, PROMPTS


def rows(*, centred: bool = True) -> list[Row]:
    of = {one.id: one for one in PROMPTS}
    answers = [
        Answer(of[a.prompt].person, of[a.prompt].match, a.prompt, a.item, a.value, a.at)
        for a in ANSWERS
    ]
    means = item_means(answers) if centred else {}
    told = [score for one in PROGRAMME.instruments for score in scores(answers, one, means)]
    return list(score_rows([*told, *attitude(told)], PROMPTS, NAMES))


def test_each_construct_of_a_prompt_has_one_row() -> None:
    found = rows()
    keys = [(row["prompt_id"], row["construct"]) for row in found]
    assert len(set(keys)) == len(keys)
    assert {str(row["role"]) for row in found} == {"recipient", "supporter"}
    assert all(tuple(row) == SCORES for row in found)
    assert "rana" not in str(found)


def test_what_is_centred_is_its_parts_again() -> None:
    for row in rows():
        assert isinstance(row["between"], float)
        assert isinstance(row["within"], float)
        assert isinstance(row["centred"], float)
        # One person has each construct here: everybody's mean is theirs.
        assert row["between"] == pytest.approx(0)
        same = [r["centred"] for r in rows() if r["construct"] == row["construct"]]
        mean = sum(float(value or 0) for value in same) / len(same)
        assert row["within"] == pytest.approx(row["centred"] - mean, abs=2e-4)


def test_without_the_items_means_nothing_is_centred() -> None:
    for row in rows(centred=False):
        assert (row["centred"], row["between"], row["within"]) == (None, None, None)
