"""What a hint is: its kind, where it points, whether its writer may send it; and what is none."""

import re
from typing import get_args

import pytest
from hypothesis import given
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
from tests.contacts.measuring import LINES
from tests.contacts.sentences import LANGUAGES


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


def test_a_detail_at_the_end_of_a_long_message_is_held() -> None:
    """Everyday sentences before it must not outweigh the one that tells."""
    said = (
        "I slept badly again and cried a lot. " * 12 + "im marlowquill on the app with the ghost."
    )
    assert find(said, languages=["en"]) != ()


@given(st.text(max_size=300))
def test_hints_lie_inside_the_text_and_apart(text: str) -> None:
    hints = find(text, languages=LANGUAGES)
    ends = 0
    for hint in hints:
        assert ends <= hint.start < hint.end <= len(text)
        ends = hint.end


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
