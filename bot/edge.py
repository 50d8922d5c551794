"""Puts the Telegram edge together: one leader that receives, handles and sends; the others wait."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.emergency import EmergencyCard
from bot.failpoints import point
from bot.faults import Backoff, pause
from bot.handling import Words
from bot.limits import Limits
from bot.logs import guard_logs
from bot.ports import EdgeStore, Handler
from bot.queues import HELP_EXTRA
from bot.receiving import LONG_POLL, BadToken
from bot.remaking.remaker import Remaker
from bot.tg.api import Api
from bot.tg.files import Files
from bot.tg.http import AiohttpRequest, normal_root
from bot.tg.renewing import Renewing
from bot.tg.sending import Draw
from bot.turns import Turn, Wiring
from bot.webhook import WebhookSettings
from conversations.ports import Clock
from conversations.wire import Sendable

log = logging.getLogger("kindred.telegram")

OTHERS: Final = 8  # connections beside those that send: the long poll, answers to presses
LEAD_PAUSE: Final = 2.0  # seconds between two tries to lead, and between two renewals

Commands = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """How to reach the platform and how fast to go."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org"
    limits: Limits = field(default_factory=Limits)
    concurrency: int = 16
    long_poll: int = LONG_POLL
    webhook: WebhookSettings | None = None  # None = long polling
    topics: bool = True  # one for each talk of a supporter, where the bot has them


class TelegramEdge:
    """The whole edge.

    Parameters
    ----------
    settings : EdgeSettings
    store : EdgeStore
    handler : Handler
        The core.
    clock : Clock
    words : callable
        (Toast, Person | None) -> the text over a pressed button.
    draw : callable
        A picture's payload -> PNG; called in a thread.
    emergency_card : callable
        Language code -> the help card as HTML, from files only.
    commands : mapping
        Language code ("" = everybody else) -> (command, description) pairs for the menu.
    """

    def __init__(
        self,
        *,
        settings: EdgeSettings,
        store: EdgeStore,
        handler: Handler,
        clock: Clock,
        words: Words,
        draw: Draw,
        emergency_card: EmergencyCard,
        commands: Commands | None = None,
    ) -> None:
        guard_logs(settings.token, settings.webhook.secret if settings.webhook else "")
        self._settings = settings
        self._store = store
        self._commands = commands or {}
        root = normal_root(settings.base_url)
        request = AiohttpRequest(limit=settings.concurrency + HELP_EXTRA + OTHERS)
        self._bot = Bot(
            settings.token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=request,
            get_updates_request=request,
        )
        api = Api(request, root, settings.token)
        self._remaker = Remaker()
        remake = Renewing(Files(request, api, root, settings.token), self._remaker)
        self._wiring = Wiring(
            api, store, handler, clock, words, draw, remake, emergency_card, settings.limits
        )
        self._stopping = asyncio.Event()
        self._turn: Turn | None = None
        self._work: asyncio.Task[None] | None = None
        self.leading = asyncio.Event()
        self.username = ""

    async def start(self) -> None:
        """Reach the platform, learn our name, and begin to work or wait; raises BadToken."""
        backoff = Backoff(log, "reaching the platform")
        while not self._stopping.is_set():
            try:
                await self._bot.initialize()
                break
            except InvalidToken as error:
                await self._bot.shutdown()
                raise BadToken from error
            except TelegramError as error:
                await pause(self._stopping, backoff.failed(type(error).__name__))
        backoff.worked()
        if not self._stopping.is_set():
            self.username = self._bot.username
            topics = self._settings.topics and bool(self._bot.bot.has_topics_enabled)
            self._wiring = replace(self._wiring, topics=topics)
            self._work = asyncio.create_task(self._take_turns())

    async def wait(self) -> None:
        """Return when stopped; raises what ended the work (BadToken)."""
        if self._work is not None:
            await asyncio.shield(self._work)

    async def stop(self) -> None:
        """End within three seconds; what was taken in or committed is not lost."""
        self._stopping.set()
        if self._work is not None:
            await asyncio.wait([self._work])
            if not self._work.cancelled():
                self._work.exception()  # looked at: wait() tells whoever asks
        await self._remaker.close()
        await self._bot.shutdown()

    async def run_internal(self, happened: Any) -> None:
        """Let the core handle an event of its own; waits until this process leads."""
        await self.leading.wait()
        if self._turn is not None:
            await self._turn.inbox.run_internal(happened)

    def send(self, rows: Sequence[Sendable]) -> None:
        """Send what somebody else committed (the desk); without this it is found within 5 s."""
        if self._turn is not None:
            self._turn.outbox.put(rows)

    async def _take_turns(self) -> None:
        while await self._lead():
            self._turn = Turn(self._wiring, self._settings, self.username)
            menu = asyncio.create_task(self._set_commands())
            point("leading")
            try:
                self.leading.set()
                await self._turn.work(self._until_over())
            finally:
                menu.cancel()
                self.leading.clear()
                self._turn = None
                await self._release()

    async def _lead(self) -> bool:
        """Wait until we are the one process that works; False = stopped first."""
        told = False
        backoff = Backoff(log, "asking the database who works")
        while not self._stopping.is_set():
            try:
                if await self._store.lead():
                    backoff.worked()
                    return True
                backoff.worked()
                if not told:
                    log.warning("another process works for this bot; waiting until it ends")
                    told = True
                wait = LEAD_PAUSE
            except Exception as error:  # noqa: BLE001 - the database may come back
                wait = backoff.failed(type(error).__name__)
            await pause(self._stopping, wait)
        return False

    async def _until_over(self) -> None:
        """Renew the lead until it is lost or we are stopped."""
        while not self._stopping.is_set():
            await pause(self._stopping, LEAD_PAUSE)
            try:
                if not self._stopping.is_set() and not await self._store.lead():
                    log.warning("another process has taken over")
                    return
            except Exception as error:  # noqa: BLE001 - without the database nobody can take over
                log.warning("the lead could not be renewed (%s)", type(error).__name__)

    async def _release(self) -> None:
        try:
            await self._store.release()
            point("released")
        except Exception as error:  # noqa: BLE001 - it runs out by itself
            log.warning("the lead could not be given back (%s)", type(error).__name__)

    async def _set_commands(self) -> None:
        """Give the platform the menu of commands in every language; decoration, so tried once."""
        scope = BotCommandScopeAllPrivateChats()
        try:
            for language, pairs in self._commands.items():
                menu = [BotCommand(name, text) for name, text in pairs]
                await self._bot.set_my_commands(menu, scope=scope, language_code=language or None)
        except TelegramError as error:
            log.warning("the menu of commands was not set (%s)", type(error).__name__)
