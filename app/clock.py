"""The clock: the machine's, or the demo's with an offset that can be moved forward."""

import asyncio
import json
import logging
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

log = logging.getLogger("kindred.clock")
ASK_AGAIN = 1.0


class SystemClock:
    """The machine's clock, aware, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else asks


class OffsetClock:
    """The machine's clock plus an offset that a local server tells; a move wakes the tick."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._offset = timedelta()
        # Asked once at the start, so that commands which end at once live in the same time.
        with suppress(OSError, ValueError):
            self._offset = self._ask()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset  # noqa: TID251 - see SystemClock

    async def follow(self, moved: Callable[[], None]) -> None:
        """Follow the source until cancelled; calls `moved` at once after each move."""
        while True:
            try:
                offset = await asyncio.to_thread(self._ask)
            except (OSError, ValueError):
                await asyncio.sleep(ASK_AGAIN)
                continue
            if offset != self._offset:
                self._offset = offset
                moved()
            await asyncio.sleep(0.2)

    def _ask(self) -> timedelta:
        # Settings accept only loopback sources, so this never leaves the machine.
        with urllib.request.urlopen(self._source, timeout=5) as answer:  # noqa: S310
            return timedelta(seconds=float(json.load(answer)["offset"]))
