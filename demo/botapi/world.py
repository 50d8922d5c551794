"""Everything the server knows, in memory: bot, people, chats, queue, files, clock."""

from itertools import takewhile
from typing import Any

from demo.botapi.clock import Clock
from demo.botapi.errors import bad, forbidden
from demo.botapi.events import Events
from demo.botapi.faults import Faults
from demo.botapi.files import Files
from demo.botapi.hook import Hook
from demo.botapi.model import Callback, Entry, Message, Person
from demo.botapi.params import Params
from demo.botapi.profile import Profile
from demo.botapi.record import Record
from demo.botapi.updates import Pending, Updates

FIRST_PERSON_ID = 5_000_000_001
ANSWERABLE_SECONDS = 15 * 60


class World:
    def __init__(
        self, token: str, username: str, *, record: int = 5000, topics: bool = True
    ) -> None:
        self.token = token
        bot_id = int(token.partition(":")[0])
        self.bot: dict[str, Any] = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Kindred",
            "username": username,
        }
        self.topics = topics
        self.clock = Clock()
        self.events = Events()
        self.updates = Updates(self._taken)
        self.webhook = Hook()
        self.files = Files(bot_id)
        self.record = Record(record)
        self.faults = Faults()
        self.profile = Profile(self.bot)
        self.people: dict[int, Person] = {}
        self.callbacks: dict[str, Callback] = {}
        self.callbacks_made = 0
        self.guide: dict[str, Any] = {}
        self.last_message_id = 100
        self.changed = False

    def next_message_id(self) -> int:
        """One sequence for the whole bot, with holes, so that nobody counts on id + 1."""
        self.last_message_id += 1 if self.last_message_id % 7 else 3
        return self.last_message_id

    def next_callback_id(self) -> str:
        self.callbacks_made += 1
        return str(4_000_000_000_000_000_000 + self.callbacks_made * 7919)

    def recent_callbacks(self) -> list[str]:
        """Those that could still be answered, newest last."""
        since = self.clock.now() - ANSWERABLE_SECONDS
        recent = takewhile(lambda one: one.at >= since, reversed(self.callbacks.values()))
        return [callback.id for callback in recent][::-1]

    def add_person(self, wanted: dict[str, Any]) -> Person:
        person_id = int(wanted.get("id") or FIRST_PERSON_ID + len(self.people))
        while person_id in self.people and not wanted.get("id"):
            person_id += 1
        if person_id in self.people:
            raise bad("there is a person with this id already")
        person = Person(
            id=person_id,
            first_name=str(wanted.get("first_name") or f"Person {len(self.people) + 1}"),
            last_name=wanted.get("last_name"),
            username=wanted.get("username"),
            language_code=wanted.get("language_code"),
            silent=bool(wanted.get("silent")),
            started=bool(wanted.get("started")),
        )
        self.people[person_id] = person
        self.tell(person, "person", summary=person.summary())
        return person

    def person(self, params: Params, name: str = "chat_id", *, write: bool = False) -> Person:
        """The person behind a chat id, if the bot may know of them and, to write, reach them."""
        value = params.text(name).strip()
        if not value:
            raise bad(f"{name} is empty")
        try:
            person = self.people.get(int(value))
        except ValueError:
            person = None
        if person is None or not person.started:
            raise bad("chat not found")
        if write and person.deactivated:
            raise forbidden("user is deactivated")
        if write and person.blocked:
            raise forbidden("bot was blocked by the user")
        return person

    def tell(self, person: Person, kind: str, **data: Any) -> None:
        """Let the page know; the crowd is not on the page."""
        if not person.silent:
            self.events.publish(kind, person=person.id, **data)

    def post(self, person: Person, message: Message, *, out: bool, editable: bool = True) -> Entry:
        chat = person.chat
        chat.seq += 1
        entry = Entry(message, chat.seq, out, editable and not out)
        chat.entries[message["message_id"]] = entry
        if not out:
            chat.typing_until = 0.0
            if not person.silent:
                chat.unread.add(message["message_id"])
        if not person.silent:
            self.tell(person, "message", message_id=message["message_id"], message=entry.view())
        return entry

    def touch(self, person: Person, entry: Entry, kind: str) -> None:
        """An entry changed: it moves to the end of the order of changes."""
        chat = person.chat
        chat.seq += 1
        entry.seq = chat.seq
        message_id = entry.message["message_id"]
        chat.entries[message_id] = chat.entries.pop(message_id)
        if not person.silent:
            self.tell(person, kind, message_id=message_id, message=entry.view())

    def replace(self, person: Person, entry: Entry, message: Message) -> None:
        """An edit: the old message object stays as it was sent, for the record and the queue."""
        entry.message = message
        entry.edited = True
        self.touch(person, entry, "edited")

    def delete(self, person: Person, entry: Entry) -> None:
        entry.deleted = True
        message_id = entry.message["message_id"]
        person.chat.unread.discard(message_id)
        if message_id in person.chat.pinned:
            person.chat.pinned.remove(message_id)
        self.touch(person, entry, "deleted")

    def delete_topic(self, person: Person, thread_id: int) -> None:
        person.chat.topics.pop(thread_id, None)
        for entry in list(person.chat.entries.values()):
            if entry.message.get("message_thread_id") == thread_id and not entry.deleted:
                self.delete(person, entry)

    def entry(self, person: Person, message_id: int, missing: str) -> Entry:
        entry = person.chat.entries.get(message_id)
        if entry is None or entry.deleted:
            raise bad(missing)
        return entry

    def notice(self, text: str) -> None:
        self.events.publish("notice", person=None, text=text)

    def _taken(self, pending: Pending) -> None:
        self.changed = True
        person, entry = pending.person, pending.entry
        if person is not None and entry is not None and entry.ticks == 1:
            entry.ticks = 2
            self.touch(person, entry, "taken")
