"""However long and strange a message is, reading it takes as long as its length says, and no more.

Processor time is compared with itself at a quarter of the length: a pattern that runs away would
take sixteen times as long, or for ever.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.tg.arrived import event
from bot.tg.outgoing import call_for
from bot.tg.quick import read
from conversations.contacts import find
from conversations.content import LONGEST_TEXT, Content, spans_to
from conversations.inbound import TextReceived
from conversations.pieces import cut
from conversations.ports import Outgoing
from conversations.safety.check import patterns
from conversations.wire import Sendable
from tests.bot.updates import PERSON, message
from tests.conversations.world import MONDAY_NOON

LANGUAGES = ("en", "es", "ar", "fr", "tr", "ru")
TIMES = 10  # as long at four times the length; 4 is what it should be
LITTLE = 0.002  # seconds: less is noise
TRIES = 4
TRAPS = (
    *("*", "k*", ".", "\u0301", "1", "1 ", "0-", "+1", "(", "a@", "@", "a@b.", "a. ", "a b ", "㊿"),
    *("http://", "://", "www.", "t.me/", "/", "#", "'a ", '"a', "'", "seven ", "sevenseven", "ﷺ"),
    *(
        "a at b dot ",
        "call me ",
        "instagram ",
        "12 Elm Street ",
        "i work at ",
        "\u200b",
        "１",
        "👩‍👧‍👦",
    ),
    *("a-", "a1 ", "1a2b", "0 7 0 0 ", "سبعة ", "gmail.com ", "a@gmail.com ", "1.5 ", "1,000 "),
    *("i want to die ", 'he said "i want to die" ', "i am not going to ", "s e v e n ", "1/2/"),
)
Work = Callable[[int], object]


def seconds(work: Work, size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun


def grows_with_its_size(work: Work, size: int) -> bool:
    """Tell whether four times as much takes about four times as long, in one of a few tries."""
    work(size)  # what is read and built only once
    return any(
        seconds(work, 4 * size) < TIMES * max(LITTLE, seconds(work, size)) for _ in range(TRIES)
    )


def arrived(**parts: Any) -> Content:
    happened = event(read(message(**parts)), PERSON, {})
    assert isinstance(happened, TextReceived)
    return happened.content


def passed_on(content: Content) -> list[str]:
    """Return the calls that take a message to a peer."""
    calls = []
    for number, piece in enumerate(cut(content, "Cedar"), 1):
        payload = {"kind": "text", "plain": piece.text, "spans": spans_to(piece.spans)}
        outgoing = Outgoing(PERSON, payload)
        row = Sendable(number, 7, outgoing, 0, False, MONDAY_NOON, None, None)
        calls.append(call_for(row, frozenset()).parameters["text"])
    return calls


@pytest.mark.timeout(120)
@pytest.mark.parametrize("trap", TRAPS)
def test_a_long_text_takes_as_long_as_its_length_says(trap: str) -> None:
    def whole_way(size: int) -> None:
        content = arrived(text=(trap * size)[:size])
        patterns().check(content.text, "en")
        find(content.text, languages=LANGUAGES, region="GB")
        passed_on(content)

    assert grows_with_its_size(whole_way, LONGEST_TEXT // 4)


@pytest.mark.parametrize("kind", ["bold", "url", "blockquote"])
@pytest.mark.parametrize("nested", [True, False])
def test_a_hundred_forms_take_as_long_as_their_number_says(kind: str, *, nested: bool) -> None:
    def whole_way(size: int) -> None:
        text = "so it was " * 400
        forms = [
            {"type": kind, "offset": n, "length": len(text) - 2 * n if nested else 1}
            for n in range(size)
        ]
        content = arrived(text=text, entities=forms)
        marks = [(mark.kind, mark.start, mark.length) for mark in content.marks]
        find(content.text, entities=marks)
        passed_on(content)

    assert grows_with_its_size(whole_way, 25)


@pytest.mark.parametrize("digit", ["1", "㊿", "٠١"])
def test_a_number_of_thousands_of_digits_can_be_looked_at(digit: str) -> None:
    """Python reads no number of more than 4,300 digits; one sign may stand for two of them."""
    called = f"call me {digit * LONGEST_TEXT}"
    (hint,) = find(called, languages=LANGUAGES)
    assert hint.kind == "phone"
