"""Nothing that hides a detail frees it: unseen signs, other alphabets, words for digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.contacts import find
from conversations.contacts.folding import fold, quick
from conversations.contacts.signs import with_signs
from tests.contacts.measuring import LINES, held
from tests.contacts.sentences import CLEAN, LANGUAGES, sentences
from tests.contacts.variants import CHANGES, DISGUISES, LATIN_TO_CYRILLIC

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
ALIKE = {chr(latin): chr(code) for latin, code in LATIN_TO_CYRILLIC.items()}
CASE = {"small letters", "capitals"}
"""Names of workplaces are known by their capitals alone."""


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_hides_nothing(name: str) -> None:
    lost = total = 0
    for one in (one for language in LANGUAGES for one in sentences("corpus", language)):
        if one.kind != CLEAN and not (name in CASE and one.kind in {"workplace", "handle"}):
            total += held(one)
            lost += held(one) and not held(one, DISGUISES[name](one.text))
    assert lost <= 0.01 * total


@pytest.mark.parametrize("name", CHANGES)
def test_a_clean_sentence_stays_clean_however_it_is_written(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences("corpus", language)]
    clean = [one for one in every if one.kind == CLEAN]
    assert sum(held(one, CHANGES[name](one.text)) for one in clean) <= 0.02 * len(clean)


@pytest.mark.parametrize(
    "text",
    [
        "it starts with 077, then comes 00 900, and it ends in 516",
        "oh seven, um, nine one one, wait, four six two, then two oh nine",
        "sifr 5amsa arba3a wa7ed tnin wa7ed tlata arba3a arba3a 5amsa",
        "sıfırbeşyüzkırkbirikiyüzonüçkırkdörtellialtı",
        "восим девятсот двинадцать триста сорак пять шисят семь",
    ],
)
def test_a_number_is_read_in_parts_in_dialect_and_misspelt(text: str) -> None:
    (hint,) = find(text, languages=LANGUAGES)
    assert hint.kind == "phone"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("fern underscore grey at proton dot me", "fern_grey at proton.me"),
        ("nube guion bajo gris arroba gmail punto com", "nube_gris@gmail.com"),
        ("brume tiret du bas lente", "brume_lente"),
    ],
)
def test_signs_named_in_words_are_put_back(text: str, written: str) -> None:
    folded = with_signs(fold(text))
    assert folded is not None
    assert folded.text == written
    assert list(folded.at) == sorted(folded.at)


@pytest.mark.parametrize(
    "text",
    [
        "my dog sleeps at my feet, dot dot dot",
        "la señal en la montaña es mala pero estoy tranquila",
        "pulse 88 92 110 97 while i was just sitting there",
        "моя собака старая и почти слепая",
    ],
)
def test_names_of_signs_and_measures_in_everyday_talk_pass(text: str) -> None:
    assert find(text, languages=LANGUAGES) == ()


HELD = [
    (one.text, one.language)
    for language in LANGUAGES
    for name in ("own", "fourth", "fifth")
    for one in sentences(name, language)
    if one.kind != CLEAN and held(one)
]


@settings(max_examples=60)
@given(st.sampled_from(HELD), st.data())
def test_invisible_signs_never_free_a_held_detail(
    said: tuple[str, str], data: st.DataObject
) -> None:
    text, language = said
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(INVISIBLE)) + text[at:]
    assert find(text, languages=[language], allowed=LINES)


@settings(max_examples=60)
@given(st.sampled_from(HELD), st.data())
def test_look_alike_letters_never_free_a_held_detail(
    said: tuple[str, str], data: st.DataObject
) -> None:
    text, language = said
    swapped = "".join(
        ALIKE[char] if char in ALIKE and data.draw(st.booleans()) else char for char in text
    )
    assert find(swapped, languages=[language], allowed=LINES)


@given(st.text(max_size=200))
def test_folding_remembers_where_each_character_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= at < len(text) for at in folded.at)
    assert set(folded.text) - {" "} <= set(quick(text))
