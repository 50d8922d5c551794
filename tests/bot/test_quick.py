"""The quick way in says of every update what python-telegram-bot's own reading says."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_examples import Examples
from benchmarks.fuzz_mutations import VALUES, Mutator
from bot.tg import incoming, quick
from bot.tg.arrived import Arrived
from bot.tg.incoming import UnparsableError
from conversations.content import Content

Json = dict[str, Any]
ANA = 4242
OTHERS = ("hologram", "edited_message", "entities", "reply_to_message", "via_bot")
PLAIN: Json = {
    "update_id": 7,
    "message": {
        "message_id": 900,
        "date": 1_700_000_000,
        "chat": {"id": ANA, "type": "private", "first_name": "Ana", "username": "somebody"},
        "from": {
            "id": ANA,
            "is_bot": False,
            "first_name": "Ana",
            "last_name": "B",
            "username": "somebody",
            "language_code": "es",
            "is_premium": True,
        },
        "text": "It was a long day. أستطيع",
    },
}


def agree(raw: Any) -> bool:
    """Tell whether the quick way took it; fails where it then says something else."""
    taken = quick.plain_text(deepcopy(raw))
    if taken is not None:
        assert taken == incoming.read(deepcopy(raw), "kindred_bot")
    return taken is not None


def parts(raw: Json) -> list[Json]:
    message = raw["message"]
    return [raw, message, message["chat"], message["from"]]


def spoilt() -> Iterator[Json]:
    """Every field of a plain message dropped, and with every wrong value; every strange one."""
    for at, part in enumerate(parts(PLAIN)):
        for name in [
            *part,
            "hologram",
            "edited_message",
            "entities",
            "reply_to_message",
            "via_bot",
        ]:
            for value in VALUES:
                changed = deepcopy(PLAIN)
                parts(changed)[at][name] = deepcopy(value)
                yield changed
            dropped = deepcopy(PLAIN)
            parts(dropped)[at].pop(name, None)
            yield dropped


def test_a_plain_message_is_read_the_quick_way() -> None:
    assert agree(PLAIN)
    assert quick.read(PLAIN) == Arrived(
        7,
        "text",
        account=ANA,
        message_id=900,
        text="It was a long day. أستطيع",
        content=Content("It was a long day. أستطيع"),
        language_code="es",
    )


def test_every_spoilt_field_is_read_alike_or_left_to_the_long_way() -> None:
    taken = [agree(raw) for raw in spoilt()]
    assert sum(taken) > 100
    assert len(taken) - sum(taken) > 500


def test_any_update_is_read_alike_or_left_to_the_long_way() -> None:
    chance = random.Random(3)
    mutator = Mutator(chance, Examples(chance, [ANA], []))
    taken = [agree({"update_id": n, **mutator.any()}) for n in range(4000)]
    assert any(taken)


@given(
    text=st.text(alphabet=st.characters(exclude_categories=()), max_size=60),
    code=st.text(alphabet=st.characters(exclude_categories=()), max_size=5),
    number=st.integers(-(2**64), 2**64),
    date=st.integers(-(2**34), 2**34),
)
@settings(max_examples=400, deadline=None)
def test_any_words_and_numbers_are_read_alike(text: str, code: str, number: int, date: int) -> None:
    for part, name, value in (
        ("", "text", text),
        ("from", "language_code", code),
        ("", "message_id", number),
        ("chat", "id", number),
        ("from", "id", number),
        ("", "date", date),
    ):
        raw = deepcopy(PLAIN)
        inside = raw["message"][part] if part else raw["message"]
        inside[name] = value
        agree(raw)


def test_what_is_no_update_is_refused_as_before() -> None:
    nothing: list[Any] = [None, [], {}, {"update_id": 7, "message": None}, {"update_id": 7}]
    for raw in nothing:
        try:
            told: Any = quick.read(raw)
        except UnparsableError as error:
            told = error.fault
        try:
            known: Any = incoming.read(raw)
        except UnparsableError as error:
            known = error.fault
        assert told == known
