"""From one raw update to an inbound event: pure, in two steps, because storage sits between them.

`read` takes from the update what may be used at all, as plain data; storage then says who the
person is and what they replied to; `event` puts both together. Names, usernames and photos of
people are not even looked at.
"""

import re
from typing import Any, Final

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.tg.arrived import Arrived
from bot.tg.contents import CONTENT, clean, content_of, is_foreign

COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
FIELD_NAME: Final = re.compile(r"[a-z_]{1,40}")
WHOSE: Final = (
    *(("message", "from"), ("edited_message", "from"), ("callback_query", "from")),
    *(("my_chat_member", "from"), ("message_reaction", "user")),
)
"""Which field of each kind of update names the person it comes from."""
LARGEST_ID: Final = 2**53  # people's ids have up to 52 bits; what is larger is no id

# What the platform says about the chat itself; nobody waits for an answer to it.
SERVICE: Final = (
    *("pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"),
    *("chat_background_set", "boost_added", "forum_topic_created", "forum_topic_edited"),
    *("forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"),
    *("general_forum_topic_unhidden", "connected_website", "proximity_alert_triggered"),
    *("new_chat_title", "new_chat_photo", "delete_chat_photo", "video_chat_started"),
    *("video_chat_ended", "video_chat_scheduled", "refunded_payment", "giveaway_created"),
    *("giveaway_completed", "checklist_tasks_done", "checklist_tasks_added"),
)


class UnparsableError(Exception):
    """An update that cannot be read: the class of the fault and field names, never a value."""

    def __init__(self, fault: str, fields: tuple[str, ...]) -> None:
        super().__init__(fault)
        self.fault = fault
        self.fields = fields


def account_of(raw: Any) -> int | None:
    """Return whose private chat a raw update comes from, believing nothing about its shape."""
    if not isinstance(raw, dict):
        return None
    for name, sender in WHOSE:
        part = raw.get(name)
        if isinstance(part, dict):
            person = part.get(sender)
            number = person.get("id") if isinstance(person, dict) else None
            if isinstance(number, int) and 0 < number < LARGEST_ID:
                return number
    return None


def callback_of(raw: Any) -> str | None:
    """Return the id of a pressed button's query, even of an update that cannot be read."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def read(raw: Any, username: str = "") -> Arrived:
    """Read a raw update; raises UnparsableError.

    username: this bot's, for commands like /help@name.
    """
    try:
        return _sound(_arrived(Update.de_json(raw, None), username))
    except Exception as error:
        # whatever it is: python-telegram-bot raises a dozen kinds on shapes it does not expect
        raise UnparsableError(type(error).__name__, field_names(raw)) from error


def _arrived(update: Update, username: str) -> Arrived:
    number = update.update_id
    if update.message is not None:
        return _message(number, update.message, username)
    if update.edited_message is not None:
        return _edited(number, update.edited_message)
    if update.callback_query is not None:
        return _button(number, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(number, update.my_chat_member)
    if update.message_reaction is not None:
        return _reaction(number, update.message_reaction)
    return Arrived(number, "ignored")


def _sound(arrived: Arrived) -> Arrived:
    """Let only numbers and words through: python-telegram-bot takes any JSON for them."""
    numbers = (arrived.account, arrived.message_id, arrived.reply_to, arrived.leave, arrived.thread)
    if any(n is not None and (type(n) is not int or abs(n) >= LARGEST_ID) for n in numbers):
        raise ValueError("no number of the platform's")
    callback_id: Any = arrived.callback_id
    if not isinstance(callback_id, str | None):
        raise TypeError("no id of a query")
    return arrived


def _message(update_id: int, message: Message, username: str) -> Arrived:
    if message.chat.type != ChatType.PRIVATE:
        return Arrived(update_id, "ignored", leave=message.chat.id)
    if any(getattr(message, name, None) for name in SERVICE) and content_of(message) is None:
        return Arrived(update_id, "ignored")
    sender = message.from_user
    replied = message.reply_to_message
    if replied and replied.forum_topic_created:
        replied = None  # every message of a topic may look like an answer to its beginning
    kind, text, command, other = _said(message, username)
    carried = kind in {"text", "media"}
    return Arrived(
        update_id,
        kind,
        account=_account(message.chat.id),
        message_id=message.message_id,
        text=text,
        command=command,
        other=other,
        content=content_of(message) if carried else None,
        album=clean(message.media_group_id or "") if kind == "media" else "",
        reply_to=replied.message_id if replied else None,
        replied_text=clean(replied.text or replied.caption or "") if replied else None,
        language_code=clean(sender.language_code or "") if sender else "",
        thread=message.message_thread_id if message.is_topic_message else None,
    )


def _said(message: Message, username: str) -> tuple[str, str, str, str]:
    """Return kind, text, command and what else it is."""
    if is_foreign(message):
        return "other", clean(message.text or message.caption or ""), "", "foreign_reply"
    if message.text is None:
        found = content_of(message)
        if found is None:
            other = next((name for name in CONTENT if getattr(message, name, None)), "unknown")
            return "other", clean(message.caption or ""), "", other
        # a sticker says no more than its emoji
        return "media" if found.media else "text", found.text, "", ""
    text = clean(message.text)
    command = COMMAND.fullmatch(text) if text.startswith("/") else None
    # a forwarded command was given to somebody else, at another time
    if command is None or message.forward_origin is not None:
        return "text", text, "", ""
    if username and (command[2] or username).lower() != username.lower():
        return "text", text, "", ""
    return "command", (command[3] or "").strip(), command[1].lower(), ""


def _edited(update_id: int, message: Message) -> Arrived:
    if message.chat.type != ChatType.PRIVATE:
        return Arrived(update_id, "ignored")
    content = content_of(message)
    return Arrived(
        update_id,
        "ignored" if content is None else "edited",
        account=_account(message.chat.id),
        message_id=message.message_id,
        text=content.text if content else "",
        content=content,
    )


def _reaction(update_id: int, change: MessageReactionUpdated) -> Arrived:
    """Take the last plain emoji; a custom or paid one counts as none at all."""
    person = change.user
    if change.chat.type != ChatType.PRIVATE or person is None:
        return Arrived(update_id, "ignored")
    emoji = [one.emoji for one in change.new_reaction if isinstance(one, ReactionTypeEmoji)]
    return Arrived(
        update_id,
        "reaction",
        account=_account(person.id),
        message_id=change.message_id,
        text=clean(emoji[-1]) if emoji else "",
    )


def _button(update_id: int, query: CallbackQuery) -> Arrived:
    # the message may be too old to be seen (InaccessibleMessage): chat and id are there even so
    message = query.message
    private = message is None or message.chat.type == ChatType.PRIVATE
    return Arrived(
        update_id,
        "button" if private and query.data else "ignored",
        account=_account(query.from_user.id),
        message_id=message.message_id if message else None,
        text=clean(query.data or ""),
        callback_id=query.id,
        language_code=clean(query.from_user.language_code or ""),
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> Arrived:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        outside = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
        return Arrived(update_id, "ignored", leave=None if status in outside else change.chat.id)
    kinds = {ChatMemberStatus.BANNED: "blocked", ChatMemberStatus.MEMBER: "unblocked"}
    return Arrived(
        update_id,
        next((kind for known, kind in kinds.items() if status == known), "ignored"),
        account=_account(change.chat.id),
    )


def _account(number: int) -> int:
    if not 0 < number < LARGEST_ID:
        raise ValueError("no person's id")
    return number


def field_names(raw: Any) -> tuple[str, ...]:
    """Return the names of an update's fields; a name that looks like content is left out."""
    found: list[str] = []
    for name, value in raw.items() if isinstance(raw, dict) else ():
        inner = value if isinstance(value, dict) else {}
        found += [str(name), *(f"{name}.{key}" for key in inner)]
    return tuple(n for n in found[:100] if all(FIELD_NAME.fullmatch(p) for p in n.split(".")))
