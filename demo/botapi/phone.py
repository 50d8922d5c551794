"""What a person does with their phone: send, edit, press, block; each becomes an update."""

import base64
import binascii
from pathlib import Path
from typing import Any

from demo.botapi.entities import checked, clean, merged, trimmed
from demo.botapi.errors import bad
from demo.botapi.files import Upload, plain_png
from demo.botapi.model import Callback, Entry, Message, Person
from demo.botapi.sending import reply_to
from demo.botapi.world import World

FILE_KINDS = frozenset(
    {"photo", "document", "voice", "video", "audio", "animation", "video_note", "sticker"}
)
CAPTIONED = FILE_KINDS - {"video_note", "sticker"}
MIME = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "animation": "video/mp4",
    "video_note": "video/mp4",
    "sticker": "image/webp",
    "document": "application/pdf",
}
NAMES = {"document": "letter.pdf", "audio": "song.mp3", "video": "film.mp4", "animation": "fun.mp4"}
SAMPLES = {"voice": "voice.oga", "video_note": "round.mp4", "video": "round.mp4"}
HERE = Path(__file__).parent / "samples"
COLOURS = ((120, 150, 190), (190, 140, 110), (130, 170, 130))
NO_BUTTON = "there is no such button under this message in this chat"


def _written(text: str, given: Any) -> dict[str, Any]:
    cleaned, entities = trimmed(clean(text), checked(given, text) if given else [])
    if not cleaned:
        raise bad("message text is empty")
    entities = merged(entities, cleaned)
    return {"text": cleaned, **({"entities": entities} if entities else {})}


def _post(world: World, person: Person, content: dict[str, Any], wanted: dict[str, Any]) -> Message:
    if person.blocked:
        set_blocked(world, person, blocked=False)
    person.started = True
    message: Message = {
        "message_id": world.next_message_id(),
        "from": person.as_user,
        "chat": person.as_chat,
        "date": world.clock.today(),
        **content,
    }
    if thread := wanted.get("message_thread_id"):
        if thread not in person.chat.topics:
            raise bad("there is no such topic in this chat")
        message |= {"message_thread_id": thread, "is_topic_message": True}
    if replied := wanted.get("reply_to_message_id"):
        entry = world.entry(person, replied, "message to be replied not found")
        message |= reply_to(entry, str(wanted.get("quote") or ""))
    keyboard = person.chat.keyboard
    if keyboard and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
        person.chat.keyboard = None
    entry = world.post(person, message, out=True)
    world.updates.add("message", message, person, entry)
    return entry.view()


def send_text(world: World, person: Person, wanted: dict[str, Any]) -> Message:
    content = _written(str(wanted.get("text", "")), wanted.get("entities"))
    return _post(world, person, content, wanted)


def send_media(world: World, person: Person, wanted: dict[str, Any]) -> Message:
    kind = str(wanted.get("kind", ""))
    content: dict[str, Any] = {}
    if kind in FILE_KINDS:
        data = _given(wanted) or _invented(world, kind)
        name = str(wanted.get("file_name") or NAMES.get(kind, f"{kind}.bin"))
        stored = world.files.store(kind, Upload(name, MIME[kind], data))
        extra = {"emoji": "👍"} if kind == "sticker" else {}
        content[kind] = world.files.described(stored, extra)
        if kind == "animation":
            names = {"file_name": stored.name, "mime_type": stored.mime}
            content["document"] = {**stored.described(), **names}
    elif kind == "location":
        content["location"] = {"latitude": 52.37, "longitude": 4.9}
    elif kind == "contact":
        content["contact"] = {"phone_number": "+31612345678", "first_name": person.first_name}
    elif kind == "forward":
        origin = {
            "type": "hidden_user",
            "sender_user_name": "A friend",
            "date": world.clock.today(),
        }
        words = str(wanted.get("caption") or "Read this when you can.")
        content |= {"forward_origin": origin, **_written(words, None)}
    elif kind == "dice":
        content["dice"] = {"emoji": "🎲", "value": 4}
    elif not wanted.get("fields"):
        raise bad(f"no such kind of message: {kind!r}")
    if wanted.get("caption") and kind in CAPTIONED:
        caption = _written(str(wanted["caption"]), None)
        content["caption"] = caption["text"]
        if "entities" in caption:
            content["caption_entities"] = caption["entities"]
    content |= wanted.get("fields") or {}
    return _post(world, person, content, wanted)


def _given(wanted: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(wanted.get("data") or ""), validate=True)
    except binascii.Error:
        raise bad("data must be base64") from None


def _invented(world: World, kind: str) -> bytes:
    """A file for somebody who brings none: one that a bot can open, where it may want to."""
    if kind == "photo":
        return _picture(world)
    sample = SAMPLES.get(kind)
    return (HERE / sample).read_bytes() if sample else kind.encode() * 64


def _picture(world: World) -> bytes:
    """A picture of one colour, another one each time: those of an album can be told apart."""
    return plain_png(320, 240, COLOURS[len(world.files.by_path) % len(COLOURS)])


def _own(world: World, person: Person, message_id: int) -> Entry:
    entry = world.entry(person, message_id, "there is no such message in this chat")
    if not entry.out:
        raise bad("this message is not this person's own")
    return entry


def edit(world: World, person: Person, wanted: dict[str, Any]) -> Message:
    entry = _own(world, person, int(wanted["message_id"]))
    field = "text" if "text" in entry.message else "caption"
    content = _written(str(wanted.get("text", "")), wanted.get("entities"))
    dropped = (field, "entities", "caption_entities")
    message = {key: value for key, value in entry.message.items() if key not in dropped}
    message |= {field: content["text"], "edit_date": world.clock.today()}
    if "entities" in content:
        message["entities" if field == "text" else "caption_entities"] = content["entities"]
    entry.ticks = 1
    world.replace(person, entry, message)
    world.updates.add("edited_message", message, person, entry)
    return entry.view()


def delete(world: World, person: Person, message_id: int) -> None:
    """A person deletes for both sides: no update tells the bot."""
    entry = world.entry(person, message_id, "there is no such message in this chat")
    world.delete(person, entry)


def press(world: World, person: Person, wanted: dict[str, Any]) -> str:
    message_id, data = int(wanted["message_id"]), str(wanted["data"])
    entry = person.chat.entries.get(message_id)
    here = entry is not None and not entry.deleted
    if not wanted.get("forge") and not (entry and here and _has_button(entry.message, data)):
        raise bad(NO_BUTTON)
    person.started = True
    callback = Callback(
        id=world.next_callback_id(),
        person=person,
        message_id=message_id,
        data=data,
        at=world.clock.now(),
    )
    world.callbacks[callback.id] = callback
    gone = {"chat": person.as_chat, "message_id": message_id, "date": 0}
    query = {
        "id": callback.id,
        "from": person.as_user,
        "message": entry.message if entry and here else gone,
        "chat_instance": str(person.id * 31 + 17),
        "data": data,
    }
    world.updates.add("callback_query", query, person, None)
    return callback.id


def _has_button(message: Message, data: str) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(button.get("callback_data") == data for row in rows for button in row)


def set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    if person.blocked == blocked:
        return
    person.blocked = blocked
    member = {"status": "member", "user": world.bot}
    banned = {"status": "kicked", "user": world.bot, "until_date": 0}
    change = {
        "chat": person.as_chat,
        "from": person.as_user,
        "date": world.clock.today(),
        "old_chat_member": member if blocked else banned,
        "new_chat_member": banned if blocked else member,
    }
    world.updates.add("my_chat_member", change, person, None)
    world.tell(person, "person", summary=person.summary())


def react(world: World, person: Person, wanted: dict[str, Any]) -> None:
    """A reaction; the bot hears of it only when it asked for `message_reaction` by name."""
    message_id = int(wanted["message_id"])
    entry = world.entry(person, message_id, "there is no such message in this chat")
    emoji = wanted.get("emoji")
    new = [{"type": "emoji", "emoji": emoji}] if emoji else []
    update = {
        "chat": person.as_chat,
        "message_id": message_id,
        "user": person.as_user,
        "date": world.clock.today(),
        "old_reaction": entry.reactions.get("person", []),
        "new_reaction": new,
    }
    entry.reactions = {**entry.reactions, "person": new}
    world.touch(person, entry, "edited")
    world.updates.add("message_reaction", update, person, None)
