"""Methods that send again what stands in a chat already: copies and forwards."""

from typing import Any

from demo.botapi.errors import ApiError, bad
from demo.botapi.methods.media import CAPTIONED
from demo.botapi.model import Entry, Message, Person
from demo.botapi.params import Params
from demo.botapi.sending import CONTENT, send
from demo.botapi.text import read_caption, with_known_people
from demo.botapi.world import World


def _source(world: World, params: Params, missing: str) -> tuple[Person, Entry]:
    person = world.person(params, "from_chat_id")
    return person, world.entry(person, params.number("message_id"), missing)


def _content(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in entry.message.items() if key in CONTENT}


def _copied(world: World, params: Params) -> Message:
    """Content only: no sender, no reply, no keyboard; a bot may copy a protected message."""
    _, entry = _source(world, params, "message to copy not found")
    content = _content(entry)
    if not content:
        raise bad("the message can't be copied")
    if params.values.get("caption") is not None and any(kind in content for kind in CAPTIONED):
        caption, entities = read_caption(params)
        entities = with_known_people(entities, world.people)
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= {"caption": caption} if caption else {}
        content |= {"caption_entities": entities} if entities else {}
    return send(world, params, content)


def copy_message(world: World, params: Params) -> Any:
    return {"message_id": _copied(world, params)["message_id"]}


def _origin(message: Message) -> dict[str, Any]:
    known: dict[str, Any] | None = message.get("forward_origin")
    return known or {"type": "user", "sender_user": message["from"], "date": message["date"]}


def forward_message(world: World, params: Params) -> Any:
    _, entry = _source(world, params, "message to forward not found")
    content = _content(entry)
    if not content or entry.message.get("has_protected_content"):
        raise bad("the message can't be forwarded")
    kept = {key: value for key, value in params.values.items() if key != "reply_markup"}
    origin = {"forward_origin": _origin(entry.message)}
    return send(world, Params(kept), content, extra=origin)


def _each(world: World, params: Params, one: Any, missing: str) -> list[dict[str, Any]]:
    """Several at once: what cannot be sent is left out, unless nothing can; albums stay albums."""
    wanted = params.data("message_ids")
    if not isinstance(wanted, list) or not wanted:
        raise bad("message identifiers are not specified")
    world.person(params, write=True)
    world.person(params, "from_chat_id")
    sent = []
    for message_id in wanted[:100]:
        values = {**params.values, "message_id": message_id}
        values.pop("message_ids")
        try:
            sent.append({"message_id": one(world, Params(values))["message_id"]})
        except ApiError as error:
            if error.status != 400:
                raise
    if not sent:
        raise bad(missing)
    return sent


def copy_messages(world: World, params: Params) -> Any:
    return _each(world, params, copy_message, "there are no messages to copy")


def forward_messages(world: World, params: Params) -> Any:
    return _each(world, params, forward_message, "there are no messages to forward")


METHODS = (
    ("copyMessage", copy_message),
    ("copyMessages", copy_messages),
    ("forwardMessage", forward_message),
    ("forwardMessages", forward_messages),
)
