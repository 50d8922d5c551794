"""Long tables and codebook: every blank has its reason, nobody their name, dates move."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from measures.exporting import Pseudonyms
from measures.exporting.codebook import codebook_json, codebook_rows, means_of
from measures.exporting.tables import (
    MATCHES,
    MISSING,
    PROMPTS,
    RESPONSES,
    Row,
    match_rows,
    prompt_rows,
    response_rows,
)
from measures.scores import Answer
from tests.measures import exported
from tests.measures.exported import BANK, HELD, MATCH, NAMES, PROGRAMME, START, prompt


def responses(names: Pseudonyms = NAMES) -> list[Row]:
    return list(response_rows(exported.PROMPTS, exported.ANSWERS, BANK, names))


def row(prompt_id: str, item: str) -> Row:
    name = NAMES.name("prompt", prompt_id)
    return next(r for r in responses() if (r["prompt_id"], r["item_id"]) == (name, item))


def test_an_answer_stands_there_with_all_that_scoring_needs() -> None:
    told = row("p0", "R01")
    assert (told["value"], told["value01"], told["missing_code"]) == ("8", 0.8, "")
    assert (told["construct"], told["component"], told["pack"]) == (
        *("similarity", "global"),
        "recipient",
    )
    assert told["amended_from"] == "7"
    assert (row("p1", "R05")["value01"], row("p1", "R05")["reversed"]) == (0.75, 1)
    assert (row("p5", "R33")["value"], row("p5", "R33")["value01"]) == ("not_sure", None)


@pytest.mark.parametrize(
    ("prompt_id", "item", "code"),
    [
        ("p0", "R16", "skipped"),
        ("p0", "R11", "not_asked_design"),
        ("p1", "R13", "expired_partial"),
        ("p1", "R14", "not_asked_design"),
        ("p2", "R15", "sent_no_open"),
        ("p3", "R14", "not_sent_policy"),
    ],
)
def test_a_blank_says_why(prompt_id: str, item: str, code: str) -> None:
    told = row(prompt_id, item)
    assert (told["missing_code"], told["value"], told["value01"]) == (code, "", None)


def test_every_row_has_a_value_or_exactly_one_known_reason() -> None:
    for told in responses():
        assert (told["value"] == "") is (told["missing_code"] in MISSING)
        assert tuple(told) == RESPONSES


def test_a_reason_that_is_known_wins_over_the_state() -> None:
    blocked = prompt(9, "weekly_recipient", "expired", reason="blocked_bot")
    rows = response_rows([blocked], [], BANK, NAMES)
    assert {r["missing_code"] for r in rows} == {"blocked_bot", "not_asked_design"}
    odd = prompt(9, "weekly_recipient", "lost in space")
    assert "technical" in {r["missing_code"] for r in response_rows([odd], [], BANK, NAMES)}


def test_prompts_count_who_was_asked_and_who_answered() -> None:
    rows = list(prompt_rows(exported.PROMPTS, exported.ANSWERS, NAMES))
    assert [(r["n_asked"], r["n_answered"]) for r in rows] == [
        *((4, 3), (3, 2), (3, 0)),
        *((0, 0), (3, 3), (1, 1)),
    ]
    assert [bool(r["completed"]) for r in rows] == [True, False, False, False, True, True]
    assert rows[0]["quiet_deferred_min"] == 3
    assert rows[3]["sent"] == ""
    assert tuple(rows[0]) == PROMPTS


def test_matches_say_how_they_were_chosen() -> None:
    (told,) = match_rows([MATCH], NAMES)
    assert tuple(told) == MATCHES
    assert (told["predicted"], told["propensity"], told["candidate_count"]) == (0.7124, 0.5, 7)


def test_no_id_of_ours_stands_in_a_table_and_names_fit_between_tables() -> None:
    text = str([*responses(), *prompt_rows(exported.PROMPTS, exported.ANSWERS, NAMES)])
    assert "rana" not in text
    assert "sami" not in text
    assert {str(r["pseudonym"]) for r in responses()} == {
        NAMES.name("person", "rana"),
        NAMES.name("person", "sami"),
    }
    (match,) = match_rows([MATCH], NAMES)
    assert match["match_pseudonym"] == responses()[0]["match_pseudonym"]
    assert Pseudonyms(b"other").name("person", "rana") != NAMES.name("person", "rana")
    assert "secret" not in repr(NAMES)


def test_shifted_dates_move_per_person_and_keep_distances() -> None:
    moved = Pseudonyms(b"secret", shift=True)
    plain = {r["prompt_id"]: r for r in prompt_rows(exported.PROMPTS, exported.ANSWERS, NAMES)}
    shifts: dict[str, set[timedelta]] = {}
    for told in prompt_rows(exported.PROMPTS, exported.ANSWERS, moved):
        before = datetime.fromisoformat(str(plain[told["prompt_id"]]["scheduled"]))
        after = datetime.fromisoformat(str(told["scheduled"]))
        shifts.setdefault(str(told["pseudonym"]), set()).add(after - before)
    assert all(len(found) == 1 for found in shifts.values())
    assert len({found.pop() for found in shifts.values()}) == 2
    days = [moved.days(str(person)) for person in range(500)]
    assert 0 not in days
    assert min(days) < -150 < 150 < max(days)
    assert [r["day"] for r in responses()] == [r["day"] for r in responses(moved)]


def test_only_the_first_prompt_is_day_nought() -> None:
    days = {str(r["prompt_id"]): r["day"] for r in responses()}
    assert list(days.values()) == [0, 7, 14, 21, 0, 35]


def test_a_table_reads_back_as_it_was_written() -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, RESPONSES)
    writer.writeheader()
    writer.writerows(responses())
    read = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(read) == len(responses())
    assert HELD.scheduled - START == timedelta(weeks=3)


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
