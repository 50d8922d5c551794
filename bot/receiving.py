"""Long polling of raw updates: stored first, confirmed to the platform only afterwards.

An update counts as confirmed when the next call asks for a higher one. So the offset moves only
after `take_in` has committed, and whatever happens before that, the platform sends it again.
"""

import asyncio
import logging
from typing import Any, Final

from bot.decisions import Kind
from bot.failpoints import point
from bot.faults import Backoff, pause
from bot.intake import KINDS, Intake, number_of
from bot.tg.api import Api, CallError

log = logging.getLogger("kindred.receiving")

LONG_POLL: Final = 25  # seconds
BATCH: Final = 100  # the platform's own maximum
STORE_PAUSE: Final = 3.1  # the platform slows down who asks for the same again within 3 s


class BadToken(Exception):  # noqa: N818 - the name the application knows
    """The platform does not know this bot's token; nothing helps but another token."""

    def __init__(self) -> None:
        super().__init__("Telegram does not accept the bot's token. Check [telegram] token.")


class Receiving:
    """The receiving loop of one bot."""

    def __init__(
        self,
        *,
        api: Api,
        intake: Intake,
        long_poll: int = LONG_POLL,
        store_pause: float = STORE_PAUSE,
    ) -> None:
        self._api = api
        self._intake = intake
        self._long_poll = long_poll
        self._store_pause = store_pause
        self._stopping = asyncio.Event()
        self._network = Backoff(log, "asking for updates")
        self._conflict = Backoff(
            log, "another bot asks for updates with the same token", first=3.0, longest=10.0
        )

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Receive until stopped; raises BadToken."""
        # Without an offset the platform starts with the oldest unconfirmed update. Ours would be
        # wrong after a quiet week, when its numbers start anew and may be lower.
        offset: int | None = None
        while not self._stopping.is_set():
            batch = await self._ask(offset)
            if offset is not None:
                point("confirmed-not-handled")
            if batch is None:
                continue
            if not batch:
                offset = None
                continue
            new = await self._intake.keep(batch)
            if new is None:
                await pause(self._stopping, self._store_pause)
                continue
            offset = max((n for n in map(number_of, batch) if n is not None), default=-1) + 1
            offset = offset or None
            await self._intake.queue(new)
            point("stored-not-confirmed")

    async def _ask(self, offset: int | None) -> list[Any] | None:
        """Return the next updates; None after a failure, waited out already."""
        parameters: dict[str, Any] = {
            "timeout": self._long_poll,
            "limit": BATCH,
            "allowed_updates": KINDS,
        }
        if offset is not None:
            parameters["offset"] = offset
        try:
            batch = await self._api.call("getUpdates", parameters, read=self._long_poll + 10.0)
        except CallError as error:
            await self._failed(error)
            return None
        self._network.worked()
        self._conflict.worked()
        return batch if isinstance(batch, list) else []

    async def _failed(self, error: CallError) -> None:
        failure = error.failure
        if failure.kind is Kind.TOKEN:
            raise BadToken from error
        if failure.kind is Kind.CONFLICT:
            wait = self._conflict.failed("waiting until it stops")
        elif failure.kind is Kind.LIMITED:
            wait = failure.retry_after
        else:
            wait = self._network.failed(failure.kind.value)
        await pause(self._stopping, wait)
