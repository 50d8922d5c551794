"""What the two edges of an update share: accounts and platform message ids, as plain data.

Only bot/ and storage/ may import this (the import contracts see to it): no flow and no record of
the core can reach an account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from conversations.ports import Outgoing


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it came; account is None where no person stands behind it (channels)."""

    update_id: int
    account: int | None
    raw: bytes  # JSON, sealed at rest, wiped when handled


@dataclass(frozen=True, slots=True)
class CopyKey:
    """A message in a chat: the account it is with and the platform's message id."""

    account: int
    platform_message_id: int


@dataclass(frozen=True, slots=True)
class TopicKey:
    """A topic in a chat: the account it is with and the platform's id of the thread."""

    account: int
    thread_id: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from, so that storage can place copies and edit pressed messages."""

    account: int
    platform_message_id: int | None


@dataclass(frozen=True, slots=True)
class Sendable:
    """One outbox row, opened and ready to send."""

    id: int
    account: int
    outgoing: Outgoing
    attempts: int  # finished or interrupted tries before this one
    uncertain: bool  # an earlier try may have arrived: mark it as a possible repeat
    created_at: datetime
    reply_to: int | None  # platform message id in the receiver's chat
    edit_of: int | None  # platform message id to edit in place
    thread: int | None = None  # the topic it shall stand in


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one send ended. outcome: sent | later | gone | refused."""

    id: int
    outcome: str
    platform_message_id: int | None = None
    not_before: datetime | None = None  # for later
    uncertain: bool = False  # for later: it may have arrived
    reason: str = ""
    more: Mapping[str, int] = field(default_factory=dict)
    """For sent: the further parts of an album, message id -> platform message id."""


Bookings = tuple[Sequence[Receipt], Sequence[int]]
"""Receipts to book, and the ids of rows to claim."""
