"""The whole edge on a real store before a platform that is played: it fails, and the edge dies.

Only HTTP is left out. What the platform did is kept call by call; nothing is asked of the bot.
"""

import asyncio
import os
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final, NoReturn, cast

import pytest

from bot import decisions, failpoints, pauses
from bot.decisions import Failure, Kind
from bot.edge import EdgeSettings
from bot.faults import Backoff
from bot.limits import Limits
from bot.receiving import BATCH
from bot.remaking.results import Reason, UnmakeableError
from bot.tg.api import Api, CallError, File
from bot.turns import Turn, Wiring
from conversations.content import Media
from conversations.router import Conversations
from conversations.safety.check import patterns
from storage import Key, SqlStore, open_store
from tests.conversations.phones import DEFAULT, LOCALES
from tests.conversations.world import MONDAY_NOON
from tests.ready import Ready
from tests.storage.databases import SteadyClock

Json = dict[str, Any]
QUICKLY: Final = 0.004  # seconds: what the bot waits for in these tests
PATIENCE: Final = 60.0
BOT: Final[Json] = {"id": 7000, "is_bot": True, "first_name": "K", "username": "kindred_bot"}
SENDS: Final = ("send", "edit", "deleteMessage")
REFUSED: Final = "bad request: message is too long"
NO_TARGET: Final = "bad request: message to be replied not found"
# How a call ends: (the platform does it, what the bot hears). See bot/decisions.py.
ENDS: Final[dict[str, tuple[bool, Failure | None]]] = {
    "arrives": (True, None),
    "answer lost": (True, Failure(Kind.UNCLEAR)),
    "question lost": (False, Failure(Kind.UNCLEAR)),
    "away": (False, Failure(Kind.UNSENT)),
    "limited": (False, Failure(Kind.LIMITED, retry_after=QUICKLY)),
    "refused": (False, Failure(Kind.REJECTED, REFUSED)),
    "no reply": (False, Failure(Kind.REJECTED, NO_TARGET)),
    "gone": (False, Failure(Kind.FORBIDDEN)),
}
BADLY: Final = (
    *("arrives",) * 14,
    *("answer lost", "answer lost", "question lost", "question lost", "away", "limited"),
    *("limited", "refused", "no reply"),
)


@dataclass(frozen=True)
class Call:
    """One call of the bot, and how it ended."""

    method: str
    chat: int
    text: str
    end: str
    life: int  # how often the bot had died before
    number: int = 0  # of the message that stands there now, 0 = nothing was done

    @property
    def marked(self) -> bool:
        return "↻" in self.text


class Platform:
    """What the edge believes to be Telegram."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.well = True
        self.calls: list[Call] = []
        self.buttons: dict[int, list[tuple[int, str]]] = {}
        self.left: set[int] = set()  # who blocked the bot
        self.life = 0
        self.asked = False  # in this life: what waited from earlier ones was taken over then
        self._updates: list[Json] = []
        self._brought = asyncio.Event()
        self._updates_yet = self._messages = 0

    def brings(self, update: Json) -> int:
        """Let something happen; returns the update's number."""
        self._updates_yet += 1
        self._updates.append({"update_id": self._updates_yet, **update})
        self._brought.set()
        return self._updates_yet

    def next_number(self) -> int:
        self._messages += 1
        return self._messages

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    async def call(self, method: str, parameters: Mapping[str, Any], **_: Any) -> Any:
        if method == "getUpdates":
            return await self._get(parameters.get("offset"))
        if not method.startswith(SENDS):
            return True
        chat = int(parameters["chat_id"])
        end = self._end(chat, parameters)
        done, failure = ENDS[end]
        await self._some_turns()  # on its way there
        number = self._do(method, chat, parameters) if done else 0
        text = str(parameters.get("text", ""))
        self.calls.append(Call(method, chat, text, end, self.life, number))
        await self._some_turns()  # and back
        if failure is not None:
            raise CallError(failure)
        return {"message_id": number}

    def _end(self, chat: int, parameters: Mapping[str, Any]) -> str:
        if chat in self.left:
            return "gone"
        end = "arrives" if self.well else self.chance.choice(BADLY)
        if end == "no reply" and "reply_parameters" not in parameters:
            return "arrives"
        return end

    async def _some_turns(self) -> None:
        for _ in range(self.chance.choice((0, 0, 1, 3, 12))):
            await asyncio.sleep(0)

    def _do(self, method: str, chat: int, parameters: Mapping[str, Any]) -> int:
        number = int(parameters.get("message_id", 0))
        if method.startswith("send"):
            number = self.next_number()
        rows = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
        shown = [(number, b["callback_data"]) for row in rows for b in row if "callback_data" in b]
        if shown:
            self.buttons[chat] = shown
        return number

    async def _get(self, offset: int | None) -> list[Json]:
        self.asked = True
        if offset is not None:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
        while not self._updates:
            self._brought.clear()
            await self._brought.wait()
        return self._updates[:BATCH]


async def _no_files(_media: Media) -> File:
    raise UnmakeableError(Reason.UNSUPPORTED)


class PlayedBot:
    """One bot: starts, works, dies at a named point or at any moment, and starts again."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self.url = url
        self.key = Key.new()
        self.clock = SteadyClock(MONDAY_NOON)
        self.platform = Platform(chance)
        self.store: SqlStore | None = None
        self.turn: Turn | None = None
        self.deaths = 0
        self._dead = False
        self._work: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    async def ready(self) -> Ready:
        """Open the database to arrange a beginning; the bot does not work yet."""
        self.store = await open_store(self.url, self.key, self.clock)
        return Ready(self.store, DEFAULT)

    async def start(self) -> None:
        if self.store is None:
            self.store = await open_store(self.url, self.key, self.clock)
        self._dead = self.platform.asked = False
        core = Conversations(DEFAULT, LOCALES, patterns(), self.clock, "kindred_bot")
        wiring = Wiring(
            api=cast("Api", self.platform),
            store=self.store,
            handler=core,
            clock=self.clock,
            words=lambda toast, _: LOCALES.plain(toast.text, "en"),
            draw=lambda _: b"png",
            remake=_no_files,
            emergency_card=lambda _: "card",
            limits=Limits(0, 3, 0),
        )
        self._over = asyncio.Event()
        self.turn = Turn(wiring, EdgeSettings("1:token"), "kindred_bot")
        self._work = asyncio.create_task(self.turn.work(self._until_over()))
        await asyncio.sleep(0)  # it has begun

    async def _until_over(self) -> None:
        await self._over.wait()

    @property
    def alive(self) -> bool:
        return self._work is not None and not self._work.done() and not self._dead

    def die(self, *_: Any) -> NoReturn:
        """Be killed here: nothing of this life is finished, nothing more of it is written.

        Other tasks may go one step further, as if this one had been slower and all died then.
        """
        failpoints.arm("leading")  # passed by whole edges only
        self._dead = True
        self.deaths += 1
        self.platform.life += 1
        assert self._work is not None
        for task in asyncio.all_tasks():
            name = getattr(task.get_coro(), "__qualname__", "")
            if name.startswith(("Turn.", "Outbox.", "Inbox.", "Beside.", "PlayedBot._until")):
                task.cancel()
        raise asyncio.CancelledError

    async def killed(self) -> None:
        """Be killed at whatever is done at this moment."""
        if self.alive:
            with suppress(asyncio.CancelledError):
                self.die()
            await self.gone()

    async def gone(self) -> None:
        """Wait until nothing of the last life is left; what it wrote stays."""
        if self._work is not None:
            await asyncio.wait([self._work])
            if not self._work.cancelled():
                self._work.result()  # nothing but a death may end the loops from inside
            self._work = None
        # A connection that was in use then is closed in a task of its own.
        if rest := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(rest, timeout=PATIENCE)
        if self.store is not None:
            await self.store.close()
            self.store = None

    async def stop(self) -> None:
        """End it kindly."""
        self._over.set()
        await self.gone()

    async def is_over(self) -> bool:
        """Tell whether all was received, handled and sent; False also when the bot has died."""
        assert self.turn is not None
        inbox, outbox = self.turn.inbox, self.turn.outbox
        async with asyncio.timeout(PATIENCE):
            while self.alive:
                await asyncio.sleep(QUICKLY / 4)
                if not self.platform.asked or self.platform.unconfirmed or outbox.waiting:
                    continue
                drained = asyncio.create_task(inbox.drained())
                await asyncio.wait([drained], timeout=QUICKLY)
                if drained.done() and not outbox.waiting:
                    return self.alive
                drained.cancel()
        return False


def hurry(monkeypatch: pytest.MonkeyPatch, bots: list[PlayedBot]) -> None:
    """Let waits be short, and a passed fail-point end the newest bot instead of this process."""

    def kill(_pid: int, _signal: int) -> None:
        bots[-1].die()

    monkeypatch.setattr(failpoints, "os", SimpleNamespace(kill=kill, getpid=os.getpid))
    monkeypatch.setattr(decisions, "UNCLEAR_WAIT", QUICKLY)
    monkeypatch.setattr(decisions, "SHORTEST_LIMIT", QUICKLY)
    monkeypatch.setattr(pauses, "JITTER", 0.0)
    monkeypatch.setattr(
        pauses, "Backoff", lambda log, what: Backoff(log, what, first=QUICKLY, longest=QUICKLY)
    )
