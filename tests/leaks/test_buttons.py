"""Buttons carry opaque tokens for one person and one purpose; any other press does nothing."""

import random
import re
import string

import pytest

from tests.leaks.rig import Rig
from tests.servers import Json, from_bot

TRIES = 1000
TOKEN = re.compile(r"[0-9a-f-]{20,64}|[A-Za-z0-9_-]{20,64}")


def tokens_in(calls: list[Json]) -> list[str]:
    """Return the data of every button in these calls."""
    found = []
    for call in calls:
        markup = call["params"].get("reply_markup") or {}
        for row in markup.get("inline_keyboard", []) if isinstance(markup, dict) else []:
            found += [button["callback_data"] for button in row if "callback_data" in button]
    return found


def shown(rig: Rig, person: int) -> tuple[int, str]:
    """Return the newest button in a chat."""
    for message in reversed(from_bot(rig.server.chat(person))):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            return message["message_id"], row[0]["callback_data"]
    raise AssertionError("no button")


def changing_calls(rig: Rig, after: int) -> list[Json]:
    """Return the calls that show anybody anything, but for the answers over pressed buttons."""
    quiet = {"getUpdates", "answerCallbackQuery", "sendChatAction", "getMe"}
    return [call for call in rig.server.record(after) if call["method"] not in quiet]


@pytest.mark.vector(19)
def test_a_button_carries_a_token_and_nothing_else(rig: Rig) -> None:
    rig.sender.says("/end")
    rig.sender.sees("End the talk with")
    rig.sender.says("/talks")
    rig.sender.says("call me on +44 20 7946 0018")
    rig.sender.sees("a phone number")
    tokens = tokens_in(rig.server.record())
    assert len(tokens) > 5
    assert len(set(tokens)) == len(tokens)
    assert all(TOKEN.fullmatch(token) for token in tokens)
    people = (rig.sender.id, rig.peer.id)
    assert not any(str(person) in token for token in tokens for person in people)
    rig.sender.taps("Do not send it")


@pytest.mark.vector(19)
def test_a_thousand_presses_of_others_old_and_changed_ones_do_nothing(rig: Rig) -> None:
    rig.sender.says("call me on +44 20 7946 0018")
    rig.sender.sees("a phone number")
    message_id, own = shown(rig, rig.sender.id)
    rig.sender.taps("Do not send it")  # used now: its group is answered
    rig.sender.sees("was not sent to anybody")
    rig.sender.says("/end")
    rig.sender.sees("End the talk with")
    open_id, still_open = shown(rig, rig.sender.id)
    rig.settled(rig.last())
    chance = random.Random(19)
    after = rig.last()
    for number in range(TRIES):
        person, message, data = (
            (rig.peer.id, open_id, still_open),  # somebody else's
            (rig.sender.id, message_id, own),  # once more
            (rig.sender.id, open_id, tampered(still_open, number, chance)),
        )[number % 3]
        body = {"message_id": message, "data": data, "forge": True}
        rig.server.ask("POST", f"/user/{person}/press", body)

    def answered() -> bool:
        calls = rig.server.record(after)
        return len([call for call in calls if call["method"] == "answerCallbackQuery"]) >= TRIES

    rig.server.wait_until(answered, seconds=120)
    assert changing_calls(rig, after) == []
    assert rig.settled(rig.last()) == []  # the talk is open still: the mark arrived


def tampered(token: str, number: int, chance: random.Random) -> str:
    """Return a token with one letter changed, cut, longer, or another altogether."""
    at = chance.randrange(len(token))
    other = chance.choice([c for c in string.hexdigits.lower()[:16] if c != token[at]])
    ways = (
        token[:at] + other + token[at + 1 :],
        token[:at] or "x",
        token + other,
        token.upper() if token.upper() != token else token + "x",
        "".join(chance.choice(string.hexdigits) for _ in token),
    )
    return ways[number // 3 % len(ways)]
