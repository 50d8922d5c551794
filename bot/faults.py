"""Which exceptions mean a store in trouble (locked, full, away), and how to wait it out."""

import asyncio
import logging
from collections.abc import Callable

# Edges do not know each other's classes, so names must do. The first two come from PEP 249, which
# gives every database driver the same ones; the others are what a store says in its own words.
STORE_TROUBLE = frozenset(
    {
        *("OperationalError", "InterfaceError"),
        *("StoreUnreachable", "StoreBusy", "StoreFull", "LostLead"),
    }
)

Trouble = Callable[[BaseException], bool]


def store_trouble(error: BaseException) -> bool:
    """Tell whether waiting may help: the store, the disk or the way to them fails."""
    seen: BaseException | None = error
    while seen is not None:
        names = {kind.__name__ for kind in type(seen).__mro__}
        if isinstance(seen, OSError | TimeoutError) or names & STORE_TROUBLE:
            return True
        seen = seen.__cause__
    return False


class Backoff:
    """Growing pauses, and one log line per change of state instead of one per try."""

    def __init__(
        self, log: logging.Logger, what: str, *, first: float = 1.0, longest: float = 30.0
    ) -> None:
        self._log = log
        self._what = what
        self._first = first
        self._longest = longest
        self._next = first
        self.failing = False

    def failed(self, fault: str) -> float:
        """Note a failure; returns the seconds to wait."""
        if not self.failing:
            self._log.warning("%s: failing (%s), trying again", self._what, fault)
            self.failing = True
        wait, self._next = self._next, min(self._longest, self._next * 2)
        return wait

    def worked(self) -> None:
        if self.failing:
            self._log.warning("%s: works again", self._what)
        self.failing = False
        self._next = self._first


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until we are asked to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
