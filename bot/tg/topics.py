"""Topics in a supporter's chat, one for each talk: a decoration that may fail at any time.

Talks are known by their own ids; a topic only shows where words belong. Whatever goes wrong here,
the message itself is sent as if there were no topics.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from bot.decisions import Kind
from bot.tg.api import Api, CallError
from conversations.model.ids import MatchId, PersonId
from conversations.ports import Clock
from conversations.wire import Sendable, TopicKey

log = logging.getLogger("kindred.telegram")

REST: Final = 600.0  # seconds without new topics in a chat where making one has failed
AT_ONCE: Final = 50
LONGEST_NAME: Final = 128

Key = tuple[PersonId, MatchId]


class TopicStore(Protocol):
    """What is kept of topics (see bot.ports.EdgeStore)."""

    async def topic(self, person_id: PersonId, match_id: MatchId) -> int | None: ...

    async def keep_topic(
        self, person_id: PersonId, match_id: MatchId, thread_id: int, now: datetime
    ) -> None: ...

    async def end_topic(self, person_id: PersonId, thread_id: int) -> None: ...

    async def topics_over(self, limit: int) -> Sequence[tuple[PersonId, TopicKey]]: ...


class Topics:
    """Finds or makes the topic of a talk, and lets go of those that are gone."""

    def __init__(self, api: Api, store: TopicStore, clock: Clock) -> None:
        self._api = api
        self._store = store
        self._clock = clock
        self._known: dict[Key, int] = {}
        self._unused: set[Key] = set()
        self._resting: dict[int, float] = {}

    async def placed(self, row: Sendable) -> Sendable:
        """Return the row with its topic, as far as there is one."""
        outgoing = row.outgoing
        name, match_id = outgoing.payload.get("topic"), outgoing.match_id
        if name is None or match_id is None or outgoing.changes_copy:
            return row
        try:
            thread = await self._thread((outgoing.to, match_id), row.account, str(name))
        except Exception as error:  # noqa: BLE001 - never a reason not to send
            log.info("a topic was not found (%s)", type(error).__name__)
            return row
        return replace(row, thread=thread)

    async def _thread(self, key: Key, account: int, name: str) -> int | None:
        thread = self._known.get(key) or await self._store.topic(*key)
        if thread is None and name and self._resting.get(account, 0) <= time.monotonic():
            thread = await self._make(key, account, name)
        if thread is not None:
            self._known[key] = thread
        return thread

    async def _make(self, key: Key, account: int, name: str) -> int | None:
        wanted = {"chat_id": account, "name": name[:LONGEST_NAME]}
        try:
            made = await self._api.call("createForumTopic", wanted)
        except CallError as error:
            log.info("a topic was not made (%s)", error.failure.kind)
            self._rest(account)
            return None
        thread = made.get("message_thread_id") if isinstance(made, dict) else None
        if type(thread) is not int:
            self._rest(account)
            return None
        await self._store.keep_topic(*key, thread, self._clock.now())
        self._unused.add(key)
        return thread

    def _rest(self, account: int) -> None:
        self._resting[account] = time.monotonic() + REST

    def stood(self, row: Sendable) -> None:
        """Hear that a message arrived in its topic."""
        if self._unused and row.outgoing.match_id is not None:
            self._unused.discard((row.outgoing.to, row.outgoing.match_id))

    async def lost(self, row: Sendable) -> None:
        """Let go of a topic that is not there any more; the next message makes another.

        One that never took a message would be lost again at once: then none are made for a while.
        """
        if row.thread is None or row.outgoing.match_id is None:
            return
        key = (row.outgoing.to, row.outgoing.match_id)
        self._known.pop(key, None)
        if key in self._unused:
            self._rest(row.account)
        try:
            await self._store.end_topic(row.outgoing.to, row.thread)
        except Exception as error:  # noqa: BLE001 - it is found missing again
            log.info("a lost topic was not let go (%s)", type(error).__name__)

    async def close_ended(self) -> None:
        """Close the topics of talks that are over; what stands in them stays."""
        for person_id, place in await self._store.topics_over(AT_ONCE):
            wanted = {"chat_id": place.account, "message_thread_id": place.thread_id}
            try:
                await self._api.call("closeForumTopic", wanted)
            except CallError as error:
                if error.failure.kind in {Kind.UNSENT, Kind.UNCLEAR, Kind.LIMITED}:
                    return  # the next look tries again
                log.info("a topic was not closed (%s)", error.failure.kind)
            await self._store.end_topic(person_id, place.thread_id)
