"""How a message of the bot comes to be: what all send methods share, nothing of any one kind."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.html import units
from demo.botapi.markup import inline_of, read_markup
from demo.botapi.model import Entry, Message, Person
from demo.botapi.params import Params
from demo.botapi.world import World

CONTENT = [
    "text",
    "entities",
    "link_preview_options",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "video",
    "audio",
    "animation",
    "video_note",
    "sticker",
    "location",
    "contact",
    "venue",
    "dice",
    "has_media_spoiler",
    "show_caption_above_media",
]


def send(
    world: World, params: Params, content: dict[str, Any], *, extra: dict[str, Any] | None = None
) -> Message:
    markup = read_markup(params)
    person = world.person(params, write=True)
    message: Message = {
        "message_id": 0,
        "from": world.bot,
        "chat": person.as_chat,
        "date": world.clock.today(),
        **_place(person, params),
        **(extra or {}),
        **content,
    }
    message |= _reply(person, params)
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if "message_effect_id" in params:
        message["effect_id"] = params.text("message_effect_id")
    inline = inline_of(markup)
    if inline:
        message["reply_markup"] = inline
    message["message_id"] = world.next_message_id()
    _show_keyboard(person, markup, message["message_id"])
    with_keyboard = bool(markup) and "inline_keyboard" not in (markup or {})
    forwarded = "forward_origin" in message
    world.post(person, message, out=False, editable=not with_keyboard and not forwarded)
    return message


def _place(person: Person, params: Params) -> dict[str, Any]:
    thread = params.number("message_thread_id")
    if not thread:
        return {}
    topic = person.chat.topics.get(thread)
    if topic is None:
        raise bad("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _reply(person: Person, params: Params) -> dict[str, Any]:
    wanted = params.data("reply_parameters", "reply parameters")
    if wanted is None:
        old = params.number("reply_to_message_id")
        if not old:
            return {}
        without = params.flag("allow_sending_without_reply")
        wanted = {"message_id": old, "allow_sending_without_reply": without}
    if not isinstance(wanted, dict):
        raise bad("can't parse reply parameters JSON object")
    message_id = Params(wanted).number("message_id")
    entry = person.chat.entries.get(message_id)
    if entry is None or entry.deleted:
        if Params(wanted).flag("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    quoted = Params(wanted).text("quote") if "quote" in wanted else ""
    return reply_to(entry, quoted)


def reply_to(entry: Entry, quoted: str) -> dict[str, Any]:
    """What a reply says of the message it answers, and of the words of it that it quotes."""
    whole = entry.message.get("text") or entry.message.get("caption") or ""
    reply = {"reply_to_message": without_reply(entry)}
    if not quoted:
        return reply
    if quoted not in whole:
        raise bad("QUOTE_TEXT_INVALID")
    position = units(whole[: whole.index(quoted)])
    return {**reply, "quote": {"text": quoted, "position": position, "is_manual": True}}


def without_reply(entry: Entry) -> Message:
    """A message as it stands inside another: replies do not nest."""
    return {key: value for key, value in entry.message.items() if key != "reply_to_message"}


def _show_keyboard(person: Person, markup: dict[str, Any] | None, message_id: int) -> None:
    if not markup:
        return
    if "keyboard" in markup or markup.get("force_reply"):
        person.chat.keyboard, person.chat.keyboard_from = markup, message_id
    elif markup.get("remove_keyboard"):
        person.chat.keyboard = None
