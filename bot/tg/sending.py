"""Sends one outbox row and says how it ended; falls back by itself, but never waits or repeats."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.decisions import Attempt, Decision, Done, Failure, FallBack, Kind, Refused, Way, decide
from bot.remaking.results import UnmakeableError
from bot.tg.api import Api, CallError, File
from bot.tg.carried import Upload
from bot.tg.outgoing import Call, NoCopyError, attempt_of, call_for
from bot.tg.topics import Topics
from conversations.content import Media
from conversations.wire import Sendable

log = logging.getLogger("kindred.outbox")

PATIENCE: Final = 15.0  # seconds until an answer must have come
UPLOAD_PATIENCE: Final = 40.0
FETCHES: Final = 20  # tries to fetch a file; its reference may never work again

Draw = Callable[[Mapping[str, Any]], bytes]
Remake = Callable[[Media], Awaitable[File]]
"""Fetches a file and makes it anew; raises CallError or UnmakeableError."""


class DrawingError(Exception):
    """The picture could not be drawn; its text still says what matters."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message stands there; `more` are the further parts of an album, message id -> its own."""

    platform_message_id: int | None
    more: Mapping[str, int] = field(default_factory=dict)


class Sender:
    """The way from an outbox row to the platform.

    Parameters
    ----------
    api : Api
    draw : callable
        Turns a picture's payload into a PNG; called in a thread, because drawing takes its time.
    remake : callable
        Fetches a file that somebody sent and makes it anew, without name and tags.
    topics : Topics, optional
        Finds the topic a message shall stand in; None where the bot has none.
    """

    def __init__(self, api: Api, draw: Draw, remake: Remake, topics: Topics | None = None) -> None:
        self._api = api
        self._draw = draw
        self._remake = remake
        self._topics = topics

    async def send(self, row: Sendable) -> Sent | Decision:
        """Send a row; whatever goes wrong comes back as a decision."""
        if row.uncertain and row.outgoing.once:
            return Refused("unclear", told=False)
        if self._topics is not None:
            row = await self._topics.placed(row)
        fallen: frozenset[Way] = frozenset()
        while True:
            decision = await self._try(row, fallen)
            if not isinstance(decision, FallBack):
                return decision
            if decision.way in fallen:
                return Refused("rejected")
            if decision.way == "without_thread" and self._topics is not None:
                await self._topics.lost(row)
            fallen |= {decision.way}

    async def _try(self, row: Sendable, fallen: frozenset[Way]) -> Sent | Decision:
        try:
            call = call_for(row, fallen)
        except NoCopyError:
            return Refused("no_copy", told=False)
        except (KeyError, TypeError, AttributeError):
            return Refused("payload")  # our own mistake; the rows behind it must go on
        files = await self._prepared(call, row)
        if not isinstance(files, dict):
            return files
        patience = UPLOAD_PATIENCE if files else PATIENCE
        try:
            result = await self._api.call(
                call.method, call.parameters, uploads=files, read=patience
            )
        except CallError as error:
            decision = decide(error.failure, attempt_of(row, call))
            return Sent(row.edit_of) if isinstance(decision, Done) else decision
        if self._topics is not None and "message_thread_id" in call.parameters:
            self._topics.stood(row)
        sent = _sent(row, result)
        if row.outgoing.payload.get("pin"):
            await self._pin(row.account, sent)
        return sent

    async def _prepared(self, call: Call, row: Sendable) -> dict[str, File] | Decision:
        try:
            return await self._files(call)
        except CallError as error:
            return _not_fetched(error.failure, row)
        except UnmakeableError as error:
            return Refused(f"file_{error.reason.value}")
        except DrawingError:
            return FallBack("undrawn")

    async def _pin(self, account: int, sent: Sent) -> None:
        """Pin what was just sent; decoration, so tried once."""
        place = {"chat_id": account, "message_id": sent.platform_message_id}
        try:
            await self._api.call("pinChatMessage", place | {"disable_notification": True})
        except CallError as error:
            log.info("a message was not pinned (%s)", error.failure.kind)

    async def _files(self, call: Call) -> dict[str, File]:
        if call.picture is not None:
            # a random name: the same one every time would tell which picture this is
            name = f"{secrets.token_hex(4)}.png"
            return {"photo": File(name, await self._drawn(call.picture), "image/png")}
        return {upload.name: await self._remade(upload) for upload in call.uploads}

    async def _remade(self, upload: Upload) -> File:
        return await self._remake(upload.media)

    async def _drawn(self, picture: Mapping[str, Any]) -> bytes:
        try:
            return await asyncio.to_thread(self._draw, picture)
        except Exception as error:
            raise DrawingError from error


def _not_fetched(failure: Failure, row: Sendable) -> Decision:
    """Decide about a file that was not fetched: nothing was sent yet, whatever went wrong."""
    if failure.kind is Kind.UNCLEAR:
        failure = Failure(Kind.UNSENT)
    if failure.kind in {Kind.UNSENT, Kind.LIMITED} and row.attempts >= FETCHES:
        return Refused("file_away")
    if failure.kind in {Kind.UNSENT, Kind.LIMITED}:
        return decide(failure, Attempt(attempts=row.attempts, uncertain=row.uncertain))
    return Refused("file_gone")


def _sent(row: Sendable, result: Any) -> Sent:
    """Return where the message stands; of an album, where each of its parts does."""
    if isinstance(result, list):
        numbers = [one.get("message_id") for one in result if isinstance(one, dict)]
        items = row.outgoing.payload.get("items", ())
        placed = {
            str(item["message_id"]): number
            for item, number in zip(items, numbers, strict=False)
            if isinstance(number, int)
        }
        first = placed.pop(str(row.outgoing.message_id), None)
        return Sent(first, placed)
    found = result.get("message_id") if isinstance(result, dict) else None
    return Sent(found if isinstance(found, int) else row.edit_of)
