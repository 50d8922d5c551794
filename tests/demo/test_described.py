"""Every method's answer has the official shape and loads in python-telegram-bot without a rest."""

import json
from typing import Any

import pytest
import telegram
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.botapi import phone
from demo.botapi.methods import IMPLEMENTED, OFFICIAL
from demo.botapi.params import Params
from tests.botapi_spec.checker import (
    check_record,
    check_refusal,
    check_request,
    check_result,
    method_names,
    spec,
)
from tests.demo.conftest import Desk
from tests.demo.test_phone import MEDIA, unknown_to_the_library

NAMES = [name for name, _ in IMPLEMENTED.values()]
FILE_KINDS = [kind for kind in MEDIA.split() if kind in phone.FILE_KINDS]
KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "d"}]]}


class Room(Desk):
    """A desk with one of everything that a method can be about."""

    def __init__(self) -> None:
        super().__init__()
        world, ana = self.world, self.ana
        self.theirs = phone.send_text(world, ana, {"text": "hello x.org"})["message_id"]
        self.files: dict[str, str] = {}
        for kind in FILE_KINDS:
            content = phone.send_media(world, ana, {"kind": kind})[kind]
            self.files[kind] = (content[-1] if kind == "photo" else content)["file_id"]
        chat = {"chat_id": ana.id}
        sent = self.does("sendMessage", **chat, text="mine", reply_markup=KEYBOARD)
        self.mine = sent["message_id"]
        photo = self.does("sendPhoto", **chat, photo=self.files["photo"], caption="c")
        self.mine_with_photo = photo["message_id"]
        self.topic = self.does("createForumTopic", **chat, name="Bea")["message_thread_id"]
        pressed = {"message_id": self.mine, "data": "d"}
        self.pressed = phone.press(world, ana, pressed)
        self.does("pinChatMessage", **chat, message_id=self.mine)
        self.messages = [self.theirs, self.mine, self.mine_with_photo]

    def plain(self) -> dict[str, Any]:
        """Values that suit most methods; each takes what it knows."""
        files = {
            **self.files,
            "media": {"type": "photo", "media": self.files["photo"], "caption": "n"},
        }
        return {
            **files,
            "chat_id": self.ana.id,
            "from_chat_id": self.ana.id,
            "user_id": self.ana.id,
            "message_id": self.mine,
            "message_ids": [self.mine, self.theirs],
            "message_thread_id": self.topic,
            "text": "<b>new</b> @anna",
            "parse_mode": "HTML",
            "name": "Bob",
            "action": "typing",
            "draft_id": 1,
            "latitude": 1.5,
            "longitude": 2,
            "phone_number": "+316",
            "first_name": "Bob",
            "file_id": self.files["voice"],
            "url": "http://127.0.0.1:9/",
            "callback_query_id": self.pressed,
            "commands": [{"command": "now", "description": "Help now"}],
            "reaction": [{"type": "emoji", "emoji": "👍"}],
            "description": "d",
            "short_description": "s",
            "title": "t",
            "address": "a",
        }


SPECIAL: dict[str, dict[str, Any]] = {
    "answerCallbackQuery": {"url": ""},
    "editMessageCaption": {"message_id": -2},
    "editMessageMedia": {"message_id": -2},
    "sendMediaGroup": {"media": [{"type": "photo"}, {"type": "video"}]},
}


def loaded(result: Any, returns: list[str]) -> list[str]:
    """What python-telegram-bot did not know of this answer."""
    if isinstance(result, bool | int | str):
        return []
    name = returns[0].removeprefix("Array of ")
    kind = getattr(telegram, name)
    items = result if isinstance(result, list) else [result]
    return [rest for item in items for rest in unknown_to_the_library(kind.de_json(item, None))]


def params_for(room: Room, method: str) -> dict[str, Any]:
    fields = spec()["methods"][method].get("fields", {})
    values = {**room.plain(), **SPECIAL.get(method, {})}
    if values["message_id"] == -2:
        values["message_id"] = room.mine_with_photo
    if method == "sendMediaGroup":
        values["media"] = [{**one, "media": room.files[one["type"]]} for one in values["media"]]
    if method == "reopenForumTopic":
        room.does("closeForumTopic", chat_id=room.ana.id, message_thread_id=room.topic)
    return {name: values[name] for name in fields if name in values}


def test_the_list_of_names_is_the_official_one() -> None:
    assert sorted(OFFICIAL.values()) == method_names()


@pytest.mark.parametrize("method", NAMES)
def test_every_method_answers_plain_parameters_as_described(method: str) -> None:
    room = Room()
    params = params_for(room, method)
    assert check_request(method, params) == []
    result = room.does(method, **params)
    assert check_result(method, result) == []
    assert loaded(result, spec()["methods"][method]["returns"]) == []


texts = st.text(max_size=40) | st.sampled_from(["<b>x</b>", "<i>", "a & b", "/start", "x.org", ""])
kinds = st.sampled_from(["bold", "italic", "code", "pre", "text_link", "spoiler", "mention", "no"])
entities = st.fixed_dictionaries(
    {"type": kinds, "offset": st.integers(-2, 30), "length": st.integers(-2, 30)},
    optional={"url": st.just("http://x.org/"), "language": texts},
)
actions = st.sampled_from(
    [{"callback_data": "d"}, {"url": "http://x.org"}, {"callback_data": ""}, {}]
)
inline_buttons = st.tuples(texts, actions).map(lambda pair: {"text": pair[0], **pair[1]})
markups = st.one_of(
    st.lists(st.lists(inline_buttons, max_size=2), max_size=2).map(
        lambda r: {"inline_keyboard": r}
    ),
    st.lists(st.lists(texts.map(lambda t: {"text": t}), max_size=2)).map(lambda r: {"keyboard": r}),
    st.sampled_from([{"remove_keyboard": True}, {"force_reply": True}, {}]),
)
previews = st.fixed_dictionaries({}, optional={"is_disabled": st.booleans()})
ANYTHING: dict[str, st.SearchStrategy[Any]] = {
    "Integer": st.integers(-5, 130),
    "Float": st.floats(-200, 200),
    "String": texts,
    "Boolean": st.booleans(),
    "Array of Integer": st.lists(st.integers(95, 130), max_size=4),
    "Array of String": st.lists(texts, max_size=3),
    "Array of MessageEntity": st.lists(entities, max_size=4),
    "InlineKeyboardMarkup": markups,
    "LinkPreviewOptions": previews,
    "ReplyParameters": st.fixed_dictionaries(
        {"message_id": st.integers(95, 130)},
        optional={"allow_sending_without_reply": st.booleans()},
    ),
}


def values_of(method: str) -> st.SearchStrategy[dict[str, Any]]:
    """Each parameter of the method: left as is, absent, or anything of its type."""
    fields = spec()["methods"][method].get("fields", {})
    changes = {}
    for name, field in fields.items():
        known = [ANYTHING[kind] for kind in field["types"] if kind in ANYTHING]
        if known:
            changes[name] = st.one_of(*known, st.none())
    changes.pop("timeout", None)
    return st.fixed_dictionaries({}, optional=changes)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_parameters_get_an_answer_as_described(data: st.DataObject) -> None:
    room = Room()
    method = data.draw(st.sampled_from(NAMES))
    changes = data.draw(values_of(method))
    params = {**params_for(room, method), **changes}
    sent = {key: value for key, value in params.items() if value is not None}
    if data.draw(st.booleans()):
        sent = {k: v if isinstance(v, str) else json.dumps(v) for k, v in sent.items()}
    answer = room.answer(method, Params(sent))
    decoded = json.loads(answer.body)
    if answer.status != 200:
        assert check_refusal(answer.status, decoded) == []
        assert answer.status in (400, 409)
        return
    assert check_result(method, decoded["result"]) == []
    assert loaded(decoded["result"], spec()["methods"][method]["returns"]) == []
    for entry in room.ana.chat.entries.values():
        assert check_result("sendMessage", entry.message) == []


def test_the_record_of_a_talk_has_no_faults() -> None:
    room = Room()
    plain = [name for name in NAMES if name.startswith(("send", "edit", "get"))]
    calls = []
    for n, method in enumerate(plain, 1):
        params = params_for(room, method)
        answer = room.call(method, **params)
        result = answer["result"] if answer["ok"] else answer
        status = answer.get("error_code", 200)
        shown = {"n": n, "method": method, "params": params, "ok": answer["ok"]}
        calls.append({**shown, "status": status, "result": result})
    assert check_record(calls) == []
