"""One transaction as the core and the edge see it; it rolls back unless it is committed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from conversations.inbound import ReplyTarget
from conversations.model.care import AuditEntry, Due
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId
from conversations.ports import Begun, Clock, Figures, Outgoing, OwnCopy
from conversations.wire import CopyKey, Origin, Sendable, TopicKey
from storage import audit, figures, topics
from storage.accounts import Accounts
from storage.all_records import AllRecords
from storage.copies import Copies, digest_of
from storage.erasure import erase
from storage.errors import UnitOver
from storage.inbox import PendingInbox
from storage.keyring import Keyring, UnitSeals
from storage.lease import Lease
from storage.letting_go import empty_what_was_shared, let_go
from storage.moments import to_stored
from storage.outbox import OutboxIds, PendingOutbox, read_unsent
from storage.prefetching import prefetch
from storage.session import Session
from storage.tables import DUES, due

_DUE = (
    select(*(due.c[name] for name in DUES.fields))
    .where(due.c.done_at.is_(None), due.c.due_at <= bindparam("moment"))
    .order_by(due.c.due_at, due.c.id)
    .limit(bindparam("most"))
)
_DUE_ONLY = _DUE.where(due.c.kind == bindparam("kind"))
_DUE_BUT = _DUE.where(due.c.kind != bindparam("kind"))


@dataclass(frozen=True)
class Shared:
    """What all units of one store share."""

    keyring: Keyring
    pepper: bytes
    clock: Clock
    outbox_ids: OutboxIds
    lease: Lease


class SqlUnit(AllRecords):
    """See conversations.ports.Unit and bot.ports.EdgeUnit."""

    def __init__(self, session: Session, shared: Shared, *, writes: bool) -> None:
        self._session = session
        self._shared = shared
        self._open = True
        self._writes = writes
        seals = self._seals = UnitSeals(session, shared.keyring)
        super().__init__(session, seals)
        self._accounts = Accounts(session, seals, self.people, shared.pepper)
        self._copies = Copies(session)
        self._outbox = PendingOutbox(
            session, seals, self._accounts, self._copies, shared.outbox_ids
        )
        self._inbox = PendingInbox(session, seals)
        self._origins: dict[int, Origin] = {}
        self._entries: list[AuditEntry] = []

    def send(self, outgoing: Outgoing) -> None:
        self._must_be_open()
        self._outbox.put(outgoing, self._origins.get(outgoing.in_place_of or 0))

    def place_own_copy(
        self,
        incoming: IncomingId,
        message_id: MessageId,
        match_id: MatchId,
        sender: PersonId,
        *,
        words: str,
        pieces: int,
    ) -> None:
        origin = self._origins.get(incoming)
        if origin is None or origin.platform_message_id is None:
            return
        self._copies.place(
            {
                "person_id": sender,
                "platform_message_id": origin.platform_message_id,
                "message_id": message_id,
                "match_id": match_id,
                "own": True,
                "at": to_stored(self._shared.clock.now()),
                "pieces": pieces,
                "digest": digest_of(self._shared.pepper, message_id, words),
            }
        )

    async def own_copy(self, message_id: MessageId, sender: PersonId, words: str) -> OwnCopy:
        last = await self._copies.last_words(message_id, sender)
        if last is None:
            return OwnCopy(1, unchanged=False)
        digest = digest_of(self._shared.pepper, message_id, words)
        return OwnCopy(last[0], unchanged=last[1] == digest)

    async def change_own_copy(
        self, message_id: MessageId, sender: PersonId, words: str, pieces: int
    ) -> None:
        digest = digest_of(self._shared.pepper, message_id, words)
        await self._copies.change(message_id, sender, pieces, digest)

    async def assign_copies(self, message_ids: Sequence[MessageId], match_id: MatchId) -> None:
        await self._copies.assign(message_ids, match_id)

    async def forget_copies(self, message_ids: Sequence[MessageId]) -> None:
        await self._copies.forget(message_ids)

    async def own_messages(
        self, person_id: PersonId, match_id: MatchId, most: int
    ) -> list[tuple[MessageId, datetime]]:
        return await self._copies.own(person_id, match_id, most)

    async def has_copy(self, message_id: MessageId, person_id: PersonId) -> bool:
        place = (message_id, person_id)
        return place in await self._copies.find([place])

    def audit(self, entry: AuditEntry) -> None:
        self._must_be_open()
        self._entries.append(entry)

    async def due_before(
        self, moment: datetime, limit: int, *, only: str = "", but: str = ""
    ) -> list[Due]:
        await self._flush_records()
        values: dict[str, Any] = {"moment": to_stored(moment), "most": limit}
        statement = _DUE
        if only:
            statement, values = _DUE_ONLY, {**values, "kind": only}
        elif but:
            statement, values = _DUE_BUT, {**values, "kind": but}
        rows = await self._session.rows(statement, values)
        return await self.dues.take(rows)

    async def figures(self, now: datetime, silent_since: datetime) -> Figures:  # noqa: ARG002 - the port's; ages are told by times, not by now
        await self._flush_records()
        return await figures.figures(self._session, silent_since)

    async def quality_pairs(self) -> list[tuple[float, float, str, str]]:
        await self._flush_records()
        return await figures.quality_pairs(self._session)

    async def talks_since(self, moment: datetime) -> list[Begun]:
        await self._flush_records()
        return await figures.talks_since(self._session, moment)

    async def ended_since(self, moment: datetime) -> list[tuple[PersonId, datetime]]:
        await self._flush_records()
        return await figures.ended_since(self._session, moment)

    async def purge_outbox(self, to: PersonId, match_id: MatchId | None) -> int:
        return await self._outbox.purge(to, match_id, self._shared.clock.now())

    async def forget(self, person_id: PersonId) -> None:
        await empty_what_was_shared(self, person_id)
        await self._flush_records()
        await self._accounts.of([person_id])
        now = self._shared.clock.now()
        await self._outbox.purge(person_id, None, now)
        await erase(self._session, person_id, now)
        await self._seals.destroy(person_id)
        self._accounts.drop(person_id)
        self._copies.drop(person_id)
        await let_go(self, person_id)

    async def commit(self) -> None:
        self._must_be_open()
        if not self._writes:
            raise UnitOver("This unit was opened for reading; open one for writing to commit.")
        self._open = False
        await self._shared.lease.check(self._session)
        now = self._shared.clock.now()
        await self._flush_records()
        await self._accounts.flush()
        await self._outbox.flush(now)
        await self._copies.flush()
        await self._inbox.flush(now)
        await audit.append(self._session, self._seals, self._entries)
        await self._session.commit()
        self._seals.committed()

    async def resolve_people(
        self, accounts: Sequence[int], now: datetime
    ) -> Mapping[int, PersonId]:
        return await self._accounts.resolve(accounts, now)

    async def resolve_targets(self, keys: Sequence[CopyKey]) -> Mapping[CopyKey, ReplyTarget]:
        if not keys:
            return {}
        people = await self._accounts.find([key.account for key in keys])
        return await self._copies.targets(keys, people)

    async def resolve_topics(self, keys: Sequence[TopicKey]) -> Mapping[TopicKey, MatchId]:
        if not keys:
            return {}
        people = await self._accounts.find([key.account for key in keys])
        return await topics.talks(self._session, keys, people)

    async def topics_over(self, limit: int) -> Sequence[tuple[PersonId, TopicKey]]:
        """Return open topics of talks that are over; see bot.ports.EdgeStore.topics_over."""
        return await topics.over(self._session, self._accounts, limit)

    async def prefetch(self, people: Sequence[PersonId]) -> None:
        await self._accounts.of(await prefetch(self, people))

    async def unsent(self, limit: int, after: int) -> Sequence[Sendable]:
        """Return outbox rows not sent yet, in order; see bot.ports.EdgeStore.unsent."""
        return await read_unsent(
            self._session, self._seals, self._accounts, self._copies, limit, after
        )

    def place_origin(self, incoming: int, origin: Origin) -> None:
        self._origins[incoming] = origin

    def settle(self, update_ids: Sequence[int]) -> None:
        self._must_be_open()
        self._inbox.settle(update_ids)

    def quarantine(self, update_id: int, fault: str, fields: Sequence[str]) -> None:
        self._must_be_open()
        self._inbox.quarantine(update_id, fault, fields)

    @property
    def committed_outbox(self) -> Sequence[Sendable]:
        return tuple(self._outbox.committed)

    def close(self) -> None:
        """Refuse further use: the transaction is over."""
        self._open = False

    async def _flush_records(self) -> None:
        for person in self.people.added():
            if not self._seals.has(person.id):
                self._seals.make(person.id)
        await self._seals.flush()
        for records in self.in_order:
            await records.flush_written()
        for records in reversed(self.in_order):
            await records.flush_removed()

    def _must_be_open(self) -> None:
        if not self._open:
            raise UnitOver("This unit of work is over; open a new one.")
