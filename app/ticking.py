"""The tick: APScheduler only ticks; what is due lives in the database, and rounds run beside it."""

import asyncio
import logging
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from app.postponing import put_off
from app.refitting import Refits
from app.surveying import Surveys
from bot.edge import TelegramEdge
from conversations import looks, refits, rounds, surveying
from conversations.gathering import gather
from conversations.inbound import FellDue
from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.ports import Clock
from conversations.programme import Programme
from conversations.router import DUE_KINDS, RoundRan
from storage import SqlStore

log = logging.getLogger("kindred.tick")
EVERY = 1.0
AT_ONCE = 200
AGAIN = timedelta(minutes=5)
LOOKS_AT_ONCE = 20
FAULTS = 10  # in one line of the log
PURGE_EVERY = timedelta(hours=1)
WAL_EVERY = timedelta(minutes=1)


class Ticker:
    """Looks each second for what is due and hands it to the core, one after the other."""

    def __init__(
        self,
        *,
        store: SqlStore,
        edge: TelegramEdge,
        clock: Clock,
        programme: Programme,
        refits: Refits,
        surveys: Surveys,
    ) -> None:
        self._store = store
        self._edge = edge
        self._clock = clock
        self._programme = programme
        self._refits = refits
        self._surveys = surveys
        self._awake = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._purged = clock.now() - PURGE_EVERY
        self._truncated = clock.now()
        self._next_round_planned = False
        self._next_refit_planned = False

    def wake(self) -> None:
        """Look at once, because the clock was moved or somebody asked."""
        self._awake.set()

    async def run(self) -> None:
        """Tick until cancelled; never ends because one thing that was due failed."""
        self._scheduler.add_job(self.wake, IntervalTrigger(seconds=EVERY))
        self._scheduler.start()
        try:
            while True:
                await self._awake.wait()
                self._awake.clear()
                await self._edge.leading.wait()
                try:
                    await self._tick()
                except Exception as error:  # noqa: BLE001 - the boundary of everything timed
                    log.warning(
                        "a tick failed (%s); the next one tries again", type(error).__name__
                    )
        finally:
            self._scheduler.shutdown(wait=False)
            await self._refits.stop()
            await self._surveys.stop()

    async def _tick(self) -> None:
        await self._plan_rounds()
        if not self._next_refit_planned:
            await self._refits.plan()
            self._next_refit_planned = True
        now = self._clock.now()
        async with self._store.reading() as unit:
            waiting = await unit.due_before(now, AT_ONCE, but=looks.KIND)
            # Few at a time: after a long stop, or at an hour that many chose, questions are
            # spread over minutes, and neither words of a talk nor other timers wait for them.
            asked_about = await unit.due_before(now, LOOKS_AT_ONCE, only=looks.KIND)
        for due in [*waiting, *asked_about]:
            await self._handle(due)
        if len(waiting) == AT_ONCE:
            self._awake.set()
        await self._tidy()

    async def _handle(self, due: Due) -> None:
        """Hand one due row on; a failing one is put off, so that it never blocks the others."""
        try:
            if due.kind == "round":
                await self._round(due)
            elif due.kind == refits.KIND:
                self._refits.begin(due)  # beside all else: it takes seconds
            elif due.kind == surveying.KIND:
                self._surveys.asked(due)
            elif due.kind in DUE_KINDS:
                await self._edge.run_internal(FellDue(due))
        except Exception as error:  # noqa: BLE001 - one failure must not end the rest
            log.warning(
                "due %s failed (%s); tried again in 5 minutes", due.kind, type(error).__name__
            )
            await put_off(self._store, due, self._clock.now() + AGAIN)

    async def _round(self, due: Due) -> None:
        """Gather in one unit, compute outside any, store in another."""
        async with self._store.reading() as unit:
            gathered = await gather(unit, self._programme, self._clock.now())
        plan = await asyncio.to_thread(
            rounds.compute,
            self._programme,
            gathered,
            trigger=str(due.args.get("trigger", "timer")),
            asked_by=str(due.args.get("by", "")),
            dry_run=bool(due.args.get("dry_run")),
        )
        await self._edge.run_internal(RoundRan(plan, due))
        self._surveys.after(plan, gathered)
        self._next_round_planned = False
        self._next_refit_planned = False  # ratings may have come since
        log.info("round: %s", plan.report())
        if plan.faults:
            log.error("a round was refused; its check found: %s", "; ".join(plan.faults[:FAULTS]))

    async def _plan_rounds(self) -> None:
        """See to it that the next regular round is always planned."""
        if self._next_round_planned:
            return
        async with self._store.reading() as unit:
            planned = await unit.dues.find(kind="round", done_at=None)
        self._next_round_planned = any(due.args.get("trigger") == "timer" for due in planned)
        if self._next_round_planned:
            return
        async with self._store.unit() as writing:
            at = self._clock.now() + timedelta(hours=self._programme.defaults.round_every)
            writing.dues.add(Due(new_id(), "round", at, args={"trigger": "timer"}))
            await writing.commit()

    async def _tidy(self) -> None:
        now = self._clock.now()
        if now - self._purged >= PURGE_EVERY:
            self._purged = now
            await self._store.purge(now)
        elif now - self._truncated >= WAL_EVERY:
            self._truncated = now
            await self._store.truncate_wal()
