"""Methods that change or delete what the bot sent."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.markup import read_inline
from demo.botapi.methods.media import CAPTIONED, input_media
from demo.botapi.methods.messages import text_content
from demo.botapi.model import Entry, Message, Person
from demo.botapi.params import Params
from demo.botapi.sending import CONTENT
from demo.botapi.text import read_caption, with_known_people
from demo.botapi.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600


def _target(world: World, params: Params) -> tuple[Person, Entry]:
    message_id = params.number("message_id")
    if not message_id:
        raise bad("message identifier is not specified")
    person = world.person(params)
    entry = world.entry(person, message_id, "message to edit not found")
    if not entry.editable:
        raise bad("message can't be edited")
    return person, entry


def _edit(
    world: World, params: Params, person: Person, entry: Entry, content: dict[str, Any]
) -> Message:
    """Put the new content; a call without a keyboard takes the old keyboard away."""
    markup = read_inline(params)
    old = entry.message
    new = {key: value for key, value in old.items() if key not in CONTENT}
    new.pop("reply_markup", None)
    new.update(content)
    if markup:
        new["reply_markup"] = markup
    compared = {key: value for key, value in old.items() if key != "edit_date"}
    if {key: value for key, value in new.items() if key != "edit_date"} == compared:
        raise bad(NOT_MODIFIED)
    new["edit_date"] = world.clock.today()
    world.replace(person, entry, new)
    return new


def _content(message: Message) -> dict[str, Any]:
    return {key: value for key, value in message.items() if key in CONTENT}


def edit_text(world: World, params: Params) -> Any:
    content = text_content(world, params)
    person, entry = _target(world, params)
    if "text" not in entry.message:
        raise bad("there is no text in the message to edit")
    return _edit(world, params, person, entry, content)


def edit_caption(world: World, params: Params) -> Any:
    caption, entities = read_caption(params)
    entities = with_known_people(entities, world.people)
    person, entry = _target(world, params)
    if not any(kind in entry.message for kind in CAPTIONED):
        raise bad("there is no caption in the message to edit")
    content = _content(entry.message)
    content.pop("caption", None)
    content.pop("caption_entities", None)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return _edit(world, params, person, entry, content)


def edit_reply_markup(world: World, params: Params) -> Any:
    person, entry = _target(world, params)
    return _edit(world, params, person, entry, _content(entry.message))


def edit_media(world: World, params: Params) -> Any:
    wanted = params.data("media", "InputMedia")
    content = input_media(world, params, wanted)
    person, entry = _target(world, params)
    return _edit(world, params, person, entry, content)


def _delete(world: World, person: Person, entry: Entry) -> None:
    if world.clock.today() - entry.message["date"] > DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")
    world.delete(person, entry)


def delete_message(world: World, params: Params) -> Any:
    person = world.person(params)
    message_id = params.number("message_id")
    if not message_id:
        raise bad("message identifier is not specified")
    _delete(world, person, world.entry(person, message_id, "message to delete not found"))
    return True


def delete_messages(world: World, params: Params) -> Any:
    person = world.person(params)
    wanted = params.data("message_ids")
    if not isinstance(wanted, list) or not wanted:
        raise bad("message identifiers are not specified")
    if len(wanted) > 100:
        raise bad("too many message identifiers specified")
    for message_id in wanted:
        entry = person.chat.entries.get(Params({"id": message_id}).number("id"))
        if entry is not None and not entry.deleted:
            _delete(world, person, entry)
    return True


METHODS = (
    ("editMessageText", edit_text),
    ("editMessageCaption", edit_caption),
    ("editMessageReplyMarkup", edit_reply_markup),
    ("editMessageMedia", edit_media),
    ("deleteMessage", delete_message),
    ("deleteMessages", delete_messages),
)
