"""The edge's store in memory, with the same promises as the real one and faults on demand."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.ports import EdgeUnit
from conversations.inbound import ReplyTarget
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId
from conversations.model.person import Person, PersonState
from conversations.ports import Outgoing
from conversations.wire import CopyKey, Origin, RawUpdate, Receipt, Sendable, TopicKey


class StoreBusy(Exception):  # noqa: N818 - the real one's name is what counts
    """What a real store says when its database is locked."""


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


class MemoryPeople:
    def __init__(self, state: State) -> None:
        self._state = state

    async def get(self, key: str) -> Person | None:
        return self._state.persons.get(PersonId(key))


class MemoryUnit:
    """The part of a unit of work that this edge and the tests' handlers touch.

    Changes wait until the commit; only new people are there at once, as nobody can see them.
    """

    def __init__(self, store: "MemoryStore") -> None:
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


class MemoryStore:
    """Keeps everything; `failing` decides per operation which exception to raise."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.state = State()
        self.now = now
        self.ids = itertools.count(1)
        self.failing: Callable[[str], Exception | None] = lambda _operation: None
        self.leader = True
        self._writer = asyncio.Lock()
        self.bookings: list[tuple[list[Receipt], list[int]]] = []

    def fail(self, operation: str) -> None:
        error = self.failing(operation)
        if error is not None:
            raise error

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[EdgeUnit]:
        async with self._writer:
            yield cast("EdgeUnit", MemoryUnit(self))

    async def take_in(self, updates: Sequence[RawUpdate], _now: datetime) -> Sequence[int]:
        self.fail("take_in")
        new = [one for one in updates if one.update_id not in self.state.inbox]
        for one in new:
            self.state.inbox[one.update_id] = one
        return [one.update_id for one in new]

    async def unhandled(self, limit: int, after: int = 0) -> Sequence[RawUpdate]:
        self.fail("unhandled")
        waiting = sorted(
            (one for one in self.state.inbox.values() if one is not None),
            key=lambda one: one.update_id,
        )
        return [one for one in waiting if one.update_id > after][:limit]

    async def last_update_id(self) -> int | None:
        return max(self.state.inbox, default=None)

    async def unsent(self, limit: int, after: int = 0) -> Sequence[Sendable]:
        self.fail("unsent")
        waiting = [row for row in self.state.outbox.values() if not row.outcome]
        return [self.sendable(row) for row in waiting if row.id > after][:limit]

    async def claim_and_settle(
        self, receipts: Sequence[Receipt], claims: Sequence[int], _now: datetime
    ) -> Collection[int]:
        async with self._writer:
            return self._claim_and_settle(receipts, claims)

    def _claim_and_settle(self, receipts: Sequence[Receipt], claims: Sequence[int]) -> list[int]:
        self.fail("claim_and_settle")
        self.bookings.append((list(receipts), list(claims)))
        for one in receipts:
            if one.id in self.state.outbox:
                self._book(self.state.outbox[one.id], one)
        claimed = [n for n in claims if n in self.state.outbox and not self.outcome(n)]
        for number in claimed:
            row = self.state.outbox[number]
            row.attempts += 1
            row.claimed = True
        return claimed

    def _book(self, row: Row, receipt: Receipt) -> None:
        row.claimed = False
        if receipt.outcome == "later":
            row.uncertain = row.uncertain or receipt.uncertain
            return
        row.outcome, row.reason = receipt.outcome, receipt.reason
        outgoing = row.outgoing
        if receipt.outcome == "sent" and outgoing.message_id and receipt.platform_message_id:
            key = (outgoing.to, receipt.platform_message_id)
            match_id = outgoing.match_id or MatchId("")
            self.state.copies[key] = ReplyTarget(outgoing.message_id, match_id, own=False)
        if receipt.outcome == "gone":
            person = self.state.persons[outgoing.to]
            self.state.persons[outgoing.to] = replace(person, state=PersonState.UNREACHABLE)
            for number, other in list(self.state.outbox.items()):
                if other.outgoing.to == outgoing.to and not other.outcome:
                    del self.state.outbox[number]

    async def locate(
        self, sendables: Sequence[Sendable]
    ) -> Mapping[int, tuple[int | None, int | None]]:
        return {one.id: self._places(one.outgoing, one.edit_of) for one in sendables}

    async def topic(self, person_id: PersonId, match_id: MatchId) -> int | None:
        self.fail("topic")
        wanted = (match_id, True)
        found = [
            t for (p, t), kept in self.state.topics.items() if (p, kept) == (person_id, wanted)
        ]
        return found[-1] if found else None

    async def keep_topic(
        self, person_id: PersonId, match_id: MatchId, thread_id: int, _now: datetime
    ) -> None:
        self.fail("keep_topic")
        self.state.topics[person_id, thread_id] = match_id, True

    async def end_topic(self, person_id: PersonId, thread_id: int) -> None:
        match_id, _ = self.state.topics[person_id, thread_id]
        self.state.topics[person_id, thread_id] = match_id, False

    async def topics_over(self, limit: int) -> Sequence[tuple[PersonId, TopicKey]]:
        return [
            (person_id, TopicKey(self.state.accounts[person_id], thread))
            for (person_id, thread), (match_id, is_open) in self.state.topics.items()
            if is_open and match_id in self.state.over
        ][:limit]

    async def lead(self) -> bool:
        self.fail("lead")
        return self.leader

    async def release(self) -> None: ...

    # what tests ask

    def outcome(self, number: int) -> str:
        return self.state.outbox[number].outcome

    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.state.outbox.values()]

    def sendable(self, row: Row) -> Sendable:
        reply_to, edit_of = self._places(row.outgoing, row.edit_of)
        return Sendable(
            id=row.id,
            account=self.state.accounts[row.outgoing.to],
            outgoing=row.outgoing,
            attempts=row.attempts,
            uncertain=row.uncertain or row.claimed,
            created_at=row.created_at,
            reply_to=reply_to,
            edit_of=edit_of,
        )

    def _places(self, outgoing: Outgoing, edit_of: int | None) -> tuple[int | None, int | None]:
        if not outgoing.reply_to and not outgoing.changes_copy:
            return None, edit_of

        def place(message_id: Any) -> int | None:
            found = [
                number
                for (person, number), target in self.state.copies.items()
                if person == outgoing.to and target.message_id == message_id
            ]
            return found[-1] if message_id and found else None

        copy_of = outgoing.message_id if outgoing.changes_copy else None
        return place(outgoing.reply_to), edit_of or place(copy_of)
