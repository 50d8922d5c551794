"""The real way in, from getUpdates to the outbox, in this process: only the platform is played."""

import asyncio
import gc
import json
import logging
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from telegram import Update

from app.clock import SystemClock
from app.wiring import load_texts
from benchmarks.fuzz_examples import Examples, Json
from benchmarks.fuzz_mutations import Mutator
from bot.beside import Beside
from bot.emergency import Emergency
from bot.inbox import Inbox
from bot.intake import Intake
from bot.limits import Limits
from bot.outbox import Outbox
from bot.receiving import BATCH, Receiving
from bot.remaking.results import Reason, UnmakeableError
from bot.tg.api import Api, File
from bot.tg.arrived import event
from bot.tg.incoming import UnparsableError
from bot.tg.quick import read
from bot.tg.sending import Sender
from conversations import contacts, rounds
from conversations.content import Media
from conversations.loading import load_programme
from conversations.model.ids import PersonId
from conversations.router import Conversations
from conversations.safety.check import patterns
from storage import Key, SqlStore, migrate, open_store
from tests.ready import Ready
from tests.servers import ROOT

STALL = 1.0  # seconds
BEAT = 0.02
SOMEBODY = PersonId("somebody")
ACCOUNTS = list(range(5001, 5031))
IN_TALKS = 10  # pairs of them
PROGRAMME = ROOT / "programmes" / "default"


@dataclass
class Outcome:
    """What became of the updates."""

    updates: int = 0
    numbered: dict[int, bool] = field(default_factory=dict)  # taken in -> can be read
    stock_raised: int = 0
    stock_seconds: float = 0.0
    read_seconds: float = 0.0
    seconds: float = 0.0
    unhandled: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0  # seconds for a batch, or without a turn of the loop
    stalls: int = 0
    busiest: float = 0.0  # seconds of the processor's time in one of these
    busy_stalls: int = 0  # those in which we worked so long, not the machine for others
    set_aside: dict[int, str] = field(default_factory=dict)
    left: int = 0

    @property
    def unreadable(self) -> set[int]:
        return {number for number, readable in self.numbered.items() if not readable}

    @property
    def handled(self) -> int:
        return len(self.numbered) - len(self.set_aside) - self.left

    def took(self, seconds: float, busy: float) -> None:
        self.slowest = max(self.slowest, seconds)
        self.busiest = max(self.busiest, busy)
        self.stalls += seconds > STALL
        self.busy_stalls += busy > STALL


class Platform:
    """What the edge believes to be Telegram: hands out updates, takes every message."""

    def __init__(self, updates: Iterator[Json], buttons: list[tuple[int, str]]) -> None:
        self._updates = updates
        self._buttons = buttons
        self._sent = 0
        self._handed_out: float | None = None
        self._worked = 0.0
        self.inbox: Inbox | None = None
        self.outcome = Outcome()
        self.over = asyncio.Event()

    async def call(self, method: str, parameters: Mapping[str, Any], **_: Any) -> Any:
        if method == "getUpdates":
            return await self._batch()
        chat: Any = parameters.get("chat_id")
        for row in (parameters.get("reply_markup") or {}).get("inline_keyboard", []):
            self._buttons += [(chat, b["callback_data"]) for b in row if "callback_data" in b]
        del self._buttons[:-1000]
        self._sent += 1
        return {"message_id": 10**6 + self._sent} if method.startswith("send") else True

    async def _batch(self) -> list[Any]:
        assert self.inbox is not None
        await self.inbox.drained()
        if self._handed_out is not None:
            took = time.perf_counter() - self._handed_out
            self.outcome.took(took, time.process_time() - self._worked)
            self.outcome.seconds += took
            self._handed_out = None
        batch = [self._numbered(one) for _, one in zip(range(BATCH), self._updates, strict=False)]
        if not batch:
            self.over.set()
            await asyncio.sleep(3600)
        self._look_at(batch)
        self._handed_out, self._worked = time.perf_counter(), time.process_time()
        return batch

    def _numbered(self, update: Json) -> Any:
        self.outcome.updates += 1
        # as it comes out of an answer: text, parsed
        return json.loads(json.dumps({"update_id": 10**6 + self.outcome.updates, **update}))

    def _look_at(self, batch: list[Any]) -> None:
        """Note what must become of each update, and what the stock library makes of it."""
        for raw in batch:
            begun = time.perf_counter()
            self.outcome.numbered[raw["update_id"]] = self._readable(raw)
            middle = time.perf_counter()
            try:
                Update.de_json(raw, None)
            except Exception:
                self.outcome.stock_raised += 1
            self.outcome.stock_seconds += time.perf_counter() - middle
            self.outcome.read_seconds += middle - begun

    def _readable(self, raw: Any) -> bool:
        try:
            event(read(raw), SOMEBODY, {})
        except UnparsableError:
            return False
        except Exception as error:
            self.outcome.unhandled[f"read or event: {type(error).__name__}"] += 1
        return True


DECIDED = ("could not be handled", "is given up (file_")
"""What was set aside is counted there; whoever sent a file that cannot be made anew is told so."""


class Warnings(logging.Handler):
    """Hears what the edge only logs."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(logging.WARNING)
        self._outcome = outcome

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not any(part in said for part in DECIDED):
            self._outcome.unhandled[said] += 1


async def fuzz(updates: int, folder: Path, seed: int = 5) -> Outcome:
    """Send mutated updates through everything; returns what became of them."""
    chance = random.Random(seed)
    buttons: list[tuple[int, str]] = []
    mutator = Mutator(chance, Examples(chance, ACCOUNTS, buttons))
    platform = Platform(_some(mutator, chance, updates), buttons)
    path, clock = folder / "fuzz.db", SystemClock()
    url = f"sqlite+aiosqlite:///{path}"
    await migrate(url)
    store = await open_store(url, Key.new(), clock)
    listening = Warnings(platform.outcome)
    edge_log = logging.getLogger("kindred")
    edge_log.addHandler(listening)
    try:
        await _work(platform, store, clock)
    finally:
        edge_log.removeHandler(listening)
        await store.close()
    _look_into(path, platform.outcome)
    return platform.outcome


def _some(mutator: Mutator, chance: random.Random, count: int) -> Iterator[Json]:
    """Yield every field with every value first, but at most half of the count."""
    systematic = list(mutator.field_by_field())
    chance.shuffle(systematic)
    systematic = systematic[: count // 2]
    yield from systematic
    for _ in range(count - len(systematic)):
        yield mutator.any()


async def _no_files(_media: Media) -> File:
    raise UnmakeableError(Reason.UNSUPPORTED)


async def _work(platform: Platform, store: SqlStore, clock: SystemClock) -> None:
    contacts.get_ready()  # as the bot does beside its start, and then
    rounds.get_ready()
    gc.freeze()
    programme = load_programme(PROGRAMME)
    locales = load_texts(programme, PROGRAMME)
    await _people(Ready(store, programme))
    api = cast("Api", platform)
    outbox = Outbox(
        store=store,
        sender=Sender(api, lambda _: b"png", _no_files),
        clock=clock,
        limits=Limits(0, 3, 0),
    )
    emergency = Emergency(api, lambda _: "card")
    inbox = Inbox(
        store=store,
        handler=Conversations(programme, locales, patterns(), clock, "kindred_bot"),
        outbox=outbox,
        clock=clock,
        words=lambda toast, _: locales.plain(toast.text, "en"),
        beside=(beside := Beside(api)).take,
        in_trouble=emergency.answer,
    )
    platform.inbox, outbox.telling.tell = inbox, inbox.run_internal
    intake = Intake(store=store, inbox=inbox, emergency=emergency, clock=clock)
    receiving = Receiving(api=api, intake=intake)
    loops = [asyncio.create_task(one) for one in (inbox.run(), outbox.run(), receiving.run())]
    others = [asyncio.create_task(platform.over.wait()), asyncio.create_task(_beat(platform))]
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: platform.outcome.unhandled.update([str(context.get("message"))])
    )
    await asyncio.wait([*loops, others[0]], return_when=asyncio.FIRST_COMPLETED)
    for task in (*others, loops[2]):
        task.cancel()
    await inbox.stop()
    await outbox.stop(5)
    await beside.stop(1)
    for ended in await asyncio.gather(*loops, return_exceptions=True):
        if isinstance(ended, Exception):
            platform.outcome.unhandled[f"a loop ended: {type(ended).__name__}"] += 1
    asyncio.get_running_loop().set_exception_handler(None)
    gc.unfreeze()


async def _people(ready: Ready) -> None:
    """Let most of them be in talks; the others are strangers."""
    for number in range(IN_TALKS):
        first = await ready.person(ACCOUNTS[2 * number], recipient=True)
        second = await ready.person(ACCOUNTS[2 * number + 1], supporter=True, capacity=2)
        await ready.talk(first, second)


async def _beat(platform: Platform) -> None:
    """Notice when the loop does not turn."""
    while True:
        begun, worked = time.perf_counter(), time.process_time()
        await asyncio.sleep(BEAT)
        platform.outcome.took(time.perf_counter() - begun - BEAT, time.process_time() - worked)


def _look_into(path: Path, outcome: Outcome) -> None:
    """Count in the database itself what was set aside and what was left."""
    with closing(sqlite3.connect(path)) as database:
        outcome.set_aside = dict(database.execute("SELECT update_id, fault FROM quarantine"))
        waiting = database.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL")
        outcome.left = int(waiting.fetchone()[0])
    for number in outcome.set_aside.keys() - outcome.unreadable:
        outcome.unhandled[f"the core: {outcome.set_aside[number]}"] += 1
