"""Methods about a chat and what is done to a message in it: members, pins, reactions, files."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.files import LARGEST_DOWNLOAD
from demo.botapi.model import Person
from demo.botapi.params import Params
from demo.botapi.sending import without_reply
from demo.botapi.world import World

REACTIONS = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


def get_chat(world: World, params: Params) -> Any:
    person = world.person(params)
    full: dict[str, Any] = {
        **person.as_chat,
        "accent_color_id": person.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            True,
        ),
    }
    if person.username:
        full["active_usernames"] = [person.username]
    if person.chat.pinned:
        full["pinned_message"] = without_reply(person.chat.entries[person.chat.pinned[-1]])
    return full


def get_chat_member(world: World, params: Params) -> Any:
    person = world.person(params)
    user_id = params.number("user_id")
    if user_id == world.bot["id"]:
        return {"status": "member", "user": world.bot}
    if user_id != person.id:
        raise bad("member not found")
    return {"status": "member", "user": person.as_user}


def get_chat_member_count(world: World, params: Params) -> Any:
    world.person(params)
    return 2


def get_profile_photos(world: World, params: Params) -> Any:
    user_id = params.number("user_id")
    if user_id != world.bot["id"] and user_id not in world.people:
        raise bad("user not found")
    return {"total_count": 0, "photos": []}


def pin(world: World, params: Params) -> Any:
    person = world.person(params, write=True)
    entry = world.entry(person, params.number("message_id"), "message to pin not found")
    pinned = person.chat.pinned
    message_id = entry.message["message_id"]
    if message_id in pinned:
        pinned.remove(message_id)
    pinned.append(message_id)
    world.touch(person, entry, "edited")
    return True


def _unpinned(world: World, person: Person, message_id: int) -> None:
    person.chat.pinned.remove(message_id)
    world.touch(person, person.chat.entries[message_id], "edited")


def unpin(world: World, params: Params) -> Any:
    person = world.person(params, write=True)
    pinned = person.chat.pinned
    message_id = params.number("message_id") or (pinned[-1] if pinned else 0)
    if message_id not in pinned:
        raise bad("message to unpin not found")
    _unpinned(world, person, message_id)
    return True


def unpin_all(world: World, params: Params) -> Any:
    person = world.person(params, write=True)
    for message_id in list(person.chat.pinned):
        _unpinned(world, person, message_id)
    return True


def set_reaction(world: World, params: Params) -> Any:
    wanted = params.data("reaction", "reaction types") or []
    if not isinstance(wanted, list):
        raise bad("can't parse reaction types JSON object")
    for reaction in wanted:
        kind = reaction.get("type") if isinstance(reaction, dict) else None
        if kind == "emoji" and reaction.get("emoji") not in REACTIONS:
            raise bad("REACTION_INVALID")
        if kind not in ("emoji", "custom_emoji"):
            raise bad("can't parse reaction types: Unsupported type specified")
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    person = world.person(params, write=True)
    entry = world.entry(person, params.number("message_id"), "message to react not found")
    entry.reactions = {**entry.reactions, "bot": wanted}
    world.touch(person, entry, "edited")
    return True


def get_file(world: World, params: Params) -> Any:
    if "file_id" not in params:
        raise bad("file_id not specified")
    file_id = params.text("file_id")
    if file_id not in world.files.by_id:
        raise bad("invalid file_id")
    stored = world.files.by_id[file_id]
    if len(stored.data) > LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return {**stored.described(), "file_id": file_id, "file_path": stored.path}


METHODS = (
    ("getChat", get_chat),
    ("getChatMember", get_chat_member),
    ("getChatMemberCount", get_chat_member_count),
    ("getUserProfilePhotos", get_profile_photos),
    ("pinChatMessage", pin),
    ("unpinChatMessage", unpin),
    ("unpinAllChatMessages", unpin_all),
    ("setMessageReaction", set_reaction),
    ("getFile", get_file),
)
