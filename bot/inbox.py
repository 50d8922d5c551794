"""Takes stored updates to the core, many at once: one unit of work, one commit for a whole set.

One worker handles set after set, so a person's updates stay in order; different people's are
decided in memory within the same unit. What cannot be handled is set aside alone.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.failpoints import point
from bot.faults import Backoff, Trouble, pause, store_trouble
from bot.handling import Aside, Handled, Handling, Waiting, Words
from bot.outbox import Outbox
from bot.ports import EdgeStore, Handler
from conversations.ports import Clock
from conversations.wire import CopyKey, RawUpdate

log = logging.getLogger("kindred.inbox")

SET = 64  # updates in one unit of work: others want the writer too
ROOM = 2000  # updates in memory; more stay with the platform
IN_FLIGHT_PATIENCE = 0.3  # seconds a set waits for messages that its updates may refer to
InTrouble = Callable[[Sequence[Any]], Awaitable[None]]
Work = Callable[[list[Waiting]], Awaitable[Handled]]


class Inbox:
    """The handling loop.

    Parameters
    ----------
    words : callable
        Renders a Toast for a person (None: nobody is known yet).
    beside : callable
        Takes what bypasses the outbox after a commit; must return at once.
    in_trouble : callable
        Hears of the raw updates that wait because the store fails (the help card's bypass).
    """

    def __init__(
        self,
        *,
        store: EdgeStore,
        handler: Handler,
        outbox: Outbox,
        clock: Clock,
        words: Words,
        beside: Callable[[Aside], None],
        in_trouble: InTrouble,
        trouble: Trouble = store_trouble,
    ) -> None:
        self._store = store
        self._handler = handler
        self._outbox = outbox
        self._handling = Handling(store, handler, clock, words)
        self._beside = beside
        self._in_trouble = in_trouble
        self._trouble = trouble
        self._queue: deque[Waiting] = deque()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._backoff = Backoff(log, "handling updates", first=0.2, longest=5.0)
        self._stopped_short = False
        self.username = ""

    async def load(self) -> int:
        """Queue what an earlier process took in and did not handle; returns how many."""
        after = loaded = 0
        while stored := await self._page(after):
            await self.put([(one, _parsed(one.raw)) for one in stored])
            after, loaded = stored[-1].update_id, loaded + len(stored)
        return loaded

    async def _page(self, after: int) -> Sequence[RawUpdate]:
        while not self._stopping.is_set():
            try:
                return await self._store.unhandled(ROOM, after)
            except Exception as error:
                wait = self._backoff.failed(type(error).__name__)
                if not self._trouble(error):
                    raise
                await pause(self._stopping, wait)
        return ()

    async def put(self, updates: Sequence[tuple[RawUpdate, Any]]) -> None:
        """Queue stored updates in order; waits while too many are in memory."""
        await self._room.wait()
        self._queue.extend(Waiting(stored, raw) for stored, raw in updates)
        if len(self._queue) >= ROOM:
            self._room.clear()
        self._idle.clear()
        self._wake.set()

    async def drained(self) -> None:
        """Wait until everything queued has been handled."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Handle the set in work to its end, and no other."""
        self._stopping.set()
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            if not self._queue:
                self._idle.set()
                await self._wake.wait()
                self._wake.clear()
                continue
            chosen = self._next_set()
            point("set-chosen")
            if not await self._until_handled(chosen):
                return  # what is in memory is in the store too
            for _ in chosen:
                self._queue.popleft()
            if len(self._queue) < ROOM // 2:
                self._room.set()

    async def run_internal(self, happened: Any) -> None:
        """Let the core handle an event of its own (FellDue, DeliveryFailed) in its own unit.

        Raises what goes wrong, rolled back: the caller knows whether to come again.
        """
        async with self._one_at_a_time, self._store.unit() as unit:
            await self._handler.handle(unit, happened)
            point("decided-not-committed")
            await unit.commit()
            point("committed-not-queued")
            self._outbox.put(unit.committed_outbox)

    def _next_set(self) -> list[Waiting]:
        """Take the next updates, up to one that refers to a message of the same set.

        What a reply or an edit refers to is looked up before the set is handled, so the message
        itself must have been committed by then.
        """
        chosen: list[Waiting] = []
        seen: set[CopyKey] = set()
        for one in self._queue:
            one.read(self.username)
            arrived = one.arrived
            if arrived is not None:
                if arrived.target in seen:
                    break
                if arrived.itself is not None:
                    seen.add(arrived.itself)
            chosen.append(one)
            if len(chosen) == SET:
                break
        return chosen

    async def _until_handled(self, chosen: list[Waiting]) -> bool:
        """Handle a set; when it fails, each update alone. False = stopped before the end."""
        busy = {one.arrived.account for one in chosen if one.arrived and one.arrived.reply_to}
        await self._outbox.settled([a for a in busy if a is not None], IN_FLIGHT_PATIENCE)
        fault = await self._patiently(chosen, self._handling.together)
        if fault is None:
            return not self._stopped_short
        for one in chosen:
            fault = await self._patiently([one], self._handling.together)
            if fault is not None:
                log.warning("an update could not be handled (%s) and is set aside", fault)
                await self._set_aside(one, fault)
            if self._stopped_short:
                return False
        return True

    async def _set_aside(self, one: Waiting, fault: str) -> None:
        async def with_a_word(chosen: list[Waiting]) -> Handled:
            return await self._handling.set_aside(chosen[0], fault, tell=True)

        async def silently(chosen: list[Waiting]) -> Handled:
            return await self._handling.set_aside(chosen[0], fault, tell=False)

        # the kind sentence may be what fails
        if await self._patiently([one], with_a_word) is not None:
            await self._patiently([one], silently)

    async def _patiently(self, chosen: list[Waiting], work: Work) -> str | None:
        """Do the work, waiting out a store in trouble; returns the class of any other fault."""
        while True:
            try:
                async with self._one_at_a_time:
                    handled = await work(chosen)
                    point("committed-not-queued")
                    self._outbox.put(handled.rows)
            except Exception as error:  # noqa: BLE001 - the loop must outlive whatever a flow raises
                if not self._trouble(error):
                    return type(error).__name__
                wait = self._backoff.failed(type(error).__name__)
            else:
                self._backoff.worked()
                point("queued-not-answered")
                self._beside(handled.aside)
                return None
            if self._stopping.is_set():
                self._stopped_short = True
                return None
            await self._in_trouble([one.raw for one in chosen])
            await pause(self._stopping, wait)


def _parsed(raw: bytes) -> Any:
    """Parse what was stored; what is no JSON any more is set aside when its turn comes."""
    try:
        return json.loads(raw)
    except ValueError:
        return None
