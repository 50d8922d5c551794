"""How many sends are on their way at once, and how many more are claimed to follow them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

# Seconds of sending that are claimed ahead: about as long as others hold the database's one
# writer. A claimed row is uncertain after a crash, so no more than what goes out in a moment.
AHEAD: Final = 0.03
MOST_AHEAD: Final = 2  # times the places


class Places:
    """So many sends at once; the others that are claimed wait in order."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free = asyncio.Semaphore(count)
        self._took = AHEAD  # seconds a send takes of late

    @property
    def claimable(self) -> int:
        """How many rows may be claimed and not be booked yet."""
        return self.count + int(self.count * min(MOST_AHEAD, AHEAD / self._took))

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place and keep it."""
        async with self._free:
            begun = time.monotonic()
            yield
            self._took += (time.monotonic() - begun - self._took) / self.count

    def end(self) -> None:
        """Let all who wait go on at once: they see that nothing more is sent."""
        for _ in range(MOST_AHEAD * self.count):
            self._free.release()
