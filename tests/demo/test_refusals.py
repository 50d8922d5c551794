"""What the real server refuses is refused with its own text; mocks usually let it pass."""

from typing import Any

import pytest

from demo.botapi import phone
from tests.demo.conftest import Desk

BAD = "Bad Request: "
NOT_MODIFIED = (
    BAD + "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
ONE_BUTTON = {"inline_keyboard": [[{"text": "a", "callback_data": "d"}]]}


def buttons(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a", **button}]]}


SENDING: list[tuple[str, dict[str, Any], str]] = [
    ("text empty", {"text": ""}, "message text is empty"),
    ("no text", {}, "message text is empty"),
    ("only spaces", {"text": " \n "}, "text must be non-empty"),
    ("only zero width", {"text": "\u200b\u200d"}, "text must be non-empty"),
    ("only tags", {"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ("4097 characters", {"text": "é" * 4097}, "message is too long"),
    ("4097 emoji", {"text": "😀" * 4097}, "message is too long"),
    ("over 32768 bytes", {"text": "é" * 16385}, "text is too long"),
    ("unknown mode", {"text": "x", "parse_mode": "Troff"}, "unsupported parse_mode"),
    (
        "broken tags",
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "data of 65 bytes",
        {"text": "x", "reply_markup": buttons(callback_data="é" * 33)},
        "BUTTON_DATA_INVALID",
    ),
    ("empty data", {"text": "x", "reply_markup": buttons(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        "button without action",
        {"text": "x", "reply_markup": buttons()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ("markup no object", {"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
    (
        "markup no JSON",
        {"text": "x", "reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    (
        "reply to nothing",
        {"text": "x", "reply_parameters": {"message_id": 9}},
        "message to be replied not found",
    ),
    ("no such topic", {"text": "x", "message_thread_id": 9}, "message thread not found"),
]


@pytest.mark.parametrize(
    ("params", "text"), [row[1:] for row in SENDING], ids=[r[0] for r in SENDING]
)
def test_a_message_that_breaks_a_rule_is_refused(
    desk: Desk, params: dict[str, Any], text: str
) -> None:
    assert desk.refusal("sendMessage", chat_id=desk.ana.id, **params) == BAD + text
    assert not desk.ana.chat.entries


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("4096 characters", {"text": "é" * 4096}),
    ("4096 after parsing", {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "html"}),
    ("spaces around do not count", {"text": " " * 50 + "x" * 4096}),
    ("data of 64 bytes", {"text": "x", "reply_markup": buttons(callback_data="é" * 32)}),
    ("unknown parameter", {"text": "x", "colour": "blue"}),
    (
        "reply or not",
        {"text": "x", "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True}},
    ),
]


@pytest.mark.parametrize("params", [row[1] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_what_is_just_allowed_is_accepted(desk: Desk, params: dict[str, Any]) -> None:
    desk.does("sendMessage", chat_id=desk.ana.id, **params)


def test_a_chat_is_not_found_until_the_person_pressed_start(desk: Desk) -> None:
    stranger = desk.world.add_person({"first_name": "Zoe"})
    assert desk.refusal("sendMessage", chat_id=stranger.id, text="x") == BAD + "chat not found"
    assert desk.refusal("sendMessage", chat_id=12345, text="x") == BAD + "chat not found"
    assert desk.refusal("sendMessage", chat_id="@zoe", text="x") == BAD + "chat not found"
    assert desk.refusal("sendMessage", text="x") == BAD + "chat_id is empty"
    phone.send_text(desk.world, stranger, {"text": "/start"})
    desk.does("sendMessage", chat_id=stranger.id, text="x")


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "copyMessage"])
def test_who_blocked_the_bot_is_out_of_reach(desk: Desk, method: str) -> None:
    params: dict[str, Any] = {"chat_id": desk.ana.id, "text": "x", "action": "typing"}
    sent = desk.does("sendMessage", **params)
    params |= {"from_chat_id": desk.ana.id, "message_id": sent["message_id"]}
    phone.set_blocked(desk.world, desk.ana, blocked=True)
    assert desk.refusal(method, **params) == "Forbidden: bot was blocked by the user"
    desk.ana.deactivated = True
    assert desk.refusal(method, **params) == "Forbidden: user is deactivated"


def test_captions_end_at_1024_characters(desk: Desk) -> None:
    photo = phone.send_media(desk.world, desk.ana, {"kind": "photo"})["photo"][-1]["file_id"]
    params = {"chat_id": desk.ana.id, "photo": photo}
    desk.does("sendPhoto", **params, caption="é" * 1024)
    refused = desk.refusal("sendPhoto", **params, caption="é" * 1025)
    assert refused == BAD + "message caption is too long"


def test_an_edit_that_changes_nothing_is_refused(desk: Desk) -> None:
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text="x", reply_markup=ONE_BUTTON)
    same = {"chat_id": desk.ana.id, "message_id": sent["message_id"], "text": "x"}
    assert desk.refusal("editMessageText", **same, reply_markup=ONE_BUTTON) == NOT_MODIFIED
    edited = desk.does("editMessageText", **same)
    assert "reply_markup" not in edited, "an edit without a keyboard removes it"
    assert desk.refusal("editMessageText", **same) == NOT_MODIFIED
    assert desk.refusal("editMessageReplyMarkup", **same) == NOT_MODIFIED


@pytest.mark.parametrize(
    "markup",
    [{"keyboard": [["yes"]]}, {"force_reply": True}, {"remove_keyboard": True}],
    ids=["keyboard", "force reply", "removal"],
)
def test_a_message_with_a_reply_keyboard_cannot_be_edited(
    desk: Desk, markup: dict[str, Any]
) -> None:
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text="x", reply_markup=markup)
    where = {"chat_id": desk.ana.id, "message_id": sent["message_id"]}
    refused = desk.refusal("editMessageText", **where, text="y")
    assert refused == BAD + "message can't be edited"


def test_messages_of_people_and_forwards_cannot_be_edited(desk: Desk) -> None:
    theirs = phone.send_text(desk.world, desk.ana, {"text": "x"})["message_id"]
    here = {"chat_id": desk.ana.id, "from_chat_id": desk.ana.id}
    forward = desk.does("forwardMessage", **here, message_id=theirs)["message_id"]
    for message_id in (theirs, forward):
        refused = desk.refusal("editMessageText", **here, message_id=message_id, text="y")
        assert refused == BAD + "message can't be edited"


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("editMessageText", {"text": "x"}, "message to edit not found"),
        ("deleteMessage", {}, "message to delete not found"),
        ("copyMessage", {}, "message to copy not found"),
        ("forwardMessage", {}, "message to forward not found"),
        ("setMessageReaction", {"reaction": []}, "message to react not found"),
        ("pinChatMessage", {}, "message to pin not found"),
    ],
)
def test_a_message_that_is_gone_is_not_found(
    desk: Desk, method: str, params: dict[str, Any], text: str
) -> None:
    theirs = phone.send_text(desk.world, desk.ana, {"text": "x"})["message_id"]
    phone.delete(desk.world, desk.ana, theirs)
    here = {"chat_id": desk.ana.id, "from_chat_id": desk.ana.id, **params}
    assert desk.refusal(method, **here, message_id=theirs) == BAD + text
    assert desk.refusal(method, **here, message_id=99999) == BAD + text


def test_text_and_captions_are_edited_where_they_are(desk: Desk) -> None:
    photo = phone.send_media(desk.world, desk.ana, {"kind": "photo"})["photo"][-1]["file_id"]
    with_photo = desk.does("sendPhoto", chat_id=desk.ana.id, photo=photo)["message_id"]
    with_text = desk.does("sendMessage", chat_id=desk.ana.id, text="x")["message_id"]
    chat = {"chat_id": desk.ana.id}
    refused = desk.refusal("editMessageText", **chat, message_id=with_photo, text="y")
    assert refused == BAD + "there is no text in the message to edit"
    refused = desk.refusal("editMessageCaption", **chat, message_id=with_text, caption="y")
    assert refused == BAD + "there is no caption in the message to edit"
    refused = desk.refusal("editMessageText", **chat, text="y")
    assert refused == BAD + "message identifier is not specified"


def test_a_message_older_than_two_days_cannot_be_deleted(desk: Desk) -> None:
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text="x")
    where = {"chat_id": desk.ana.id, "message_id": sent["message_id"]}
    desk.world.clock.advance(48 * 3600 + 5)
    too_old = BAD + "message can't be deleted for everyone"
    assert desk.refusal("deleteMessage", **where) == too_old
    assert desk.does("editMessageText", **where, text="y")["text"] == "y"


def test_a_callback_is_answered_in_time_or_refused(desk: Desk) -> None:
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text="x", reply_markup=ONE_BUTTON)
    pressed = {"message_id": sent["message_id"], "data": "d"}
    late = phone.press(desk.world, desk.ana, pressed)
    desk.world.clock.advance(3600)
    fresh = phone.press(desk.world, desk.ana, pressed)
    too_old = BAD + "query is too old and response timeout expired or query ID is invalid"
    assert desk.refusal("answerCallbackQuery", callback_query_id=late) == too_old
    assert desk.refusal("answerCallbackQuery", callback_query_id="1") == too_old
    answer = {"callback_query_id": fresh}
    assert desk.refusal("answerCallbackQuery", **answer, text="x" * 201) == BAD + "MESSAGE_TOO_LONG"
    assert desk.does("answerCallbackQuery", **answer, text="x" * 200) is True


def test_a_photo_cannot_be_sent_as_a_document(desk: Desk) -> None:
    photo = phone.send_media(desk.world, desk.ana, {"kind": "photo"})["photo"][-1]["file_id"]
    refused = desk.refusal("sendDocument", chat_id=desk.ana.id, document=photo)
    assert refused == BAD + "can't use file of type Photo as Document"
    refused = desk.refusal("sendPhoto", chat_id=desk.ana.id, photo="nothing")
    assert refused == BAD + "wrong file_id or the file is temporarily unavailable"


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"media": [{}] * 11}, "too many messages to send as an album"),
        (
            "setMyCommands",
            {"commands": [{"command": "Ä", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("createForumTopic", {"name": ""}, "TOPIC_NAME_EMPTY"),
        ("deleteForumTopic", {"message_thread_id": 5}, "TOPIC_ID_INVALID"),
        ("getChatMember", {"user_id": 5}, "member not found"),
    ],
)
def test_other_methods_refuse_too(
    desk: Desk, method: str, params: dict[str, Any], text: str
) -> None:
    assert desk.refusal(method, chat_id=desk.ana.id, **params) == BAD + text


def test_a_file_of_more_than_20_megabytes_is_not_given_back(desk: Desk) -> None:
    sent = phone.send_media(desk.world, desk.ana, {"kind": "document"})["document"]
    desk.world.files.by_id[sent["file_id"]].data = b"x" * (20 * 1024 * 1024 + 1)
    assert desk.refusal("getFile", file_id=sent["file_id"]) == BAD + "file is too big"


def test_a_method_that_is_missing_is_told_from_one_that_does_not_exist(desk: Desk) -> None:
    known, unknown = desk.call("sendGift"), desk.call("sendGrift")
    assert known["error_code"] == 501
    assert "sendGift" in known["description"]
    assert unknown["description"] == "Not Found: method not found"
    assert [event["text"] for event in desk.world.events.after(0) if event["type"] == "notice"]
