"""The store: hands out units of work, serves the receiving and the sending loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from secrets import token_bytes

from sqlalchemy import insert, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.model.ids import MatchId, PersonId
from conversations.ports import Clock
from conversations.wire import Bookings, RawUpdate, Sendable, TopicKey
from storage import audit, inbox, outbox, retention, settling, topics
from storage.copies import Copies
from storage.engine import make_engine, transaction, truncate_wal
from storage.keyring import Keyring, UnitSeals, make_system_key, rewrap
from storage.keys import LENGTH, Key
from storage.lease import Lease
from storage.outbox import OutboxIds
from storage.schema import check_schema
from storage.sealing import Wrapper
from storage.session import Session, upsert
from storage.tables import secret
from storage.unit import Shared, SqlUnit

_PEPPER = "pepper"
_SECRET = select(secret.c.version, secret.c.value).where(secret.c.name == _PEPPER)
# A number of our own, the same in every process: who holds it is the database's one writer.
_WRITER = sql("SELECT pg_advisory_xact_lock(7520651)")


class SqlStore:
    """See conversations.ports.Store and bot.ports.EdgeStore.

    All writing is serialised: inside the process by a lock, between processes by the database.
    A unit decides on what it has read, so two that overlap would overwrite each other's
    decisions; one writer makes that impossible on both databases, and sets make it fast.
    """

    def __init__(self, engine: AsyncEngine, url: str, key: Key, clock: Clock, lease: Lease) -> None:
        self._engine = engine
        self._url = url
        self._wrapper = Wrapper(key)
        self._clock = clock
        self._lease = lease
        self._keyring = Keyring(self._wrapper)
        self._writer = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._shared: Shared | None = None

    async def start(self) -> None:
        """Check the key; make the pepper and the system's key where there are none."""
        async with self._writing() as session:
            pepper = await self._pepper(session)
            await make_system_key(session, self._keyring)
            await session.commit()
        self._shared = Shared(self._keyring, pepper, self._clock, OutboxIds(), self._lease)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """Open a unit of work for writing; the others wait."""
        async with self._writing() as session:
            unit = SqlUnit(session, self._opened(), writes=True)
            try:
                yield unit
            finally:
                unit.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnit]:
        """Open a unit that sees one moment, holds up nobody and cannot be committed."""
        async with transaction(self._engine, self._url, reads=True) as connection:
            unit = SqlUnit(Session(connection, self._url), self._opened(), writes=False)
            try:
                yield unit
            finally:
                unit.close()

    async def take_in(self, updates: Sequence[RawUpdate], now: datetime) -> Sequence[int]:
        async with self._writing() as session:
            new = await inbox.take_in(session, self._seals(session), updates, now)
            await session.commit()
        return new

    async def unhandled(self, limit: int, after: int = 0) -> Sequence[RawUpdate]:
        async with self._reading() as session:
            return await inbox.read_unhandled(session, self._seals(session), limit, after)

    async def last_update_id(self) -> int | None:
        async with self._reading() as session:
            return await inbox.highest(session)

    async def unsent(self, limit: int, after: int = 0) -> Sequence[Sendable]:
        async with self.reading() as unit:
            return await unit.unsent(limit, after)

    async def claim_and_settle(
        self, collect: Callable[[], Bookings], now: datetime
    ) -> Collection[int]:
        async with self._writing() as session:
            await self._lease.check(session)
            receipts, claims = collect()
            await settling.settle(session, receipts, now)
            claimed = await settling.claim(session, claims, now)
            await session.commit()
        return claimed

    async def locate(
        self, sendables: Sequence[Sendable]
    ) -> Mapping[int, tuple[int | None, int | None]]:
        async with self._reading() as session:
            return await outbox.locate_all(Copies(session), sendables)

    async def topic(self, person_id: PersonId, match_id: MatchId) -> int | None:
        async with self._reading() as session:
            return await topics.current(session, person_id, match_id)

    async def keep_topic(
        self, person_id: PersonId, match_id: MatchId, thread_id: int, now: datetime
    ) -> None:
        async with self._writing() as session:
            await topics.keep(session, person_id, match_id, thread_id, now)
            await session.commit()

    async def end_topic(self, person_id: PersonId, thread_id: int) -> None:
        async with self._writing() as session:
            await topics.close(session, person_id, thread_id)
            await session.commit()

    async def topics_over(self, limit: int) -> Sequence[tuple[PersonId, TopicKey]]:
        async with self.reading() as unit:
            return await unit.topics_over(limit)

    async def lead(self) -> bool:
        async with self._reading() as session:
            if await self._lease.taken_by_another(session):
                return False
        async with self._writing() as session:
            taken = await self._lease.take(session)
            await session.commit()
        return taken

    async def release(self) -> None:
        async with self._writing() as session:
            await self._lease.release(session)
            await session.commit()

    async def purge(self, now: datetime) -> Mapping[str, int]:
        """Delete what is older than it may be; returns how many rows of each table."""
        async with self._writing() as session:
            gone = await retention.purge(session, now)
            await session.commit()
        await self.truncate_wal()
        return gone

    async def truncate_wal(self) -> bool:
        """Empty SQLite's log, where deleted text stays readable; False = a reader was in the way.

        PostgreSQL reuses its log by itself; there the disk below must be encrypted.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        async with self._writer:
            return await truncate_wal(self._engine, self._url)

    async def verify_audit(self) -> list[str]:
        """Return what is wrong with the audit log, in words; an empty list means intact."""
        async with self._reading() as session:
            return await audit.verify(session, self._seals(session))

    async def rewrap(self) -> int:
        """Wrap all people's keys and the pepper with the newest storage key; returns how many."""
        async with self._writing() as session:
            count = await rewrap(session, self._wrapper)
            row = {"name": _PEPPER, "version": self._wrapper.newest}
            value = self._wrapper.wrap(_PEPPER, self._opened().pepper)
            await session.many(upsert(secret, session.dialect), [{**row, "value": value}])
            await session.commit()
        return count

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Session]:
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError("A unit of work inside another would wait for itself for ever.")
        async with self._writer:
            self._holder = asyncio.current_task()
            try:
                async with transaction(self._engine, self._url) as connection:
                    session = Session(connection, self._url)
                    if session.dialect == "postgresql":
                        await session.rows(_WRITER)
                    yield session
            finally:
                self._holder = None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Session]:
        async with transaction(self._engine, self._url, reads=True) as connection:
            yield Session(connection, self._url)

    def _seals(self, session: Session) -> UnitSeals:
        return UnitSeals(session, self._keyring)

    def _opened(self) -> Shared:
        if self._shared is None:
            raise RuntimeError("The store was not started; open it with open_store.")
        return self._shared

    async def _pepper(self, session: Session) -> bytes:
        """Return the pepper of account lookups; opening it proves that the key is the right one."""
        found = await session.rows(_SECRET)
        if found:
            version, wrapped = found[0]
            return self._wrapper.unwrap(_PEPPER, version, wrapped)
        pepper = token_bytes(LENGTH)
        row = {
            "name": _PEPPER,
            "version": self._wrapper.newest,
            "value": self._wrapper.wrap(_PEPPER, pepper),
        }
        await session.many(insert(secret), [row])
        return pepper


async def open_store(url: str, key: Key, clock: Clock, *, lease_seconds: float = 10.0) -> SqlStore:
    """Open a database that `migrate` has prepared; raises a StoreError that says what to do."""
    await check_schema(url)
    store = SqlStore(make_engine(url), url, key, clock, Lease(lease_seconds))
    try:
        await store.start()
    except BaseException:
        await store.close()
        raise
    return store
