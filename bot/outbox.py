"""Sends what was committed: per chat in order, many chats at once, claimed before and booked after.

A row is claimed in the database before it is sent, so that after a crash we know it *may* have
arrived; receipts and the next claims share one transaction, and what goes into it is chosen when
its turn has come, so that a message costs much less than one commit. Everything here lives in
memory and can be rebuilt from `unsent` at any time.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot.booking import Booking
from bot.decisions import Decision, Later, Refused, Stop
from bot.failpoints import point
from bot.failures import Concerned, receipt_of
from bot.faults import Trouble, store_trouble
from bot.limits import Limits
from bot.locating import located
from bot.pauses import Pauses
from bot.places import Places
from bot.ports import EdgeStore
from bot.queues import Queues
from bot.telling import Telling
from bot.tg.sending import Sent
from conversations.ports import Clock
from conversations.wire import Bookings, Receipt, Sendable

log = logging.getLogger("kindred.outbox")

PAGE = 1000
FEW = 500  # rows in memory; with more there is no hurry to look for others
GATHER = 0.003  # seconds a receipt waits for others


class Sends(Protocol):
    """What sends one row (bot.tg.sending.Sender; tests have their own)."""

    async def send(self, row: Sendable) -> Sent | Decision: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """A send that is over but not booked."""

    row: Sendable
    receipt: Receipt
    later: Later | None = None
    told: set[Concerned] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction books and claims."""

    ended: list[Ended] = field(default_factory=list)
    rows: list[Sendable] = field(default_factory=list)
    expired: set[int] = field(default_factory=set)


class Outbox:
    """The sending loop."""

    def __init__(
        self,
        *,
        store: EdgeStore,
        sender: Sends,
        clock: Clock,
        limits: Limits | None = None,
        concurrency: int = 16,
        trouble: Trouble = store_trouble,
    ) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._places = Places(concurrency)
        self._queues = Queues(limits or Limits())
        self._ended: list[Ended] = []
        self._sends: set[asyncio.Task[None]] = set()
        self._known: set[int] = set()
        self._wake = asyncio.Event()
        self._booked = asyncio.Condition()
        self._stopping = asyncio.Event()
        self._pauses = Pauses(self._queues)
        self._booking = Booking(store, clock, self._stopping, trouble)
        self.telling = Telling(clock, self._stopping, trouble)
        self.token_refused = asyncio.Event()

    async def load(self) -> int:
        """Take over what an earlier process left unsent; returns how many rows."""
        after = loaded = 0
        while rows := await self._booking.unsent(PAGE, after):
            self.put(rows)
            after, loaded = rows[-1].id, loaded + len(rows)
        return loaded

    async def look(self) -> None:
        """Find rows that others (a command, the desk) put into the database."""
        if self._queues.size < FEW:
            self.put(await self._booking.unsent(PAGE, 0))

    def put(self, rows: Iterable[Sendable]) -> None:
        """Take committed rows, in the order in which they shall arrive; known ones are skipped.

        A row that was read just before it was booked comes in again as new; its claim fails then.
        """
        new = [row for row in rows if row.id not in self._known]
        self._known.update(row.id for row in new)
        self.telling.late.begin(new)
        self._queues.add(new, time.monotonic())
        self._wake.set()

    @property
    def waiting(self) -> int:
        """How many rows are not through yet."""
        return len(self._known) + len(self._sends)

    async def settled(self, accounts: Collection[int], patience: float) -> None:
        """Wait until nothing is in flight to these chats, so that what they got can be found."""
        if not any(self._queues.busy(account) for account in accounts):
            return
        try:
            async with asyncio.timeout(patience), self._booked:
                await self._booked.wait_for(
                    lambda: not any(self._queues.busy(account) for account in accounts)
                )
        except TimeoutError:
            return

    async def stop(self, patience: float) -> None:
        """Finish what is in flight, book it, claim nothing new; what takes longer is uncertain."""
        self._stopping.set()
        self._places.end()
        self._wake.set()
        if self._sends:
            await asyncio.wait(self._sends, timeout=patience)
        for task in self._sends:
            task.cancel()
        self._wake.set()

    async def run(self) -> None:
        """Claim, send and book until stopped."""
        while True:
            await self._gather()
            now = time.monotonic()
            stopping = self._stopping.is_set()
            at = None if stopping else self._queues.next_at(now, self._claimable)
            if self._ended or (at is not None and at <= now):
                await self._book()
            elif stopping and not self._sends:
                return
            else:
                await self._sleep(at)

    @property
    def _claimable(self) -> int:
        """How many more rows may be claimed now."""
        return self._places.claimable - len(self._sends)

    async def _gather(self) -> None:
        """Let as many sends end as there are places first: bookings cost more than sends."""
        if not self._few_ended():
            return
        try:
            async with asyncio.timeout(GATHER):
                while self._few_ended():
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            return

    def _few_ended(self) -> bool:
        return 0 < len(self._ended) < min(self._places.count, 3 * len(self._sends))

    async def _sleep(self, until: float | None) -> None:
        if not self._ended:
            wait = None if until is None else max(0.0, until - time.monotonic())
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                pass
        self._wake.clear()

    def _release(self, one: Ended, now: float) -> None:
        """Let the chat go on in memory; what that leads to is only sent after the booking."""
        if isinstance(one.later, Later):
            later = one.later
            tries = one.row.attempts + later.tried
            row = replace(one.row, attempts=tries, uncertain=later.uncertain)
            self._queues.put_back(row, now + later.wait, now)
        else:
            if one.receipt.outcome == "gone":
                behind = self._queues.waiting(one.row.account)
                self._start(self.telling.of_the_rest(one.row, behind, one.told))
                dropped = self._queues.drop(one.row.account)
                self._known.difference_update(dropped)
                self.telling.late.over(dropped)
            self._done(one.row, now)

    def _done(self, row: Sendable, now: float) -> None:
        self._known.discard(row.id)
        self.telling.late.over([row.id])
        self._queues.free(row.account, now)

    def _collect(self, batch: Batch) -> Bookings:
        """Choose what to book and to claim, now that its turn has come."""
        now = time.monotonic()
        batch.ended.extend(self._ended)
        self._ended.clear()
        for one in batch.ended:
            self._release(one, now)
        if not self._stopping.is_set():
            batch.rows.extend(self._queues.pick(now, self._claimable))
        moment = self._clock.now()
        batch.expired.update(row.id for row in batch.rows if _expired(row, moment))
        claims = [row.id for row in batch.rows if row.id not in batch.expired]
        return [one.receipt for one in batch.ended], claims

    async def _book(self) -> None:
        """Commit receipts and claims together, then start the claimed sends."""
        batch = Batch()
        claimed = await self._booking.commit(lambda: self._collect(batch))
        if claimed is None:
            self._ended.clear()
            return  # stopped before the database came back: all this is uncertain
        point("claimed-not-located")
        places = await located(self._store, [row for row in batch.rows if row.id in claimed])
        for row in batch.rows:
            if row.id in batch.expired:
                self._start(self._end(row, Refused("expired")))
            elif row.id in claimed:
                reply_to, edit_of = places.get(row.id, (row.reply_to, row.edit_of))
                self._start(self._send(replace(row, reply_to=reply_to, edit_of=edit_of)))
            else:  # purged in the meantime
                self._done(row, time.monotonic())
        if batch.ended:
            async with self._booked:
                self._booked.notify_all()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._sends.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._sends.discard(task)
        self._wake.set()

    async def _send(self, row: Sendable) -> None:
        point("claimed-not-sent")
        try:
            outcome = await self._in_turn(row)
        except Exception as error:  # noqa: BLE001 - the chat must not stay busy for ever
            log.warning("a row could not be sent (%s)", type(error).__name__)
            outcome = Refused("fault")
        point("sent-not-ended")
        if isinstance(outcome, Stop):
            self.token_refused.set()
        elif isinstance(outcome, Refused) and outcome.told:
            log.warning("message %d is given up (%s)", row.id, outcome.reason)
        await self._end(row, self._pauses.after(row, outcome, time.monotonic()))

    async def _in_turn(self, row: Sendable) -> Sent | Decision:
        """Send when there is a place; help waits for none."""
        if row.outgoing.lane == "help":
            return await self._sender.send(row)
        async with self._places.one():
            if self._stopping.is_set() or self._queues.held(time.monotonic()):
                return Later(0.0, uncertain=row.uncertain, tried=False)
            return await self._sender.send(row)

    async def _end(self, row: Sendable, outcome: Sent | Decision) -> None:
        """Tell whom it concerns, then hand the receipt to the loop."""
        told: set[Concerned] = set()
        await self.telling.of_end(row, outcome, self._queues.waiting(row.account), told)
        later = outcome if isinstance(outcome, Later) else None
        point("later-not-booked" if later else "ended-not-booked")
        receipt = receipt_of(row, outcome, self._clock.now())
        self._ended.append(Ended(row, receipt, later, told))


def _expired(row: Sendable, now: datetime) -> bool:
    moment = row.outgoing.expires_at
    return moment is not None and moment <= now
