"""Weeks of asking in fast motion: the real core and database, a clock that jumps, stated habits.

Talks and their sessions are arranged; words, looks, prompts, taps and reminders go the real way.
"""

import heapq
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.ticking import AT_ONCE, LOOKS_AT_ONCE
from app.wiring import load_texts
from benchmarks.ratings_people import ZONES, Somebody, habit_of
from benchmarks.relay_load import megabytes
from conversations import looks
from conversations.content import Content
from conversations.inbound import ButtonPressed, CommandGiven, FellDue, TextReceived
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.measuring import RATINGS
from conversations.model.person import Consent
from conversations.programme import Programme
from conversations.router import Conversations
from conversations.safety.check import patterns
from storage import SqlStore
from tests.conversations.phones import FOLDER
from tests.ready import Ready
from tests.storage.databases import SteadyClock

SECOND: Final = timedelta(seconds=1)
WEEK: Final = timedelta(weeks=1)
TALKS_BEGIN: Final = timedelta(days=14)  # within so long after the beginning
LINES: Final = 4  # of each side in a session
REPLY: Final = timedelta(minutes=2)
MEETS: Final = 0.8  # chance of a session in a week
ENDS: Final = 0.1  # of talks end early, in the middle of the time
Act = Callable[[], Any]


@dataclass
class Session:
    """When two people wrote, until its silence is over."""

    begun: datetime
    over: datetime


@dataclass
class Lived:
    """The world; `people` by account, `sessions` by person."""

    store: SqlStore
    clock: SteadyClock
    programme: Programme
    weeks: int
    seed: int
    people: dict[int, Somebody] = field(default_factory=dict)
    sessions: dict[PersonId, list[Session]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)  # MB at the end of each week
    ticks: int = 0
    looks: int = 0

    def __post_init__(self) -> None:
        texts = load_texts(self.programme, FOLDER)
        self.core = Conversations(self.programme, texts, patterns(), self.clock, "kindred_bot")
        self.ready = Ready(self.store, self.programme)
        self.random = random.Random(self.seed)
        self.begun = self.clock.now()
        self.until = self.begun + self.weeks * WEEK
        self.gap = timedelta(minutes=self.programme.defaults.session_gap_minutes)
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    async def populate(self, size: int) -> None:
        """Let people come who have agreed to everything, and plan what they will do."""
        for number in range(size):
            recipient = number % 2 == 0
            zone = ZONES[number // 2 % len(ZONES)]
            person_id = await self.ready.person(
                number + 1,
                recipient=recipient,
                supporter=not recipient,
                zone=zone,
                waiting_since=self.begun if recipient else None,
                agreed=[one.purpose for one in self.programme.consents if one.purpose != RATINGS],
            )
            async with self.store.unit() as unit:
                person = await unit.people.get(person_id)
                assert person is not None
                unit.consents.add(
                    Consent(new_id(), person_id, RATINGS, "1", "test", "en", True, self.begun)
                )
                looks.look_at(unit, person_id, self.begun)
                await unit.commit()
            own = random.Random(f"{self.seed} {number}")
            self.people[number + 1] = Somebody(person, number, habit_of(number), own, self.begun)
        for account in range(1, size, 2):
            self._plan_talk(self.people[account], self.people[account + 1])

    def _plan_talk(self, one: Somebody, other: Somebody) -> None:
        at = self.begun + self.random.random() * TALKS_BEGIN
        self._at(at, lambda: self._begin(one, other))
        # One session a week at an hour of the recipient's day, in most weeks.
        hour = self.random.randint(10, 19)
        first = at.astimezone(ZoneInfo(one.person.zone)).replace(hour=hour, minute=0)
        first += timedelta(days=1, minutes=self.random.randint(0, 59))
        ends = self.begun + self.weeks * WEEK / 2 if self._by(ENDS) else None
        for week in range(self.weeks):
            begins = first + week * WEEK
            if self._by(MEETS) and begins < self.until and not (ends and begins > ends):
                self._plan_session(one, other, begins)
        if ends is not None:
            self._at(ends, lambda: self._leave(one))

    def _plan_session(self, one: Somebody, other: Somebody, begins: datetime) -> None:
        for line in range(LINES):
            at = begins + line * 2 * REPLY
            self._at(at, lambda: self._write(one))
            self._at(at + REPLY, lambda: self._write(other))
        over = begins + (2 * LINES - 1) * REPLY + self.gap
        for somebody in (one, other):
            self.sessions.setdefault(somebody.id, []).append(Session(begins, over))

    def _by(self, chance: float) -> bool:
        return self.random.random() < chance

    def _at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (moment, next(self._order), act))

    async def _begin(self, one: Somebody, other: Somebody) -> None:
        match_id: MatchId = await self.ready.talk(one.id, other.id)
        async with self.store.unit() as unit:
            match = await unit.matches.get(match_id)
            assert match is not None
            unit.matches.save(replace(match, active_at=self.clock.now()))
            for person in (one, other):
                looks.look_at(unit, person.id, self.clock.now())
            await unit.commit()

    async def _write(self, somebody: Somebody) -> None:
        await self.handle(somebody.event(TextReceived, Content("a word about today")))

    async def _leave(self, somebody: Somebody) -> None:
        incoming = somebody.event(TextReceived, Content("")).incoming
        keys = await self.handle(CommandGiven(incoming, somebody.id, "end", ""))
        token = next(key for key, action in keys.items() if action == "leaving.end")
        await self.handle(somebody.event(ButtonPressed, token))

    async def handle(self, event: Any) -> dict[str, str]:
        """Let the core decide in a unit of its own; phones hear what was committed."""
        async with self.store.unit() as unit:
            await self.core.handle(unit, event)
            keys = {one.id: one for one in unit.pressables.held()}
            prompts = {one.id: one for one in unit.prompts.held()}
            await unit.commit()
            rows = [(row.account, row.outgoing.payload) for row in unit.committed_outbox]
        for account, payload in rows:
            somebody = self.people[account]
            deed = somebody.hears(payload, keys, prompts, self.clock.now())
            if deed is not None:
                wait, kind, what = deed
                content = Content(what) if kind is TextReceived else what
                event = somebody.event(kind, content)
                self._at(self.clock.now() + wait, partial(self.handle, event))
        return {key: one.action for key, one in keys.items()}

    async def live(self) -> None:
        """Go from what happens to what happens, as the tick would each second."""
        weeks = 1
        while self.clock.now() < self.until:
            falls = await self._next_due()
            acts = self._acts[0][0] if self._acts else self.until
            moment = min(falls or self.until, acts, self.until)
            if moment >= self.begun + weeks * WEEK:
                self.memory.append(megabytes(os.getpid()) or 0.0)
                weeks += 1
                await self.store.purge(self.clock.now())
            self.clock.moment = max(self.clock.now(), moment)
            if falls is not None and falls <= self.clock.now():
                await self._tick()
            while self._acts and self._acts[0][0] <= self.clock.now():
                _, _, act = heapq.heappop(self._acts)
                await act()

    async def _next_due(self) -> datetime | None:
        async with self.store.reading() as unit:
            waiting = await unit.due_before(self.until, 1)
        return waiting[0].due_at if waiting else None

    async def _tick(self) -> None:
        """What the bot's tick does each second (app.ticking), with as many looks at once."""
        now = self.clock.now()
        async with self.store.reading() as unit:
            waiting = await unit.due_before(now, AT_ONCE, but=looks.KIND)
            asked_about = await unit.due_before(now, LOOKS_AT_ONCE, only=looks.KIND)
        for due in [*waiting, *asked_about]:
            await self.handle(FellDue(due))
        self.ticks += 1
        self.looks += len(asked_about)
        self.clock.moment += SECOND
