"""The movable clock; only what is dated or scheduled follows it, waiting for input never does."""

import asyncio
import contextlib
import time


class Clock:
    def __init__(self) -> None:
        self.offset = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        return time.time() + self.offset

    def today(self) -> int:
        return int(self.now())

    def advance(self, seconds: float) -> float:
        self.offset += seconds
        self._moved.set()
        self._moved = asyncio.Event()
        return self.offset

    async def wait_until_moved_from(self, seen: float, timeout: float) -> float:  # noqa: ASYNC109
        """Return the offset as soon as it differs from `seen`, or after the time-out."""
        if self.offset == seen:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), timeout)
        return self.offset
