"""A unit of work in memory, and the state it changes when it is committed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from conversations.inbound import ReplyTarget
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId
from conversations.model.person import Person
from conversations.ports import Outgoing
from conversations.wire import CopyKey, Origin, RawUpdate, Sendable, TopicKey


@dataclass
class Row:
    id: int
    outgoing: Outgoing
    edit_of: int | None
    created_at: datetime
    claimed: bool = False
    uncertain: bool = False
    attempts: int = 0
    outcome: str = ""
    reason: str = ""


@dataclass
class State:
    people: dict[int, PersonId] = field(default_factory=dict)
    accounts: dict[PersonId, int] = field(default_factory=dict)
    persons: dict[PersonId, Person] = field(default_factory=dict)
    inbox: dict[int, RawUpdate | None] = field(default_factory=dict)  # None = handled, wiped
    aside: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    outbox: dict[int, Row] = field(default_factory=dict)
    copies: dict[tuple[PersonId, int], ReplyTarget] = field(default_factory=dict)
    topics: dict[tuple[PersonId, int], tuple[MatchId, bool]] = field(default_factory=dict)
    over: set[MatchId] = field(default_factory=set)


class Store(Protocol):
    """What a unit asks of the store it belongs to."""

    state: State
    ids: Iterator[int]

    def now(self) -> datetime: ...
    def fail(self, operation: str) -> None: ...
    def sendable(self, row: Row) -> Sendable: ...


class MemoryPeople:
    def __init__(self, state: State) -> None:
        self._state = state

    async def get(self, key: str) -> Person | None:
        return self._state.persons.get(PersonId(key))


class MemoryUnit:
    """The part of a unit of work that this edge and the tests' handlers touch.

    Changes wait until the commit; only new people are there at once, as nobody can see them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.state = store.state
        self.people = MemoryPeople(store.state)
        self._origins: dict[int, Origin] = {}
        self._changes: list[Callable[[], object]] = []
        self._rows: list[Row] = []
        self._committed: list[Sendable] = []

    async def resolve_people(
        self, accounts: Sequence[int], now: datetime
    ) -> Mapping[int, PersonId]:
        self._store.fail("resolve_people")
        for account in accounts:
            if account not in self.state.people:
                person_id = PersonId(f"person-{account}")
                self.state.people[account] = person_id
                self.state.accounts[person_id] = account
                self.state.persons[person_id] = Person(person_id, now)
        return {account: self.state.people[account] for account in accounts}

    async def resolve_targets(self, keys: Sequence[CopyKey]) -> Mapping[CopyKey, ReplyTarget]:
        found = {}
        for key in keys:
            person_id = self.state.people.get(key.account)
            if person_id and (person_id, key.platform_message_id) in self.state.copies:
                found[key] = self.state.copies[person_id, key.platform_message_id]
        return found

    async def resolve_topics(self, keys: Sequence[TopicKey]) -> Mapping[TopicKey, MatchId]:
        return {
            key: match_id
            for key in keys
            for (person_id, thread), (match_id, _) in self.state.topics.items()
            if (self.state.accounts[person_id], thread) == (key.account, key.thread_id)
        }

    async def prefetch(self, people: Sequence[PersonId]) -> None: ...

    def place_origin(self, incoming: int, origin: Origin) -> None:
        self._origins[incoming] = origin

    def place_own_copy(
        self,
        incoming: IncomingId,
        message_id: MessageId,
        match_id: MatchId,
        sender: PersonId,
        **_words: object,
    ) -> None:
        number = self._origins[incoming].platform_message_id
        assert number is not None
        target = ReplyTarget(message_id, match_id, own=True)
        self._changes.append(lambda: self.state.copies.update({(sender, number): target}))

    def settle(self, update_ids: Sequence[int]) -> None:
        self._changes.append(lambda: self.state.inbox.update(dict.fromkeys(update_ids)))

    def quarantine(self, update_id: int, fault: str, fields: Sequence[str]) -> None:
        self.settle([update_id])
        aside = (fault, tuple(fields))
        self._changes.append(lambda: self.state.aside.update({update_id: aside}))

    def send(self, outgoing: Outgoing) -> None:
        edit_of = None
        if outgoing.in_place_of is not None:
            edit_of = self._origins[outgoing.in_place_of].platform_message_id
        now = self._store.now()
        self._rows.append(Row(next(self._store.ids), outgoing, edit_of, now))

    async def purge_outbox(self, to: PersonId, match_id: MatchId | None) -> int:
        dropped = [
            row.id
            for row in self.state.outbox.values()
            if row.outgoing.to == to
            and (match_id is None or row.outgoing.match_id == match_id)
            and not row.claimed
            and not row.outcome
        ]
        self._changes += [partial(self.state.outbox.pop, number) for number in dropped]
        on_its_way = [
            row
            for row in self.state.outbox.values()
            if match_id is not None
            and (row.outgoing.to, row.outgoing.match_id) == (to, match_id)
            and row.claimed
            and not row.outcome
        ]
        self._changes += [partial(setattr, row, "outcome", "revoked") for row in on_its_way]
        return len(dropped) + len(on_its_way)

    async def commit(self) -> None:
        self._store.fail("commit")
        for change in self._changes:
            change()
        self.state.outbox.update({row.id: row for row in self._rows})
        self._committed = [self._store.sendable(row) for row in self._rows]

    @property
    def committed_outbox(self) -> Sequence[Sendable]:
        return self._committed
