from typing import Any

import pytest

from bot.tg.outgoing import NoCopyError, attempt_of, call_for, without_tags
from conversations.wire import Sendable
from tests.bot.rows import row

NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
HTML = {"parse_mode": "HTML"}
BUTTONS = [[{"label": "Yes", "token": "a"}, {"label": "No", "token": "b"}]]
INLINE = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "a"}, {"text": "No", "callback_data": "b"}]
    ]
}
REPLY = {"reply_parameters": {"message_id": 5, "allow_sending_without_reply": True}}


def said(words: str = "Hi", **more: Any) -> dict[str, Any]:
    return {"kind": "text", "html": words, **more}


CALLS: list[tuple[str, Sendable, str, dict[str, Any]]] = [
    ("html", row(payload=said("<b>Hi</b>")), "sendMessage", {"text": "<b>Hi</b>"} | HTML),
    ("plain", row(payload={"kind": "text", "plain": "1 < 2"}), "sendMessage", {"text": "1 < 2"}),
    (
        "relayed words are protected",
        row(payload=said(protect=True)),
        "sendMessage",
        {"text": "Hi", "protect_content": True} | HTML,
    ),
    (
        "a reply",
        row(payload=said(), reply_to=5),
        "sendMessage",
        {"text": "Hi"} | HTML | REPLY,
    ),
    (
        "buttons carry tokens",
        row(payload=said(buttons=BUTTONS)),
        "sendMessage",
        {"text": "Hi", "reply_markup": INLINE} | HTML,
    ),
    (
        "keys under the writing line",
        row(payload=said(keyboard=[["Menu"]])),
        "sendMessage",
        {
            "text": "Hi",
            "reply_markup": {
                "keyboard": [[{"text": "Menu"}]],
                "resize_keyboard": True,
                "is_persistent": True,
            },
        }
        | HTML,
    ),
    (
        "keys taken away",
        row(payload=said(keyboard=[])),
        "sendMessage",
        {"text": "Hi", "reply_markup": {"remove_keyboard": True}} | HTML,
    ),
    (
        "in place of the pressed message",
        row(payload=said(buttons=BUTTONS), edit_of=6),
        "editMessageText",
        {"text": "Hi", "message_id": 6, "reply_markup": INLINE} | HTML,
    ),
    (
        "in place, but with keys: that is a new message",
        row(payload=said(keyboard=[["Menu"]]), edit_of=6),
        "sendMessage",
        {
            "text": "Hi",
            "reply_markup": {
                "keyboard": [[{"text": "Menu"}]],
                "resize_keyboard": True,
                "is_persistent": True,
            },
        }
        | HTML,
    ),
    (
        "a copy follows its edit",
        row(payload={"kind": "edit_copy", "html": "Hi", "protect": True}, edit_of=6),
        "editMessageText",
        {"text": "Hi", "message_id": 6} | HTML,
    ),
    (
        "a possible repeat is marked",
        row(payload=said(), uncertain=True),
        "sendMessage",
        {"text": "↻ Hi"} | HTML,
    ),
    (
        "an edit needs no mark: twice looks like once",
        row(payload=said(), uncertain=True, edit_of=6),
        "editMessageText",
        {"text": "Hi", "message_id": 6} | HTML,
    ),
]


@pytest.mark.parametrize(
    ("sendable", "method", "expected"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS]
)
def test_each_row_becomes_its_call(
    sendable: Sendable, method: str, expected: dict[str, Any]
) -> None:
    call = call_for(sendable)
    assert call.method == method
    assert call.parameters == {"chat_id": 11} | expected | NO_PREVIEW


@pytest.mark.parametrize(
    ("kind", "method"),
    [("unpin", "unpinChatMessage"), ("no_buttons", "editMessageReplyMarkup")],
)
def test_a_message_of_our_own_loses_its_pin_and_its_buttons(kind: str, method: str) -> None:
    call = call_for(row(payload={"kind": kind}, edit_of=6))
    assert (call.method, call.parameters) == (method, {"chat_id": 11, "message_id": 6})
    assert call.edits
    with pytest.raises(NoCopyError):
        call_for(row(payload={"kind": kind}))


def test_a_picture_goes_out_as_a_photo_with_a_caption() -> None:
    payload = said("<i>ten</i>", kind="picture", picture={"kind": "bar"}, buttons=BUTTONS)
    call = call_for(row(payload=payload, edit_of=6, reply_to=5))
    assert (call.method, call.picture) == ("sendPhoto", {"kind": "bar"})
    assert call.parameters == {
        "chat_id": 11,
        "caption": "<i>ten</i>",
        "reply_markup": INLINE,
        **HTML,
        **REPLY,
    }


def test_an_edit_without_a_copy_is_no_call() -> None:
    with pytest.raises(NoCopyError):
        call_for(row(payload={"kind": "edit_copy", "plain": "x"}))


def test_fallbacks_give_up_one_thing_each() -> None:
    sendable = row(payload=said("<b>a &lt; b</b>"), reply_to=5, edit_of=6)
    plain = call_for(sendable, frozenset({"plain"})).parameters
    assert plain["text"] == "a < b"
    assert "parse_mode" not in plain
    assert call_for(sendable, frozenset({"anew"})).method == "sendMessage"
    alone = call_for(sendable, frozenset({"anew", "without_reply"})).parameters
    assert "reply_parameters" not in alone
    picture = row(payload=said(kind="picture", picture={"kind": "bar"}))
    assert call_for(picture, frozenset({"undrawn"})).method == "sendMessage"


def test_an_attempt_knows_which_ways_out_are_open() -> None:
    sendable = row(payload=said(), reply_to=5, attempts=2, uncertain=True)
    attempt = attempt_of(sendable, call_for(sendable))
    assert (attempt.reply, attempt.formed, attempt.edits, attempt.copy) == (
        True,
        True,
        False,
        False,
    )
    assert (attempt.attempts, attempt.uncertain) == (2, True)


def test_tags_go_and_entities_become_characters() -> None:
    assert without_tags('<b>a</b> &amp; <a href="x">b</a> 1 &lt; 2') == "a & b 1 < 2"
