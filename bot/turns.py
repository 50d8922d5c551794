"""One turn at working: the loops of one leader, from taking the lead to giving it back.

Every turn starts with empty memory, because another process may have worked in between.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.beside import Beside
from bot.emergency import Emergency, EmergencyCard
from bot.failpoints import point
from bot.handling import Words
from bot.inbox import Inbox
from bot.intake import Intake
from bot.lateness import news
from bot.limits import Limits
from bot.outbox import Outbox
from bot.ports import EdgeStore, Handler
from bot.receiving import BadToken, Receiving
from bot.tg.api import Api, CallError
from bot.tg.sending import Draw, Remake, Sender
from bot.tg.topics import Topics
from bot.webhook import Webhook, WebhookRefused, WebhookSettings
from conversations.ports import Clock

log = logging.getLogger("kindred.telegram")

SET_PATIENCE: Final = 0.7  # seconds for the set in work, then for what is in flight: 3 s in all
SEND_PATIENCE: Final = 1.5
BOOK_PATIENCE: Final = 0.5
LATE_PAUSE: Final = 1.0  # seconds between looks for messages that are late
TOPICS_PAUSE: Final = 30.0  # seconds between looks for topics of talks that are over
LOOK_PAUSE: Final = 5.0  # seconds between looks for rows that others put into the database


@dataclass(frozen=True, slots=True)
class Wiring:
    """What every turn is made of."""

    api: Api
    store: EdgeStore
    handler: Handler
    clock: Clock
    words: Words
    draw: Draw
    remake: Remake
    emergency_card: EmergencyCard
    limits: Limits
    topics: bool = False  # the bot has them, and they are wished


class Pace(Protocol):
    @property
    def concurrency(self) -> int: ...

    @property
    def long_poll(self) -> int: ...

    @property
    def webhook(self) -> WebhookSettings | None: ...


class Turn:
    """The loops, wired together."""

    def __init__(self, wiring: Wiring, pace: Pace, username: str) -> None:
        api, store, clock = wiring.api, wiring.store, wiring.clock
        self._api = api
        self._clock = clock
        self._beside = Beside(api)
        self._topics = Topics(api, store, clock) if wiring.topics else None
        emergency = Emergency(api, wiring.emergency_card)
        emergency.username = username
        self.outbox = Outbox(
            store=store,
            sender=Sender(api, wiring.draw, wiring.remake, self._topics),
            clock=clock,
            limits=wiring.limits,
            concurrency=pace.concurrency,
        )
        self.inbox = Inbox(
            store=store,
            handler=wiring.handler,
            outbox=self.outbox,
            clock=clock,
            words=wiring.words,
            beside=self._beside.take,
            in_trouble=emergency.answer,
        )
        self.inbox.username = username
        self.outbox.telling.tell = self.inbox.run_internal
        intake = Intake(store=store, inbox=self.inbox, emergency=emergency, clock=clock)
        self._receiving = Receiving(api=api, intake=intake, long_poll=pace.long_poll)
        self._webhook = (
            None if pace.webhook is None else Webhook(api=api, intake=intake, settings=pace.webhook)
        )

    async def work(self, until_over: Coroutine[Any, Any, None]) -> None:
        """Work until `until_over` ends; raises what ends the loops from inside (BadToken)."""
        sending = asyncio.create_task(self.outbox.run())
        handling = asyncio.create_task(self.inbox.run())
        receiving = asyncio.create_task(self._receive())
        looking = asyncio.create_task(self._look())
        over = asyncio.create_task(until_over)
        refused = asyncio.create_task(self._refused())
        telling = asyncio.create_task(self._tell_of_late_ones())
        closing = asyncio.create_task(self._close_topics())
        first = (receiving, looking, telling, closing, over, refused)
        everything = (*first, handling, sending)
        try:
            await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in first:
                task.cancel()
            await self._wind_down(handling, sending)
            await asyncio.gather(*everything, return_exceptions=True)
        for task in everything:
            if not task.cancelled():
                task.result()

    async def _refused(self) -> None:
        await self.outbox.token_refused.wait()
        raise BadToken

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_PAUSE)
            try:
                await self.outbox.look()
            except Exception as error:  # noqa: BLE001 - it is only a second look
                log.warning("a look for more to send failed (%s)", type(error).__name__)

    async def _close_topics(self) -> None:
        while True:
            await asyncio.sleep(TOPICS_PAUSE)
            try:
                if self._topics is not None:
                    await self._topics.close_ended()
            except Exception as error:  # noqa: BLE001 - decoration; the next look tries again
                log.warning("topics of ended talks were not closed (%s)", type(error).__name__)

    async def _tell_of_late_ones(self) -> None:
        late = self.outbox.telling.late
        while True:
            await asyncio.sleep(LATE_PAUSE)
            for row in late.due():
                try:
                    await self.inbox.run_internal(news(row, "late", self._clock.now()))
                except Exception as error:  # noqa: BLE001 - the next round tries again
                    late.untold(row)
                    log.warning("a late message's sender was not told (%s)", type(error).__name__)

    async def _receive(self) -> None:
        """Take over what was left, in order, then receive."""
        left = await self.outbox.load()
        point("outbox-loaded")
        waiting = await self.inbox.load()
        point("inbox-loaded")
        if left or waiting:
            log.info("taken over: %d updates to handle, %d messages to send", waiting, left)
        if self._webhook is not None:
            try:
                await self._webhook.run()
            except WebhookRefused as refused:
                log.warning("no webhook (%s): asking for updates instead", refused)
        try:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        except CallError as error:
            log.warning("a webhook may stand in the way (%s)", error.failure.kind.value)
        await self._receiving.run()

    async def _wind_down(self, handling: asyncio.Task[None], sending: asyncio.Task[None]) -> None:
        """Let the set in work and the sends in flight end and be booked, but not for long."""
        point("stopping")
        await self.inbox.stop()
        await asyncio.wait([handling], timeout=SET_PATIENCE)
        handling.cancel()
        point("set-ended")
        await self.outbox.stop(SEND_PATIENCE)
        point("sends-ended")
        await asyncio.wait([sending], timeout=BOOK_PATIENCE)
        sending.cancel()
        await self._beside.stop(0.2)
