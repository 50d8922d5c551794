"""What contact hints hold, what they let pass, and that they point at what was written."""

import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import holding
from conversations.contacts import (
    Kind,
    apps,
    find,
    handles,
    links,
    mails,
    phones,
    places,
    workplaces,
)
from conversations.contacts.folding import fold, quick
from conversations.contacts.signs import with_signs
from tests.contacts.sentences import CLEAN, LANGUAGES, Sentence, help_lines, sentences
from tests.contacts.variants import CHANGES, DISGUISES, LATIN_TO_CYRILLIC

LINES = help_lines()
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
ALIKE = {chr(latin): chr(code) for latin, code in LATIN_TO_CYRILLIC.items()}
CASE = {"small letters", "capitals"}
"""Names of workplaces are known by their capitals alone."""


def held(sentence: Sentence, text: str | None = None) -> bool:
    said = sentence.text if text is None else text
    return bool(find(said, languages=[sentence.language], allowed=LINES))


def share(chosen: list[Sentence]) -> float:
    return sum(held(one) for one in chosen) / len(chosen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_details_are_held_and_look_alikes_pass(language: str) -> None:
    corpus = list(sentences("corpus", language))
    assert share([one for one in corpus if one.kind != CLEAN]) >= 0.95
    assert share([one for one in corpus if one.kind == CLEAN]) <= 0.02


def test_the_third_kept_back_is_held_as_well() -> None:
    back = [one for lang in LANGUAGES for one in sentences("corpus", lang) if one.kept_back]
    assert share([one for one in back if one.kind != CLEAN]) >= 0.95
    assert share([one for one in back if one.kind == CLEAN]) <= 0.02


@pytest.mark.parametrize("name", ["blind", "second", "third"])
def test_numbers_addresses_and_links_are_held_in_careless_writing(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    plain = {"phone", "email", "invite", "link", "mention", "address"}
    assert share([one for one in every if one.kind in plain]) >= 0.95
    assert share([one for one in every if one.kind == CLEAN]) <= 0.02


@pytest.mark.parametrize("name", ["blind", "second", "third"])
def test_names_wishes_and_workplaces_are_held_in_careless_writing(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    assert share([one for one in every if one.kind == "handle"]) >= 0.95
    assert share([one for one in every if one.kind == "workplace"]) >= 0.8


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what's your snap?", "en"),
        ("can we talk on another app", "en"),
        ("¿me das tu insta?", "es"),
        ("on se parle sur signal ?", "fr"),
        ("telegramın var mı", "tr"),
        ("есть телега?", "ru"),
        ("عندك سناب؟", "ar"),
    ],
)
def test_a_wish_to_meet_elsewhere_is_held_softly(text: str, language: str) -> None:
    """Asking gives nothing away: its writer may send it."""
    (hint,) = find(text, languages=[language])
    assert (hint.kind, hint.sendable) == ("asking", True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("im cinderpath on telegram", "en"),
        ("got snap? mine is jadewillow", "en"),
        ("en discord soy campana", "es"),
        ("sur insta je suis lena k", "fr"),
        ("instada lena diye ara", "tr"),
        ("я в телеге лена кедрова", "ru"),
        ("انا في سناب ليلى السرو", "ar"),
    ],
)
def test_a_plain_name_on_a_network_is_held_and_may_not_be_sent(text: str, language: str) -> None:
    (hint,) = find(text, languages=[language])
    assert (hint.kind, hint.sendable) == ("handle", False)


@pytest.mark.parametrize(
    "text",
    [
        "i deleted instagram because of him",
        "on instagram everyone looks happy",
        "im on tiktok all night instead of sleeping",
        "we could talk about instagram and how it makes me feel",
        "can we swap numbers or is that against the rules?",
        "сестра добавила меня в группу в ватсапе",
        "instagramda hiç kimseyim",
        "lo vi en twitter y me dio pánico",
    ],
)
def test_talk_about_networks_passes(text: str) -> None:
    assert find(text, languages=LANGUAGES) == ()


def test_every_kind_has_words_for_its_writer() -> None:
    assert set(holding.WHAT) == set(get_args(Kind))


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
    "text", ["Call 988 now", "ring 116 123", "das war 0800 111 0 111", "+44 116 123", "911 or 112"]
)
def test_a_help_line_is_never_held(text: str) -> None:
    assert find(text, languages=["en"], allowed=LINES) == ()


def test_every_help_line_of_the_programme_passes_in_every_language() -> None:
    for line in LINES:
        for language in LANGUAGES:
            said = f"please, {line} helped me, call them"
            assert find(said, languages=[language], allowed=LINES) == (), line


def test_a_hint_points_at_what_was_written() -> None:
    text = "well… call ０\u200b7\u200b7\u200b0\u200b0 900461 ok"
    (hint,) = find(text, languages=["en"])
    assert hint.kind == "phone"
    assert text[hint.start : hint.end] == "０\u200b7\u200b7\u200b0\u200b0 900461"


def test_only_links_and_mentions_of_others_may_be_sent_anyway() -> None:
    def sendable(text: str) -> list[tuple[str, bool]]:
        return [(hint.kind, hint.sendable) for hint in find(text, languages=["en"])]

    assert sendable("this helped: https://sleep.example.org/start") == [("link", True)]
    assert sendable("the account @calm_breath_daily is kind") == [("mention", True)]
    assert sendable("I'm @quiet_river_91 over there") == [("handle", False)]
    assert sendable("my page is https://river.example.org") == [("link", False)]
    assert sendable("https://t.me/quiet_river_91") == [("invite", False)]
    assert sendable("call 07700 900461") == [("phone", False)]


def test_what_the_platform_marked_is_held_even_where_the_words_say_nothing() -> None:
    (hint,) = find("talk to my sister", entities=[("text_mention", 8, 9)])
    assert (hint.kind, hint.start, hint.end, hint.sendable) == ("mention", 8, 17, True)
    assert find("bold words", entities=[("bold", 0, 4)]) == ()


def test_a_page_of_a_help_line_passes_with_its_mark_too() -> None:
    text = "see findahelpline.com please"
    allowed = frozenset(["https://findahelpline.com"])
    assert find(text, entities=[("url", 4, 17)], allowed=allowed) == ()
    assert find(text) != ()


def test_a_number_of_another_country_is_known_by_the_region() -> None:
    assert find("20001430", region="TN") != ()


@pytest.mark.parametrize("name", ["own", "fourth", "fifth", "sixth"])
def test_details_in_disguise_are_held_and_look_alikes_pass(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    assert share([one for one in every if one.kind != CLEAN]) >= 0.93
    assert share([one for one in every if one.kind == CLEAN]) <= 0.02


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


def test_a_detail_at_the_end_of_a_long_message_is_held() -> None:
    """Everyday sentences before it must not outweigh the one that tells."""
    said = (
        "I slept badly again and cried a lot. " * 12 + "im marlowquill on the app with the ghost."
    )
    assert find(said, languages=["en"]) != ()


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
        text = (
            text[:at]
            + data.draw(st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"))
            + text[at:]
        )
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


@given(st.text(max_size=300))
def test_hints_lie_inside_the_text_and_apart(text: str) -> None:
    hints = find(text, languages=LANGUAGES)
    ends = 0
    for hint in hints:
        assert ends <= hint.start < hint.end <= len(text)
        ends = hint.end


@given(st.text(max_size=200))
def test_folding_remembers_where_each_character_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= at < len(text) for at in folded.at)
    assert set(folded.text) - {" "} <= set(quick(text))


@given(
    st.lists(st.sampled_from(["1", "a", "@", ".", " ", "insta", "dot", "calle", "\n"]), max_size=80)
)
def test_no_mixture_of_triggers_breaks_it(parts: list[str]) -> None:
    for hint in find("".join(parts)):
        assert hint.end > hint.start


def test_no_pattern_repeats_a_repetition_without_bound() -> None:
    """An unbounded repetition in a group that is itself repeated can run away."""
    modules = (phones, mails, links, handles, places, apps, workplaces)
    found = [value for one in modules for value in vars(one).values()]
    patterns = [one for one in found if isinstance(one, re.Pattern)]
    patterns += [one for row in found if isinstance(row, tuple) for one in row]
    for one in patterns:
        if isinstance(one, re.Pattern):
            assert not re.search(r"[+*][^()\[\]|]*\)[+*]", one.pattern), one.pattern


def test_a_message_full_of_triggers_gives_a_bounded_number_of_hints() -> None:
    assert len(find("@somebody_else " * 270)) <= 60
