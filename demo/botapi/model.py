"""The people, their chats with the bot and what stands in them; plain state without behaviour."""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

Message = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One message in one chat, with what only this server knows about it."""

    message: Message
    seq: int
    out: bool
    editable: bool = True
    deleted: bool = False
    edited: bool = False
    ticks: int = 1
    reactions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def view(self) -> Message:
        """The message as the person's phone shows it; a deleted one has no content any more."""
        shown = self.message
        if self.deleted:
            shown = {key: shown[key] for key in ("message_id", "from", "chat", "date")}
        return {
            **shown,
            "seq": self.seq,
            "out": self.out,
            "deleted": self.deleted,
            "edited": self.edited,
            "ticks": self.ticks,
            "reactions": self.reactions,
        }


@dataclass(slots=True)
class Topic:
    thread_id: int
    name: str
    icon_color: int
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """One person's chat with the bot; `entries` stand in the order of their last change."""

    entries: dict[int, Entry] = field(default_factory=dict)
    seq: int = 0
    keyboard: dict[str, Any] | None = None
    keyboard_from: int | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    typing_until: float = 0.0
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    menu_button: dict[str, Any] | None = None
    draft: str = ""
    unread: set[int] = field(default_factory=set)

    def changed(self, after: int) -> list[Entry]:
        """Return what was added or changed since, the newest change first."""
        return list(takewhile(lambda entry: entry.seq > after, reversed(self.entries.values())))

    def received(self, after: int) -> int:
        """Count what came from the bot since."""
        return sum(not (entry.out or entry.deleted) for entry in self.changed(after))


@dataclass(slots=True)
class Person:
    """Somebody with a phone; `started` is whether the bot may know of them."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    silent: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    chat: Chat = field(default_factory=Chat)
    as_user: dict[str, Any] = field(default_factory=dict)
    as_chat: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        present = {key: value for key, value in names.items() if value}
        self.as_user = {"id": self.id, "is_bot": False, **present}
        if self.language_code:
            self.as_user["language_code"] = self.language_code
        self.as_chat = {"id": self.id, **present, "type": "private"}

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "unread": len(self.chat.unread),
            "blocked": self.blocked,
            "silent": self.silent,
        }


@dataclass(slots=True)
class Callback:
    """A press of a button, waiting for the bot's answer."""

    id: str
    person: Person
    message_id: int
    data: str
    at: float
    answered: bool = False
