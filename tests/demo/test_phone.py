"""What a person does becomes the update that the real server would send, in the official shape."""

from typing import Any

import pytest
import telegram

from demo.botapi import phone
from demo.botapi.errors import ApiError
from demo.botapi.model import Person
from demo.botapi.world import World
from tests.botapi_spec.checker import check_update
from tests.demo.conftest import Desk

MEDIA = "photo document voice video audio animation video_note sticker location contact dice"


def everything(world: World, person: Person) -> None:
    """All that a person can do, once."""
    first = phone.send_text(world, person, {"text": "/start abc"})["message_id"]
    written = {"text": "hi @anna", "entities": [{"type": "bold", "offset": 0, "length": 2}]}
    phone.send_text(world, person, {**written, "reply_to_message_id": first})
    for kind in MEDIA.split():
        phone.send_media(world, person, {"kind": kind, "caption": "see x.org"})
    phone.edit(world, person, {"message_id": first, "text": "better"})
    phone.press(world, person, {"message_id": first, "data": "x", "forge": True})
    phone.press(world, person, {"message_id": 1, "data": "x", "forge": True})
    phone.react(world, person, {"message_id": first, "emoji": "👍"})
    phone.set_blocked(world, person, blocked=True)
    phone.send_text(world, person, {"text": "back again"})


def test_every_update_is_as_described_and_loads_in_the_library(desk: Desk) -> None:
    desk.world.updates.allow(
        ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    )
    everything(desk.world, desk.ana)
    updates = [pending.update for pending in desk.world.updates.pending.values()]
    assert len(updates) == 20
    for update in updates:
        assert check_update(update) == []
        loaded = telegram.Update.de_json(update, None)
        assert loaded is not None
        assert unknown_to_the_library(loaded) == []


def unknown_to_the_library(thing: Any) -> list[str]:
    if isinstance(thing, tuple | list):
        return [name for item in thing for name in unknown_to_the_library(item)]
    if not isinstance(thing, telegram.TelegramObject):
        return []
    inner = thing._get_attrs(include_private=False).values()
    return [*thing.api_kwargs, *(name for value in inner for name in unknown_to_the_library(value))]


def test_reactions_are_not_told_unless_asked_for_by_name(desk: Desk) -> None:
    sent = phone.send_text(desk.world, desk.ana, {"text": "x"})["message_id"]
    phone.react(desk.world, desk.ana, {"message_id": sent, "emoji": "👍"})
    assert desk.updates("message_reaction") == []


def test_a_deletion_is_never_told(desk: Desk) -> None:
    sent = phone.send_text(desk.world, desk.ana, {"text": "x"})["message_id"]
    before = len(desk.world.updates.pending)
    phone.delete(desk.world, desk.ana, sent)
    assert len(desk.world.updates.pending) == before


def test_a_button_that_is_not_there_cannot_be_pressed_unless_forged(desk: Desk) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "d"}]]}
    mine = desk.does("sendMessage", chat_id=desk.ana.id, text="x", reply_markup=keyboard)
    bob = desk.add("Bob")
    for person, data in ((desk.ana, "e"), (bob, "d")):
        with pytest.raises(ApiError):
            phone.press(desk.world, person, {"message_id": mine["message_id"], "data": data})
    forged = {"message_id": mine["message_id"], "data": "d", "forge": True}
    phone.press(desk.world, bob, forged)
    (query,) = desk.updates("callback_query")
    assert query["from"]["id"] == bob.id
    gone = {"chat": bob.as_chat, "message_id": mine["message_id"], "date": 0}
    assert query["message"] == gone, "nobody sees another's message by forging a press"


def test_texts_are_trimmed_and_cleaned(desk: Desk) -> None:
    sent = phone.send_text(desk.world, desk.ana, {"text": "  a\tb\u202ec\r\n "})
    assert sent["text"] == "a bc"


def test_message_ids_rise_with_holes_over_all_chats(desk: Desk) -> None:
    bob = desk.add("Bob")
    ids = [
        phone.send_text(desk.world, person, {"text": "x"})["message_id"]
        for _ in range(20)
        for person in (desk.ana, bob)
    ]
    assert ids == sorted(set(ids))
    assert ids[-1] - ids[0] > len(ids)


def test_a_one_time_keyboard_goes_when_it_was_used(desk: Desk) -> None:
    markup = {"keyboard": [[{"text": "yes"}]], "one_time_keyboard": True}
    desk.does("sendMessage", chat_id=desk.ana.id, text="x", reply_markup=markup)
    assert desk.ana.chat.keyboard == markup
    phone.send_text(desk.world, desk.ana, {"text": "yes"})
    assert desk.ana.chat.keyboard is None


def test_dates_follow_the_movable_clock(desk: Desk) -> None:
    first = phone.send_text(desk.world, desk.ana, {"text": "x"})["date"]
    desk.world.clock.advance(86400)
    assert 86400 <= phone.send_text(desk.world, desk.ana, {"text": "x"})["date"] - first <= 86405


def test_a_topic_the_person_deleted_is_gone_for_the_bot(desk: Desk) -> None:
    chat = {"chat_id": desk.ana.id}
    thread = desk.does("createForumTopic", **chat, name="Bea")["message_thread_id"]
    sent = desk.does("sendMessage", **chat, text="x", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    answer = phone.send_text(desk.world, desk.ana, {"text": "y", "message_thread_id": thread})
    assert answer["message_thread_id"] == thread
    desk.world.delete_topic(desk.ana, thread)
    refused = desk.refusal("sendMessage", **chat, text="x", message_thread_id=thread)
    assert refused == "Bad Request: message thread not found"
    with pytest.raises(ApiError):
        phone.send_text(desk.world, desk.ana, {"text": "y", "message_thread_id": thread})


def test_a_link_set_apart_for_arabic_ends_before_the_mark_that_ends_it(desk: Desk) -> None:
    link = "https://t.me/kindred_demo_bot?start=abc"
    text = f"الرابط: \u2068{link}\u2069 والموقع \u2066example.org/a\u2069."
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text=text)
    found = [text[e["offset"] : e["offset"] + e["length"]] for e in sent["entities"]]
    assert found == [link, "example.org/a"]
