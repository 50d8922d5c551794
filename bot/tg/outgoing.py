"""From one outbox row to one Bot API call: pure, and the only place that knows the parameters."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.decisions import Attempt, Way
from conversations.wire import Sendable

REPEAT_MARK: Final = "↻ "  # before a message that may have arrived already
TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>")


class NoCopyError(Exception):
    """There is no copy to edit: the message itself never arrived, or is forgotten by now."""


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    parameters: Mapping[str, Any]
    picture: Mapping[str, Any] | None = None  # drawn and uploaded as the photo

    @property
    def edits(self) -> bool:
        return self.method == "editMessageText"


def call_for(row: Sendable, fallen: frozenset[Way] = frozenset()) -> Call:
    """Return the call that sends this row.

    fallen: what has been given up already: "plain" (without formatting), "without_reply", "anew"
    (a new message, not an edit), "undrawn" (the text without its picture).
    """
    payload = row.outgoing.payload
    drawn = payload.get("kind") == "picture" and "undrawn" not in fallen
    picture = payload["picture"] if drawn else None
    copy = payload.get("kind") == "edit_copy"
    if copy and row.edit_of is None:
        raise NoCopyError
    # a message with keys under the writing line, or with a picture, cannot come out of an edit
    edits = copy or (
        row.edit_of is not None
        and picture is None
        and payload.get("keyboard") is None
        and "anew" not in fallen
    )
    parameters: dict[str, Any] = {"chat_id": row.account}
    _put_text(parameters, row, plain="plain" in fallen, caption=picture is not None, mark=not edits)
    _put_keys(parameters, payload, edits=edits)
    if edits:
        parameters["message_id"] = row.edit_of
        return Call("editMessageText", parameters)
    if payload.get("protect"):
        parameters["protect_content"] = True
    if payload.get("silent"):
        parameters["disable_notification"] = True
    if row.reply_to is not None and "without_reply" not in fallen:
        parameters["reply_parameters"] = {
            "message_id": row.reply_to,
            "allow_sending_without_reply": True,
        }
    return Call("sendMessage" if picture is None else "sendPhoto", parameters, picture)


def attempt_of(row: Sendable, call: Call) -> Attempt:
    """Return what the decision about a failure of this call needs to know."""
    return Attempt(
        attempts=row.attempts,
        uncertain=row.uncertain,
        edits=call.edits,
        copy=row.outgoing.payload.get("kind") == "edit_copy",
        reply="reply_parameters" in call.parameters,
        html="parse_mode" in call.parameters,
        picture=call.picture is not None,
    )


def without_tags(text: str) -> str:
    """Return HTML as plain text, for when the platform cannot read our formatting."""
    return html.unescape(TAG.sub("", text))


def _put_text(
    parameters: dict[str, Any], row: Sendable, *, plain: bool, caption: bool, mark: bool
) -> None:
    payload = row.outgoing.payload
    formatted = payload.get("html")
    text = payload.get("plain", "") if formatted is None else formatted
    if formatted is not None and plain:
        text = without_tags(text)
    elif formatted is not None:
        parameters["parse_mode"] = "HTML"
    if row.uncertain and mark:
        text = REPEAT_MARK + text
    parameters["caption" if caption else "text"] = text
    if not caption:
        # a preview would show profile pages, and tell their owners who looked
        parameters["link_preview_options"] = {"is_disabled": True}


def _put_keys(parameters: dict[str, Any], payload: Mapping[str, Any], *, edits: bool) -> None:
    buttons = payload.get("buttons")
    keyboard = payload.get("keyboard")
    if buttons:
        parameters["reply_markup"] = {
            "inline_keyboard": [
                [{"text": b["label"], "callback_data": b["token"]} for b in line]
                for line in buttons
            ]
        }
    elif keyboard and not edits:
        parameters["reply_markup"] = {
            "keyboard": [[{"text": label} for label in line] for line in keyboard],
            "resize_keyboard": True,
            "is_persistent": True,
        }
    elif keyboard is not None and not edits:
        parameters["reply_markup"] = {"remove_keyboard": True}
