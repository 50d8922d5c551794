"""A world put together again from what `demo.botapi.state` wrote of it."""

from base64 import b64decode
from typing import Any

from demo.botapi.files import Upload
from demo.botapi.model import Callback, Entry, Person, Topic
from demo.botapi.state import VERSION
from demo.botapi.world import World


def restore(world: World, kept: dict[str, Any]) -> None:
    """Fill an empty world; anything that does not fit is an error of some kind."""
    if kept["version"] != VERSION:
        raise ValueError("it is of another version")
    if kept["world"]["bot"]["id"] != world.bot["id"]:
        raise ValueError("it belongs to another bot")
    for one in kept["files"]:
        upload = Upload(one["name"], one["mime"], b64decode(one["data"]))
        stored = world.files.store(one["kind"], upload)
        if stored.kind == "photo":
            world.files.photo_sizes(stored)
    for one in kept["people"]:
        person = _person(one)
        world.people[person.id] = person
    _updates(world, kept)
    _profile(world, kept["world"])
    _whole(world, kept["world"])


def _person(kept: dict[str, Any]) -> Person:
    fields = dict(kept["person"])
    of_chat = fields.pop("chat")
    person = Person(**fields)
    chat = person.chat
    chat.topics = {one["thread_id"]: Topic(**one) for one in of_chat.pop("topics")}
    chat.unread = set(of_chat.pop("unread"))
    for name, value in of_chat.items():
        setattr(chat, name, value)
    for one in kept["entries"]:
        chat.entries[one["message"]["message_id"]] = Entry(**one)
    return person


def _updates(world: World, kept: dict[str, Any]) -> None:
    updates, of_world = world.updates, kept["world"]
    for one in kept["updates"]:
        person = world.people[one["person"]] if one["person"] else None
        entry = person.chat.entries[one["message"]] if person and one["message"] else None
        updates.put(one["update"], person, entry)
    updates.last_id = int(of_world["last_update_id"])
    updates.allowed = frozenset(of_world["allowed"])
    updates.allowed_as_given = list(of_world["allowed_as_given"])
    updates.webhook_active = bool(of_world["webhook_active"])
    for name, value in of_world["webhook"].items():
        setattr(world.webhook, name, value)
    world.webhook.changed.set()


def _profile(world: World, kept: dict[str, Any]) -> None:
    world.bot["first_name"] = str(kept["bot"]["first_name"])
    world.profile.texts = {(kind, language): text for kind, language, text in kept["texts"]}
    world.profile.commands = {
        ((kind, person), language): commands
        for kind, person, language, commands in kept["commands"]
    }
    world.profile.menu_button = dict(kept["menu_button"])


def _whole(world: World, kept: dict[str, Any]) -> None:
    world.clock.offset = float(kept["offset"])
    world.events.n = int(kept["events"])
    world.guide = dict(kept["guide"])
    world.last_message_id = int(kept["last_message_id"])
    world.callbacks_made = int(kept["callbacks_made"])
    for one in kept["callbacks"]:
        callback = Callback(**{**one, "person": world.people[one["person"]]})
        world.callbacks[callback.id] = callback
