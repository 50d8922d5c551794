"""The codebook explains every item and every column, and withholds means of few people."""

from measures.exporting.arms import ARMS
from measures.exporting.codebook import codebook_json, codebook_rows, means_of
from measures.exporting.scored import SCORES
from measures.exporting.tables import MATCHES, PROMPTS, RESPONSES
from measures.exporting.talks import TALKS
from measures.scores import Answer
from tests.measures.exported import BANK, PROGRAMME, START


def test_the_codebook_has_every_item_in_every_language() -> None:
    rows = codebook_rows(BANK, {}, PROGRAMME.languages, lambda _, language: language)
    assert [r["variable"] for r in rows] == list(PROGRAMME.items)
    first = rows[0]
    assert first["field_type"] == "slider"
    assert first["choices"] == "0, Not alike at all | 10, Very alike"
    assert (first["field_label_ar"], first["field_label_es"]) == ("ar", "es")
    wish = next(r for r in rows if r["variable"] == "R33")
    assert (wish["scored"], wish["direction"]) == ("", 0)
    assert wish["choices"] == "yes, Yes | not_sure, Not sure | no, No, someone else"


def test_the_codebook_as_json_explains_every_column_and_level() -> None:
    told = codebook_json(BANK, {})
    assert set(told["Columns"]["responses.csv"]) == set(RESPONSES)
    assert set(told["Columns"]["prompts.csv"]) == set(PROMPTS)
    assert set(told["Columns"]["scores.csv"]) == set(SCORES)
    assert set(told["Columns"]["talks.csv"]) == set(TALKS)
    assert set(told["Columns"]["arms.csv"]) == set(ARMS)
    assert set(told["Columns"]["matches.csv"]) == set(MATCHES)
    assert told["Items"]["R08"]["Levels"]["1"] == "Not true"
    assert told["Items"]["R05"]["Direction"] == "reversed"
    assert "Mean" not in told["Items"]["R08"]


def test_an_item_s_mean_is_withheld_below_ten_people() -> None:
    answers = [Answer(n, "m", n, "R08", 0.5, START) for n in range(9)]
    assert means_of(answers)["R08"].value is None
    assert means_of(answers)["R08"].people == 0
    whole = means_of([*answers, Answer(9, "m", 9, "R08", 1.0, START)])
    assert (whole["R08"].value, whole["R08"].people) == (0.55, 10)
    assert codebook_json(BANK, whole)["Items"]["R08"]["Mean"] == {"Value": 0.55, "People": 10}
