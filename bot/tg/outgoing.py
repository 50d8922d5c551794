"""From one outbox row to one Bot API call: pure, and the only place that knows the parameters."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.decisions import Attempt, Way
from bot.tg.carried import Upload, album_call, change_call, media_call, words
from conversations.wire import Sendable

REPEAT_MARK: Final = "↻ "  # before a message that may have arrived already
CHANGES: Final = frozenset(
    {
        *("editMessageText", "editMessageCaption", "editMessageReplyMarkup"),
        *("setMessageReaction", "deleteMessage", "unpinChatMessage"),
    }
)
"""What happens to a message that stands there already: seen once, however often it is done."""
WORDLESS: Final = frozenset({"reaction", "delete", "unpin", "no_buttons"})
TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>")


class NoCopyError(Exception):
    """There is no copy to edit: the message itself never arrived, or is forgotten by now."""


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    parameters: Mapping[str, Any]
    picture: Mapping[str, Any] | None = None  # drawn and uploaded as the photo
    uploads: tuple[Upload, ...] = ()  # fetched and made anew

    @property
    def edits(self) -> bool:
        return self.method in CHANGES


def call_for(row: Sendable, fallen: frozenset[Way] = frozenset()) -> Call:
    """Return the call that sends this row.

    fallen: what has been given up already: "plain" (without formatting), "without_reply", "anew"
    (a new message, not an edit), "undrawn" (the text without its picture), "without_thread"
    (outside its topic).
    """
    payload = row.outgoing.payload
    copy = row.outgoing.changes_copy
    if copy and row.edit_of is None:
        raise NoCopyError
    if payload["kind"] in {"media", "album"}:
        return _carried(row, fallen)
    if payload["kind"] in WORDLESS or payload.get("caption"):
        return Call(*change_call(row))
    drawn = payload["kind"] == "picture" and "undrawn" not in fallen
    picture = payload["picture"] if drawn else None
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
    _put_manner(parameters, row, fallen)
    return Call("sendMessage" if picture is None else "sendPhoto", parameters, picture)


def _carried(row: Sendable, fallen: frozenset[Way]) -> Call:
    payload = row.outgoing.payload
    mark = REPEAT_MARK if row.uncertain else ""
    make = media_call if payload["kind"] == "media" else album_call
    method, parameters, uploads = make(payload, mark, formed="plain" not in fallen)
    parameters = {"chat_id": row.account, **parameters}
    _put_manner(parameters, row, fallen)
    return Call(method, parameters, uploads=uploads)


def _put_manner(parameters: dict[str, Any], row: Sendable, fallen: frozenset[Way]) -> None:
    """Put in how a new message comes: protected, silent, as a reply."""
    payload = row.outgoing.payload
    if payload.get("protect"):
        parameters["protect_content"] = True
    if payload.get("silent"):
        parameters["disable_notification"] = True
    if row.thread is not None and "without_thread" not in fallen:
        parameters["message_thread_id"] = row.thread
    if row.reply_to is None or "without_reply" in fallen:
        return
    reply = {"message_id": row.reply_to, "allow_sending_without_reply": True}
    if payload.get("quote") and "without_quote" not in fallen:
        reply["quote"] = payload["quote"]
    parameters["reply_parameters"] = reply


def attempt_of(row: Sendable, call: Call) -> Attempt:
    """Return what the decision about a failure of this call needs to know."""
    return Attempt(
        attempts=row.attempts,
        uncertain=row.uncertain,
        own=row.outgoing.sender is None,
        once=row.outgoing.once,
        edits=call.edits,
        copy=row.outgoing.changes_copy,
        reply="reply_parameters" in call.parameters,
        quote="quote" in call.parameters.get("reply_parameters", ()),
        formed=any(name in call.parameters for name in ("parse_mode", "entities"))
        or "caption_entities" in call.parameters,
        picture=call.picture is not None,
        thread="message_thread_id" in call.parameters,
    )


def without_tags(text: str) -> str:
    """Return HTML as plain text, for when the platform cannot read our formatting."""
    return html.unescape(TAG.sub("", text))


def _put_text(
    parameters: dict[str, Any], row: Sendable, *, plain: bool, caption: bool, mark: bool
) -> None:
    payload = row.outgoing.payload
    formatted = payload.get("html")
    name = "caption" if caption else "text"
    repeat = REPEAT_MARK if row.uncertain and mark else ""
    if formatted is None:
        parameters |= words(payload, name, mark=repeat, formed=not plain)
    elif plain:
        parameters[name] = repeat + without_tags(formatted)
    else:
        parameters |= {name: repeat + formatted, "parse_mode": "HTML"}
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
