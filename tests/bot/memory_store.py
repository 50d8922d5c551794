"""The edge's store in memory, with the same promises as the real one and faults on demand."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from bot.ports import EdgeUnit
from conversations.inbound import ReplyTarget
from conversations.model.ids import MatchId, PersonId
from conversations.model.person import PersonState
from conversations.ports import Outgoing
from conversations.wire import Bookings, RawUpdate, Receipt, Sendable, TopicKey
from tests.bot.memory_unit import MemoryUnit, Row, State


class StoreBusy(Exception):  # noqa: N818 - the real one's name is what counts
    """What a real store says when its database is locked."""


class MemoryStore:
    """Keeps everything; `failing` decides per operation which exception to raise."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.state = State()
        self.now = now
        self.ids: Iterator[int] = itertools.count(1)
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
        self, collect: Callable[[], Bookings], _now: datetime
    ) -> Collection[int]:
        async with self._writer:
            self.fail("begin")
            return self._claim_and_settle(*collect())

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
