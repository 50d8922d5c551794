"""Long tables: every blank has its reason, nobody their name, dates move."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from measures.exporting import Pseudonyms
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
from tests.measures import exported
from tests.measures.exported import BANK, HELD, MATCH, NAMES, START, prompt


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
