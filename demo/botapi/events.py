"""What happens, as one numbered stream for the page; it keeps only the last few thousand events."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

KEPT = 2000
HEARTBEAT_SECONDS = 15.0


class Events:
    def __init__(self) -> None:
        self.n = 0
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._more = asyncio.Event()

    def publish(self, kind: str, **data: Any) -> None:
        self.n += 1
        self._kept.append({"n": self.n, "type": kind, **data})
        self._more.set()

    def after(self, seen: int) -> list[dict[str, Any]]:
        return [event for event in self._kept if event["n"] > seen]

    async def stream(self, since: int) -> AsyncIterator[dict[str, Any] | None]:
        """Yield every event after `since` for ever; None is a heartbeat."""
        seen = since
        while True:
            for event in self.after(seen):
                seen = event["n"]
                yield event
            if self.n > seen:
                continue
            more = self._more
            if more.is_set():
                more = self._more = asyncio.Event()
            try:
                await asyncio.wait_for(more.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield None
