"""What the Arabic and Spanish patterns hear and what they let pass, on invented sentences.

`python -m pytest tests/safety/test_languages.py -s` tells the figures. At first run, before
anything was made on them, of the grave ones at level 3 or more: [more] 13 of 30 in Spanish and 16
of 30 in Arabic; [after] 12 and 17 of 30; [last] 14 and 10 of 25; [blind] 0 and 1 of 20. False
alarms were 2 and 1 of 30, 0 and 1 of 20, none of 15, and 1 of 20 each. The rules were then widened
on [more] and [after]; on [last] and [blind] nothing was ever made.
"""

import re
import tomllib
from pathlib import Path

import pytest

from conversations.safety import check as checking
from conversations.safety.check import patterns, patterns_of
from conversations.safety.wording import plain
from tests.safety import sentences

OTHERS = ("ar", "es")
WIDENED_ON = ("more", "after")
UNSEEN = {("last", "es"): 14, ("last", "ar"): 10, ("blind", "es"): 0, ("blind", "ar"): 1}
"""How many are heard at level 3 or more: fewer would be a step back."""


def level(text: str, language: str) -> int:
    signal = patterns_of(language).check(text)
    return signal.level if signal else 0


def tell(figure: str) -> None:
    print(figure)  # noqa: T201 - `pytest -s` shows the figures


@pytest.mark.parametrize("language", OTHERS)
def test_there_are_enough_sentences_to_say_anything_at_all(language: str) -> None:
    assert sentences.total("risk", language) >= 120
    assert sentences.total("harmless", language) >= 80


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("part", sentences.PARTS)
def test_grave_sentences_are_heard_as_grave_and_harmless_ones_rarely_at_all(
    language: str, part: str
) -> None:
    grave = [text for true, text in sentences.risk(part, language) if true >= 3]
    heard = sum(level(text, language) >= 3 for text in grave)
    alarms = [text for _, text in sentences.harmless(part, language) if level(text, language)]
    tell(f"\n{language}, {part}: {heard} of {len(grave)}; false: {alarms}")
    assert heard / len(grave) >= 0.9
    assert len(alarms) / len(sentences.harmless(part, language)) <= 0.05


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("wanted", range(1, 6))
def test_every_level_is_mostly_heard(language: str, wanted: int) -> None:
    found = [
        level(text, language)
        for part in sentences.PARTS
        for true, text in sentences.risk(part, language)
        if true == wanted
    ]
    assert sum(one >= wanted for one in found) / len(found) >= 0.85


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("part", WIDENED_ON)
def test_later_sentences_that_widened_the_rules_stay_heard(language: str, part: str) -> None:
    grave = [level(text, language) for text in sentences.later(part, "grave", language)]
    harmless = sentences.later(part, "harmless", language)
    alarms = [text for text in harmless if level(text, language)]
    tell(f"\n{language}, {part}: {sum(one >= 3 for one in grave)} of {len(grave)}; false: {alarms}")
    assert sum(one >= 3 for one in grave) / len(grave) >= 0.85
    assert len(alarms) / len(harmless) <= 0.05


@pytest.mark.parametrize(("part", "language"), UNSEEN)
def test_what_patterns_cannot_hear_is_said_plainly(part: str, language: str) -> None:
    """Of what nothing was made on they hear half; in a roundabout way, next to nothing."""
    grave = [level(text, language) for text in sentences.later(part, "grave", language)]
    harmless = sentences.later(part, "harmless", language)
    alarms = [text for text in harmless if level(text, language)]
    heard = sum(one >= 3 for one in grave)
    tell(f"\n{language}, {part}: {heard} of {len(grave)}; false: {alarms}")
    assert heard >= UNSEEN[part, language]
    assert len(alarms) <= 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("me quiero matar", "es.3.kill_self"),
        ("ME QUIERO MATAR!!!", "es.3.kill_self"),
        ("quiero suicidárme", "es.3.kill_self"),
        ("quiero m.o.r.i.r.m.e", "es.3.want_to_die"),
        ("أُرِيدُ أَنْ أَمُوتَ", "ar.3.want_to_die"),
        ("اريــــد ان امـــوت", "ar.3.want_to_die"),
        ("وانتحر", "ar.3.kill_self"),
        ("أخذت ٤٠ حبة", "ar.5.overdose"),
        ("I am fine. بدي موت", "ar.3.want_to_die"),
    ],
)
def test_marks_vowels_and_stretched_letters_hide_nothing(text: str, rule: str) -> None:
    signal = patterns().check(text, "en")
    assert signal is not None
    assert signal.rule == rule


def test_of_equal_signals_the_one_in_the_writers_language_counts() -> None:
    both = "I want to kill myself. Me quiero matar."
    for language in ("en", "es"):
        signal = patterns().check(both, language)
        assert signal is not None
        assert signal.rule == f"{language}.3.kill_self"


def test_no_language_takes_another_ones_harmless_words_for_danger() -> None:
    for language in checking.LANGUAGES:
        for part in sentences.PARTS:
            for _, text in sentences.harmless(part, language):
                for other in checking.LANGUAGES:
                    assert other == language or patterns_of(other).check(text) is None, text


@pytest.mark.parametrize("language", OTHERS)
def test_rule_ids_are_unique_and_say_their_level(language: str) -> None:
    ids = patterns_of(language).rule_ids
    assert len(set(ids)) == len(ids)
    for rule in ids:
        assert re.fullmatch(rf"{language}\.[1-5]\.[a-z_]+", rule)


@pytest.mark.parametrize("language", checking.LANGUAGES)
def test_words_stand_in_the_form_in_which_texts_are_compared(language: str) -> None:
    raw = Path(checking.__file__).with_name(f"patterns_{language}.toml").read_text("utf-8")
    data = tomllib.loads(raw)
    lists = [data[key] for key in ("negators", "carriers", "safe", "past", "art", "others")]
    lists += [rule["phrases"] for rule in data["rules"]] + list(data["classes"].values())
    lists += [list(data["spellings"]), list(data["spellings"].values())]
    for phrase in (one for phrases in lists for one in phrases):
        assert plain(phrase) == phrase


@pytest.mark.parametrize("language", checking.LANGUAGES)
def test_no_pattern_can_run_away(language: str) -> None:
    """Repetition is always bounded, so the work for a text grows with its length and no faster."""
    for pattern in patterns_of(language).patterns:
        assert "*" not in pattern.pattern
        assert "+" not in pattern.pattern
        bounds = [int(most) for most in re.findall(r"\{\d+,(\d+)\}", pattern.pattern)]
        assert all(most <= 40 for most in bounds)


@pytest.mark.parametrize(
    "text",
    ["no quiero " * 410, "me " * 1365, "ما بدي " * 585, "و" * 4096, "ال " * 1365, "؟" * 4096],
)
@pytest.mark.timeout(60)
def test_the_longest_message_is_read_whatever_it_is_made_of(text: str) -> None:
    patterns().check(text[:4096], "ar")
