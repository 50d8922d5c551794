"""Sends one outbox row and says how it ended; falls back by itself, but never waits or repeats."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.decisions import Decision, Done, FallBack, Refused, Way, decide
from bot.tg.api import Api, CallError
from bot.tg.outgoing import NoCopyError, attempt_of, call_for
from conversations.wire import Sendable

PATIENCE: Final = 15.0  # seconds until an answer must have come
UPLOAD_PATIENCE: Final = 40.0

Draw = Callable[[Mapping[str, Any]], bytes]


class DrawingError(Exception):
    """The picture could not be drawn; its text still says what matters."""


@dataclass(frozen=True, slots=True)
class Sent:
    platform_message_id: int | None


class Sender:
    """The way from an outbox row to the platform.

    Parameters
    ----------
    api : Api
    draw : callable
        Turns a picture's payload into a PNG; called in a thread, because drawing takes its time.
    """

    def __init__(self, api: Api, draw: Draw) -> None:
        self._api = api
        self._draw = draw

    async def send(self, row: Sendable) -> Sent | Decision:
        """Send a row; whatever goes wrong comes back as a decision."""
        fallen: frozenset[Way] = frozenset()
        while True:
            decision = await self._try(row, fallen)
            if not isinstance(decision, FallBack):
                return decision
            if decision.way in fallen:
                return Refused("rejected")
            fallen |= {decision.way}

    async def _try(self, row: Sendable, fallen: frozenset[Way]) -> Sent | Decision:
        try:
            call = call_for(row, fallen)
        except NoCopyError:
            return Refused("no_copy", told=False)
        except (KeyError, TypeError, AttributeError):
            return Refused("payload")  # our own mistake; the rows behind it must go on
        try:
            upload = ("photo", await self._drawn(call.picture)) if call.picture else None
            patience = UPLOAD_PATIENCE if upload else PATIENCE
            result = await self._api.call(
                call.method, call.parameters, upload=upload, read=patience
            )
        except CallError as error:
            decision = decide(error.failure, attempt_of(row, call))
            return Sent(row.edit_of) if isinstance(decision, Done) else decision
        except DrawingError:
            return FallBack("undrawn")
        found = result.get("message_id") if isinstance(result, dict) else None
        return Sent(found if isinstance(found, int) else row.edit_of)

    async def _drawn(self, picture: Mapping[str, Any]) -> bytes:
        try:
            return await asyncio.to_thread(self._draw, picture)
        except Exception as error:
            raise DrawingError from error
