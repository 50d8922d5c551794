"""The checker accepts what the description allows and names what it does not."""

from typing import Any

import pytest

from tests.botapi_spec.checker import (
    check_record,
    check_refusal,
    check_request,
    check_result,
    check_update,
    method_names,
    spec,
)

USER = {"id": 1, "is_bot": False, "first_name": "Ana"}
CHAT = {"id": 1, "type": "private", "first_name": "Ana"}
MESSAGE: dict[str, Any] = {"message_id": 5, "from": USER, "chat": CHAT, "date": 1, "text": "hi"}


def test_the_description_is_whole() -> None:
    assert len(method_names()) == 185
    assert len(spec()["types"]) == 400


def test_a_right_message_has_no_faults() -> None:
    assert check_result("sendMessage", MESSAGE) == []


@pytest.mark.parametrize("field", ["message_id", "chat", "date"])
def test_a_missing_required_field_is_named(field: str) -> None:
    without = {key: value for key, value in MESSAGE.items() if key != field}
    assert check_result("sendMessage", without) == [f"result lacks {field} of Message"]


def test_an_unknown_field_is_named_at_any_depth() -> None:
    nested = {**MESSAGE, "reply_to_message": {**MESSAGE, "chat": {**CHAT, "colour": "blue"}}}
    assert check_result("sendMessage", nested) == [
        "result.reply_to_message.chat.colour is unknown in Chat"
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("text", 5), ("date", "1"), ("date", True), ("entities", {}), ("chat", [])]
)
def test_a_wrong_type_is_named(field: str, value: Any) -> None:
    faults = check_result("sendMessage", {**MESSAGE, field: value})
    assert len(faults) == 1
    assert f"result.{field}" in faults[0]


def test_one_of_several_return_types_is_enough() -> None:
    assert check_result("editMessageText", True) == []
    assert check_result("editMessageText", MESSAGE) == []
    assert check_result("editMessageText", "yes") != []


@pytest.mark.parametrize(
    "member",
    [
        {"status": "member", "user": USER},
        {"status": "kicked", "user": USER, "until_date": 0},
        {"status": "creator", "user": USER, "is_anonymous": False},
        {"status": "left", "user": USER},
    ],
)
def test_a_union_is_read_by_its_kind(member: dict[str, Any]) -> None:
    assert check_result("getChatMember", member) == []


def test_a_union_of_the_wrong_kind_is_a_fault() -> None:
    assert check_result("getChatMember", {"status": "kicked", "user": USER}) == [
        "result lacks until_date of ChatMemberBanned"
    ]
    assert check_result("getChatMember", {"status": "sleeping", "user": USER}) == [
        "result: 'sleeping' is not a kind of ChatMember"
    ]


def test_an_inaccessible_message_is_known_by_its_date() -> None:
    query = {"id": "1", "from": USER, "chat_instance": "2", "data": "x"}
    gone = {"chat": CHAT, "message_id": 5, "date": 0}
    assert check_update({"update_id": 1, "callback_query": {**query, "message": gone}}) == []


def test_an_update_with_two_things_is_a_fault() -> None:
    assert check_update({"update_id": 1, "message": MESSAGE, "edited_message": MESSAGE}) != []


@pytest.mark.parametrize(
    "params",
    [
        {"chat_id": "5", "text": "hi", "protect_content": "true"},
        {"chat_id": 5, "text": "hi", "protect_content": True},
        {"chat_id": "@name", "text": "hi", "reply_parameters": '{"message_id": 3}'},
        {"chat_id": 5, "text": "hi", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        {"chat_id": 5, "text": "hi", "reply_markup": {"remove_keyboard": True}},
    ],
)
def test_a_right_request_has_no_faults(params: dict[str, Any]) -> None:
    assert check_request("sendMessage", params) == []


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        ({"text": "hi"}, "chat_id is required"),
        ({"chat_id": 5, "text": "hi", "colour": 1}, "there is no parameter colour"),
        (
            {"chat_id": 5, "text": "hi", "message_thread_id": "x"},
            "message_thread_id is not Integer",
        ),
        (
            {"chat_id": 5, "text": "hi", "entities": '[{"type": "bold"}]'},
            "entities[0] lacks offset",
        ),
        (
            {"chat_id": 5, "text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "a"}]]}},
            "reply_markup.inline_keyboard[0][0] lacks text of InlineKeyboardButton",
        ),
    ],
)
def test_a_wrong_request_is_named(params: dict[str, Any], fault: str) -> None:
    assert any(found.startswith(fault) for found in check_request("sendMessage", params))


def test_a_method_that_does_not_exist_is_named() -> None:
    assert check_request("sendMesage", {}) == ["there is no method sendMesage"]


def test_a_refusal_has_its_status_twice_and_a_text_that_fits() -> None:
    right = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert check_refusal(400, right) == []
    assert check_refusal(403, right) != []
    assert check_refusal(400, {**right, "description": "oh no"}) != []
    late = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3"}
    assert check_refusal(429, late) == ["429 without retry_after"]


def test_an_update_that_comes_again_after_its_confirmation_is_found() -> None:
    update = {"update_id": 7, "message": MESSAGE}
    first = {"n": 1, "method": "getUpdates", "params": {}, "ok": True, "status": 200}
    again = {**first, "n": 2, "params": {"offset": "8"}}
    assert check_record([{**first, "result": [update]}]) == []
    faults = check_record([{**first, "result": [update]}, {**again, "result": [update]}])
    assert faults == ["call 2 getUpdates: update 7 came after it was confirmed"]
