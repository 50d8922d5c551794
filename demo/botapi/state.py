"""The world as text for a file: what has not changed since the last time is not encoded again."""

import json
from base64 import b64encode
from dataclasses import asdict
from typing import Any

from demo.botapi.model import Chat, Entry, Person
from demo.botapi.updates import Pending
from demo.botapi.world import World

VERSION = 1
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Snapshots:
    """Quick enough for the event loop: only what is new costs more than joining strings."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._entries: dict[int, dict[int, tuple[int, str]]] = {}
        self._chats: dict[int, tuple[int, str]] = {}
        self._updates: dict[int, str] = {}
        self._files: dict[str, str] = {}

    def text(self) -> str:
        world = self.world
        people = (self._person(person) for person in world.people.values())
        pending = world.updates.pending.items()
        known = self._updates
        self._updates = {key: known.get(key) or _encode(_pending(one)) for key, one in pending}
        for path, stored in world.files.by_path.items():
            if path not in self._files:
                data = b64encode(stored.data).decode()
                rest = {key: getattr(stored, key) for key in ("kind", "name", "mime")}
                self._files[path] = _encode({**rest, "data": data})
        parts = {
            "world": _encode(_whole(world)),
            "files": _list(self._files.values()),
            "people": _list(people),
            "updates": _list(self._updates.values()),
        }
        body = ",\n".join(f'"{name}":{text}' for name, text in parts.items())
        return f'{{"version":{VERSION},\n{body}}}\n'

    def _person(self, person: Person) -> str:
        fields = "id first_name last_name username language_code silent started blocked deactivated"
        own = {key: getattr(person, key) for key in fields.split()}
        kept = _encode({**own, "chat": _chat(person.chat)})
        return f'{{"person":{kept},"entries":{self._chat_entries(person)}}}'

    def _chat_entries(self, person: Person) -> str:
        seq, text = self._chats.get(person.id, (-1, ""))
        if seq == person.chat.seq:
            return text
        known = self._entries.setdefault(person.id, {})
        for message_id, entry in person.chat.entries.items():
            if message_id not in known or known[message_id][0] != entry.seq:
                known[message_id] = (entry.seq, _encode(_entry(entry)))
        text = _list(known[message_id][1] for message_id in person.chat.entries)
        self._chats[person.id] = (person.chat.seq, text)
        return text


def _list(texts: Any) -> str:
    return "[" + ",\n".join(texts) + "]"


def _entry(entry: Entry) -> dict[str, Any]:
    return {key: getattr(entry, key) for key in Entry.__slots__}


def _chat(chat: Chat) -> dict[str, Any]:
    plain = ("seq", "keyboard", "keyboard_from", "answers", "pinned", "menu_button")
    topics = [asdict(topic) for topic in chat.topics.values()]
    unread = sorted(chat.unread)
    return {**{key: getattr(chat, key) for key in plain}, "topics": topics, "unread": unread}


def _pending(pending: Pending) -> dict[str, Any]:
    return {
        "update": pending.update,
        "person": pending.person and pending.person.id,
        "message": pending.entry and pending.entry.message["message_id"],
    }


def _whole(world: World) -> dict[str, Any]:
    """All that is not a person, a message, a file or an update."""
    profile, updates, hook = world.profile, world.updates, world.webhook
    return {
        "bot": {key: world.bot[key] for key in ("id", "first_name")},
        "offset": world.clock.offset,
        "events": world.events.n,
        "guide": world.guide,
        "last_message_id": world.last_message_id,
        "texts": [[*key, text] for key, text in profile.texts.items()],
        "commands": [[*scope, lang, known] for (scope, lang), known in profile.commands.items()],
        "menu_button": profile.menu_button,
        "last_update_id": updates.last_id,
        "allowed": sorted(updates.allowed),
        "allowed_as_given": updates.allowed_as_given,
        "webhook_active": updates.webhook_active,
        "webhook": {
            key: getattr(hook, key)
            for key in ("url", "secret", "max_connections", "last_error", "last_error_date")
        },
        "callbacks_made": world.callbacks_made,
        "callbacks": [_callback(world, id_) for id_ in world.recent_callbacks()],
    }


def _callback(world: World, id_: str) -> dict[str, Any]:
    callback = world.callbacks[id_]
    kept = {key: getattr(callback, key) for key in ("id", "message_id", "data", "at", "answered")}
    return {**kept, "person": callback.person.id}
