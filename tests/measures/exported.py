"""Invented people, prompts and answers for export tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from conversations.loading import load_programme
from measures.exporting import AnswerRow, MatchRow, PromptRow, Pseudonyms
from measures.exporting.tables import Bank

FOLDER = Path(__file__).parents[2] / "programmes" / "default"
PROGRAMME = load_programme(FOLDER)
BANK = Bank.of(PROGRAMME.instruments, PROGRAMME.scales)
NAMES = Pseudonyms(b"secret")
START = datetime(2026, 11, 2, 18, tzinfo=UTC)


def prompt(number: int, pulse: str, state: str, *, person: str = "rana", **more: Any) -> PromptRow:
    declared = PROGRAMME.pulse(pulse)
    assert declared is not None
    at = START + timedelta(weeks=number)
    items = more.pop("items", declared.items)
    row = PromptRow(
        id=f"p{number}",
        person=person,
        role=declared.role,
        pulse=pulse,
        items=items,
        planned=declared.all_items,
        state=state,
        scheduled=at,
        expires=at + timedelta(days=2),
        sent=None if state in ("due", "skipped") else at + timedelta(minutes=3),
        closed=None if state in ("due", "asked") else at + timedelta(hours=2),
        match="m1",
        supporter="sami",
        zone="Europe/London",
        language="en",
    )
    return replace(row, **more)


def answer(of: PromptRow, item: str, raw: str, amended_from: str = "") -> AnswerRow:
    declared = PROGRAMME.items[item]
    scale = PROGRAMME.scales[declared.scale]
    number = int(raw) if raw.isdecimal() else None
    value = scale.share(number, declared.direction)
    at = of.scheduled + timedelta(minutes=9)
    return AnswerRow(of.id, item, raw, value, at, amended_from=amended_from)


FIRST = prompt(0, "first_contact_recipient", "answered", items=("R01", "R08", "R16", "R07"))
WEEK = prompt(1, "weekly_recipient", "partial", items=("R30", "R13", "R05"))
SILENT = prompt(2, "weekly_recipient", "expired", items=("R30", "R15", "R20"))
HELD = prompt(3, "weekly_recipient", "skipped", items=("R30", "R14", "R21"))
THEIRS = prompt(4, "weekly_supporter", "answered", person="sami", items=("S08", "S09", "S13"))
WISH = prompt(5, "match_wish_recipient", "answered")
PROMPTS = (FIRST, WEEK, SILENT, HELD, THEIRS, WISH)
ANSWERS = (
    answer(FIRST, "R01", "8", amended_from="7"),
    answer(FIRST, "R08", "4"),
    answer(FIRST, "R16", ""),
    answer(FIRST, "R07", "5"),
    answer(WEEK, "R30", "6"),
    answer(WEEK, "R05", "2"),
    answer(THEIRS, "S08", "3"),
    answer(THEIRS, "S09", "1"),
    answer(THEIRS, "S13", "5"),
    answer(WISH, "R33", "not_sure"),
)
MATCH = MatchRow(
    id="m1",
    recipient="rana",
    supporter="sami",
    predicted=0.71239,
    std=0.1,
    model_version="linear-3",
    propensity=0.5,
    candidates=7,
    state="active",
    created=START,
    begun=START + timedelta(hours=1),
)
