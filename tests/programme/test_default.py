"""The programme that ships: whole, readable, and with lines for every country it offers."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.loading import check_programme, load_programme, source_texts
from conversations.programme import Defaults, Programme, Rounds
from matching import Criteria, Matcher

FOLDER = Path(__file__).parents[2] / "programmes" / "default"
CHECKED_ON = date(2026, 11, 23)

# A rule of our own for plain words, since counting syllables needs a dictionary that is not
# installed: short sentences, few of them on a screen, short words. It is coarser than a reading age
# and cannot tell a plain word from a rare short one.
WORDS_IN_SENTENCE = 20
SENTENCES_ON_SCREEN = 3
SENTENCES_IN_CONSENT = 5
LETTERS_IN_WORD = 5.5

HARD = ("suffer", "victim", "addict", "abnormal", "disorder", "mentally ill", "commit suicide")
PROMISES = ("cure", "heal you", "guarantee", "promise")


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme(FOLDER)


def screens(programme: Programme) -> Iterator[tuple[str, str, int]]:
    for place, text in source_texts(programme):
        consent = place.startswith("consents.toml") and place.endswith("text")
        yield place, text, SENTENCES_IN_CONSENT if consent else SENTENCES_ON_SCREEN


def test_it_loads_without_faults_or_warnings() -> None:
    checked = check_programme(FOLDER, CHECKED_ON)
    assert checked.faults == ()
    assert checked.warnings == ()
    assert checked.programme is not None


def test_its_numbers_are_the_design_s(programme: Programme) -> None:
    assert replace(programme.defaults, recruit_by=()) == Defaults()
    assert programme.rounds == Rounds()


def test_the_way_in_is_short(programme: Programme) -> None:
    assert len(programme.asked_of("recipient")) <= 10
    assert len(programme.asked_of("supporter")) <= 10


def test_every_question_says_why_and_has_a_short_form(programme: Programme) -> None:
    assert all(question.why for question in programme.questions)
    assert all(0 < len(question.short) <= 30 for question in programme.questions)


def test_supporters_avoid_what_recipients_bring(programme: Programme) -> None:
    topics, avoid = programme.question("topics"), programme.question("avoid")
    assert topics is not None
    assert avoid is not None
    assert topics.options == avoid.options
    assert not topics.ask_supporter
    assert not avoid.ask


def test_the_matcher_takes_its_criteria_and_its_values(programme: Programme) -> None:
    stages = programme.stages
    recipient = {
        "conditions": ["panic"],
        "languages": ["en"],
        "faith": "none",
        "age": 30,
        "topics": ["suicide"],
        "culture": ["caribbean"],
        "recovery": {
            "stage": stages["recovery_stage"]["new"],
            "since": stages["recovery_since"]["year_1"],
        },
    }
    near = recipient | {"topics": None, "avoid": [], "recovery": {"stage": 1, "since": 500}}
    unwilling = near | {"avoid": ["suicide"]}
    foreign = near | {"languages": ["es"]}
    matcher = Matcher(Criteria.from_dict(dict(programme.criteria)), model="declared")
    matcher.fit([recipient], [near], [], [])
    scores = matcher.score([recipient], [near, unwilling, foreign])
    assert scores[0, 0] > 0.9
    assert math.isnan(scores[0, 1])
    assert math.isnan(scores[0, 2])


@pytest.mark.parametrize("country", load_programme(FOLDER).countries)
def test_every_country_offered_has_a_line_and_an_emergency_number(
    programme: Programme, country: str
) -> None:
    lines = programme.help.of(country)
    assert lines
    assert programme.help.emergency_of(country)
    for line in lines:
        assert line.source.startswith("https://")
        assert (CHECKED_ON - date.fromisoformat(line.verified_at)).days < 365
        if line.method == "chat":
            assert line.contact.startswith("https://")
        else:
            assert re.match(r"\+[1-9]\d{6,14}$|\d{3,6}\b", line.contact)


def test_where_no_country_is_known_there_is_still_help(programme: Programme) -> None:
    assert programme.help.fallback
    assert programme.help.directory.startswith("https://")
    assert all(number.isdigit() for of in programme.help.emergency.values() for number in of)


def test_texts_are_short_and_plain(programme: Programme) -> None:
    for place, text, most in screens(programme):
        sentences = [one for one in re.split(r"[.!?;]+(?:\s|$)", text) if one.strip()]
        assert len(sentences) <= most, place
        for sentence in sentences:
            assert len(sentence.split()) <= WORDS_IN_SENTENCE, f"{place}: {sentence}"
        words = re.findall(r"[A-Za-z']+", text)
        if len(words) >= 6:  # a label of two words says nothing about length
            assert sum(map(len, words)) / len(words) <= LETTERS_IN_WORD, f"{place}: {text}"


def test_texts_put_people_first_and_promise_nothing(programme: Programme) -> None:
    for place, text in source_texts(programme):
        for word in (*HARD, *PROMISES):
            assert word not in text.lower(), f"{place}: {word}"
        assert not re.search(r"\b(he|she|his|her|him|himself|herself)\b", text.lower()), place


def test_only_places_that_are_filled_stand_in_texts(programme: Programme) -> None:
    for place, text in source_texts(programme):
        assert set(re.findall(r"\{(\w*)\}", text)) <= {"peer", "person"}, place


def test_names_for_talks_are_distinct_and_in_their_script(programme: Programme) -> None:
    for language, names in programme.aliases.items():
        assert len(names) == len(set(names)) >= 60
        script = "[\u0621-\u064a]+" if language == "ar" else r"[^\W\d_]+"
        assert all(re.fullmatch(script, name) for name in names)
