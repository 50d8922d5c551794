"""What the Telegram edge needs of storage: the inbox, the outbox, and who has which account.

Only this edge and storage see accounts (Telegram ids) and platform message ids.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from conversations.inbound import ReplyTarget
from conversations.model.ids import MatchId, PersonId
from conversations.ports import Unit
from conversations.wire import Bookings, CopyKey, Origin, RawUpdate, Sendable, TopicKey


class EdgeUnit(Unit, Protocol):
    """A unit of work that also settles inbox rows; sets of updates share one."""

    async def resolve_people(
        self, accounts: Sequence[int], now: datetime
    ) -> Mapping[int, PersonId]:
        """Return the person behind each account; unknown accounts become new persons."""
        ...

    async def resolve_targets(self, keys: Sequence[CopyKey]) -> Mapping[CopyKey, ReplyTarget]:
        """Return the relayed message each key is a copy of; keys that are none are left out."""
        ...

    async def resolve_topics(self, keys: Sequence[TopicKey]) -> Mapping[TopicKey, MatchId]:
        """Return the talk each topic belongs to; topics that are not ours are left out."""
        ...

    async def prefetch(self, people: Sequence[PersonId]) -> None:
        """Load with a handful of queries what a relayed message needs of these people.

        Afterwards `people.get`, `dialogues.get`, live `matches.find(recipient_id=…/supporter_id=…,
        state=LIVE)` and `talks.get` of these people and of their peers are answered from memory,
        and so are these people's ended `matches.find(supporter_id=…, state=ENDED)`.
        """
        ...

    def place_origin(self, incoming: int, origin: Origin) -> None:
        """Tell this unit which platform message an update is."""
        ...

    def settle(self, update_ids: Sequence[int]) -> None:
        """Mark inbox rows handled and wipe their raw content, with the commit."""
        ...

    def quarantine(self, update_id: int, fault: str, fields: Sequence[str]) -> None:
        """Set an update aside: sealed content for 7 days, field names and the fault in clear."""
        ...

    @property
    def committed_outbox(self) -> Sequence[Sendable]:
        """After the commit: the rows this unit put into the outbox, ready to send."""
        ...


class EdgeStore(Protocol):
    """What the receiving and the sending loop call."""

    def unit(self) -> AbstractAsyncContextManager[EdgeUnit]: ...

    async def take_in(self, updates: Sequence[RawUpdate], now: datetime) -> Sequence[int]:
        """Store updates, sealed, in one transaction; returns the ids that were new."""
        ...

    async def unhandled(self, limit: int, after: int = 0) -> Sequence[RawUpdate]:
        """Return stored updates not handled yet, in order; used at the start and after trouble."""
        ...

    async def last_update_id(self) -> int | None:
        """Return the highest update id ever taken in, None before the first."""
        ...

    async def unsent(self, limit: int, after: int = 0) -> Sequence[Sendable]:
        """Return outbox rows not sent, in order of id; rows claimed before a stop are uncertain."""
        ...

    async def claim_and_settle(
        self, collect: Callable[[], Bookings], now: datetime
    ) -> Collection[int]:
        """In one transaction: book receipts (copies placed, payload wiped) and claim rows to send.

        collect: chooses them; called when the transaction has begun, so that what happens while
        others hold the database is booked too.

        Returns the rows that were claimed: those purged in the meantime are not, and are not sent.

        gone: the person becomes unreachable and their waiting rows are dropped. The core hears of
        failures (DeliveryFailed) before their receipts are booked, so that none is forgotten.
        """
        ...

    async def locate(
        self, sendables: Sequence[Sendable]
    ) -> Mapping[int, tuple[int | None, int | None]]:
        """Return (reply_to, edit_of) for rows whose earlier messages were delivered meanwhile."""
        ...

    async def topic(self, person_id: PersonId, match_id: MatchId) -> int | None:
        """Return the topic of a talk in somebody's chat, while there is one."""
        ...

    async def keep_topic(
        self, person_id: PersonId, match_id: MatchId, thread_id: int, now: datetime
    ) -> None:
        """Remember which talk a new topic belongs to."""
        ...

    async def end_topic(self, person_id: PersonId, thread_id: int) -> None:
        """Send nothing there any more; what is still written there belongs to its talk."""
        ...

    async def topics_over(self, limit: int) -> Sequence[tuple[PersonId, TopicKey]]:
        """Return topics in use whose talks are over."""
        ...

    async def lead(self) -> bool:
        """Try to be the one process that works for this database and token; renewed by calling."""
        ...

    async def release(self) -> None: ...


class Handler(Protocol):
    """The core, as this edge calls it (wired by the application)."""

    async def handle(self, unit: Unit, event: Any) -> Sequence[Any]:
        """Decide; put state and outgoing messages into the unit; return Toasts for presses."""
        ...

    async def on_failure(self, unit: Unit, person_id: PersonId) -> None:
        """Tell a person kindly that what they just sent could not be handled."""
        ...
