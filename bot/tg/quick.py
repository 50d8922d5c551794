"""The plain written message, read without building python-telegram-bot's objects.

Nine of ten updates are one: no reply, no command, no formatting, nothing attached. What looks
like anything else, or is not quite as the platform writes it, goes the way of all others; both
ways say the same of what this one takes (tests/bot/test_quick.py).
"""

from typing import Any, Final

from bot.tg.arrived import Arrived
from bot.tg.incoming import LARGEST_ID
from bot.tg.incoming import read as read_any
from conversations.content import Content

UPDATE: Final = frozenset({"update_id", "message"})
MESSAGE: Final = frozenset({"message_id", "date", "chat", "from", "text"})
SENDER: Final = {
    "id": int,
    "is_bot": bool,
    "is_premium": bool,
    **dict.fromkeys(("first_name", "last_name", "username", "language_code"), str),
}
CHAT: Final = {
    "id": int,
    **dict.fromkeys(("type", "first_name", "last_name", "username"), str),
}
LATEST: Final = 2**32  # seconds; a date that is no date must fail where all others do


def read(raw: Any, username: str = "") -> Arrived:
    """Read a raw update; raises UnparsableError."""
    return plain_text(raw) or read_any(raw, username)


def plain_text(raw: Any) -> Arrived | None:
    """Return what a plain written message says; None = it is something else, or not sound."""
    if type(raw) is not dict or raw.keys() != UPDATE:
        return None
    update_id, message = raw["update_id"], raw["message"]
    if type(update_id) is not int or type(message) is not dict or message.keys() != MESSAGE:
        return None
    chat, sender, text = message["chat"], message["from"], message["text"]
    account, message_id, date = _person(chat, sender), message["message_id"], message["date"]
    if account is None or type(text) is not str or text.startswith("/") or not _storable(text):
        return None
    if type(date) is not int or not 0 <= date < LATEST:
        return None
    if type(message_id) is not int or abs(message_id) >= LARGEST_ID:
        return None
    language = sender.get("language_code", "")
    return Arrived(
        update_id,
        "text",
        account=account,
        message_id=message_id,
        text=text,
        content=Content(text),
        language_code=language,
    )


def _person(chat: Any, sender: Any) -> int | None:
    """Return whose private chat this is."""
    if not (_shaped(chat, CHAT) and _shaped(sender, SENDER)):
        return None
    if chat.get("type") != "private" or not _storable(sender.get("language_code", "")):
        return None
    if not {"id", "is_bot", "first_name"} <= sender.keys():
        return None
    account = chat.get("id")
    return account if account is not None and 0 < account < LARGEST_ID else None


def _shaped(part: Any, fields: dict[str, type]) -> bool:
    """Tell whether a part has known fields only, each of its kind (True is no number here)."""
    if type(part) is not dict:
        return False
    return all(type(value) is fields.get(name) for name, value in part.items())


def _storable(text: str) -> bool:
    """Tell whether a database stores the text as it is: no NUL, no half of a surrogate pair."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
