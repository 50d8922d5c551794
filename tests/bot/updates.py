"""Raw updates as the platform writes them, made of a few parts; everybody in them is invented."""

from collections.abc import Mapping
from typing import Any

from conversations.inbound import ReplyTarget
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId

ANA, NUMBER, ID = 4242, 900, IncomingId(7)
PERSON = PersonId("ana")
PRIVATE = {"id": ANA, "type": "private", "first_name": "Ana"}
GROUP = {"id": -100500, "type": "supergroup", "title": "A group"}
SENDER = {"id": ANA, "is_bot": False, "first_name": "Ana", "language_code": "es"}
BOT = {"id": 7000, "is_bot": True, "first_name": "K", "username": "kindred_bot"}
TARGET = ReplyTarget(MessageId("m1"), MatchId("x1"), own=False)
Raw = Mapping[str, Any]


def message(**parts: Any) -> dict[str, Any]:
    whole = {"message_id": NUMBER, "date": 1_700_000_000, "chat": PRIVATE, "from": SENDER}
    return {"update_id": 7, "message": whole | parts}


def earlier(number: int = 800, **parts: Any) -> dict[str, Any]:
    return {"message_id": number, "date": 1_700_000_000, "chat": PRIVATE, "from": BOT} | parts


def edited(**parts: Any) -> dict[str, Any]:
    whole = message(edit_date=1_700_000_100, **parts)["message"]
    return {"update_id": 7, "edited_message": whole}


def pressed(**parts: Any) -> dict[str, Any]:
    query = {"id": "q1", "from": SENDER, "chat_instance": "c", "data": "token"}
    return {"update_id": 7, "callback_query": query | {"message": earlier(text="?")} | parts}


def membership(status: str, chat: Raw = PRIVATE) -> dict[str, Any]:
    def member(name: str) -> dict[str, Any]:
        more = {"until_date": 0} if name == "kicked" else {}
        return {"user": BOT, "status": name} | more

    change = {"chat": chat, "from": SENDER, "date": 1_700_000_000}
    both = {"old_chat_member": member("member"), "new_chat_member": member(status)}
    return {"update_id": 7, "my_chat_member": change | both}


FORWARDED = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Somebody"}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
FILE = {"file_id": "f", "file_unique_id": "u"}
STICKER = FILE | {
    "type": "regular",
    "width": 9,
    "height": 9,
    "is_animated": False,
    "is_video": False,
    "set_name": "by_ana",
}


def reacted(number: int, *reactions: Raw) -> dict[str, Any]:
    change = {"chat": PRIVATE, "message_id": number, "user": SENDER, "date": 1_700_000_000}
    return {
        "update_id": 7,
        "message_reaction": change | {"old_reaction": [], "new_reaction": list(reactions)},
    }


HEART = {"type": "emoji", "emoji": "❤"}
CUSTOM = {"type": "custom_emoji", "custom_emoji_id": "9"}
