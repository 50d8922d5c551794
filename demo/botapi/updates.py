"""The queue of updates: numbering, the allowed kinds, long polling and confirmation."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from demo.botapi.errors import conflict
from demo.botapi.model import Entry, Person

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = (
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages guest_message message_reaction "
    "message_reaction_count inline_query chosen_inline_result callback_query shipping_query "
    "pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member "
    "chat_join_request chat_boost removed_chat_boost managed_bot subscription "
    "stopped_message_generation"
)
ALL_KINDS = frozenset(KINDS.split())
LONGEST_POLL_SECONDS = 50
TERMINATED_BY_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
TERMINATED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Pending:
    update: dict[str, Any]
    person: Person | None
    entry: Entry | None


class Updates:
    def __init__(self, on_taken: Callable[[Pending], None]) -> None:
        self._on_taken = on_taken
        self.pending: dict[int, Pending] = {}
        self.allowed: frozenset[str] = ALL_KINDS - NOT_BY_DEFAULT
        self.allowed_as_given: list[str] = []
        self.webhook_active = False
        self.arrived = asyncio.Event()
        self.last_id = 728_400_000
        self._highest = 0
        self._in_order = True
        self._poll: asyncio.Future[str] | None = None

    def next_id(self) -> int:
        """Rise by one, and jump now and then as the real server does after a quiet time."""
        self.last_id += 1 if self.last_id % 97 else 41
        return self.last_id

    def allow(self, kinds: list[str] | None) -> None:
        """Remember the kinds; they count for updates created from now on."""
        if kinds is None:
            return
        known = frozenset(kinds) & ALL_KINDS
        self.allowed_as_given = sorted(known)
        self.allowed = known or (ALL_KINDS - NOT_BY_DEFAULT)

    def add(
        self, kind: str, payload: Any, person: Person | None = None, entry: Entry | None = None
    ) -> int | None:
        if kind not in self.allowed:
            return None
        update_id = self.next_id()
        self.put({"update_id": update_id, kind: payload}, person, entry)
        return update_id

    def put(self, update: dict[str, Any], person: Person | None, entry: Entry | None) -> None:
        update_id = update["update_id"]
        self._in_order = self._in_order and update_id > self._highest
        self._highest = max(self._highest, update_id)
        self.pending[update_id] = Pending(update, person, entry)
        self.arrived.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result("")

    def confirm(self, update_id: int) -> Pending | None:
        pending = self.pending.pop(update_id, None)
        if pending is not None:
            self._on_taken(pending)
        return pending

    def confirm_before(self, offset: int) -> None:
        """Only a raw update may stand out of order; without one the first id too high ends it."""
        known: Iterable[int] = self.pending
        if self._in_order:
            known = takewhile(lambda update_id: update_id < offset, self.pending)
        for update_id in [one for one in known if one < offset]:
            self.confirm(update_id)

    def keep_last(self, count: int) -> None:
        """What a negative offset does: everything but the last ones is forgotten."""
        for update_id in list(self.pending)[: max(0, len(self.pending) - count)]:
            self.confirm(update_id)

    def move_offset(self, offset: int) -> None:
        if self.webhook_active:
            raise conflict(WEBHOOK_ACTIVE)
        self.end_poll(TERMINATED_BY_POLL)
        if offset < 0:
            self.keep_last(-offset)
        elif offset > 0:
            self.confirm_before(offset)

    def end_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    async def batch(self, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """Wait at most `timeout` seconds; a newer poll ends this one with a conflict."""
        if not 1 <= limit <= 100:
            limit = 100
        if not self.pending and timeout > 0:
            poll = self._poll = asyncio.get_running_loop().create_future()
            try:
                reason = await asyncio.wait_for(poll, min(timeout, LONGEST_POLL_SECONDS))
            except TimeoutError:
                reason = ""
            if reason:
                raise conflict(reason)
        return [pending.update for pending in islice(self.pending.values(), limit)]
