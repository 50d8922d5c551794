"""What the core needs of the outside: a unit of work over records, a clock, an outbox."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from conversations.model.care import AuditEntry, Concern, Due
from conversations.model.comparing import Assigned
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId
from conversations.model.learning import Fitted, Profile, Survey
from conversations.model.matches import Bar, Match, MatchStep, Round, Sitting, Talk
from conversations.model.measuring import Asking, Prompt, Response
from conversations.model.meetings import Meeting
from conversations.model.person import (
    Answer,
    Consent,
    Dialogue,
    Invitation,
    Person,
    Pressable,
)
from conversations.model.relaying import Held, Side, Wish

Record = TypeVar("Record")


class Clock(Protocol):
    """Aware time; scheduled things and ages follow it, I/O time-outs do not."""

    def now(self) -> datetime: ...


class Records(Protocol[Record]):
    """All records of one kind inside a unit of work.

    `find` takes fields with the values they must equal; a tuple, list or set of values means *one
    of*. What was added, saved or removed in this unit is seen by `get` and `find` at once.
    """

    async def get(self, key: str) -> Record | None: ...
    async def find(self, **equal: Any) -> list[Record]: ...
    def add(self, record: Record) -> None: ...
    def save(self, record: Record) -> None: ...
    def remove(self, key: str) -> None: ...


CHANGES = frozenset({"edit_copy", "reaction", "delete", "unpin", "no_buttons"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One rendered message for one person, platform-neutral but ready to send.

    payload: {"kind": "text", "html" | "plain" + "spans", "buttons": [[{"label", "token"}]],
    "keyboard": [[label]] | None, "protect", "silent", "pin", "once", "quote"} or
    {"kind": "picture", "picture": {...}, "html", …} or {"kind": "media", "media": {...}, "plain",
    "spans", …} or {"kind": "album", "items": [{"message_id", "media", "plain", "spans"}], …} or,
    for a copy in the receiver's chat, {"kind": "edit_copy", "plain", "spans", "caption": bool},
    {"kind": "reaction", "emoji"}, {"kind": "delete"}; for a message of the bot's own with a name
    {"kind": "unpin"}, {"kind": "no_buttons"}. "topic" names the topic of the talk in the
    receiver's chat ("" = only one that is there). It is sealed at rest and wiped with the receipt.
    """

    to: PersonId
    payload: Mapping[str, Any]
    lane: str = "normal"
    sender: PersonId | None = None  # whose words these are, told when they cannot be delivered
    match_id: MatchId | None = None
    message_id: MessageId | None = None  # relayed message
    reply_to: MessageId | None = None
    in_place_of: IncomingId | None = None  # edit the message whose button this update pressed
    expires_at: datetime | None = None

    @property
    def changes_copy(self) -> bool:
        """Tell whether this changes a message that stands in the receiver's chat."""
        return self.payload.get("kind") in CHANGES

    @property
    def once(self) -> bool:
        """Tell whether it is rather not sent at all than twice."""
        return bool(self.payload.get("once"))

    @property
    def late(self) -> MessageId | None:
        """Return which message this tells its sender to be late, None for all others."""
        late: MessageId | None = self.payload.get("late")
        return late


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for /overview, aggregated in SQL."""

    waiting: int = 0
    oldest_wait_since: datetime | None = None
    applied: int = 0
    supporters: int = 0
    free_places: int = 0
    by_state: Mapping[str, int] = field(default_factory=dict)
    silent_talks: int = 0
    open_concerns: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """A talk that began, as far as a survey must know."""

    recipient_id: PersonId
    supporter_id: PersonId
    score: float
    at: datetime
    waited_days: float | None


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """How a relayed message stands, as far as an edit of it must know."""

    pieces: int  # how many messages it is in the peer's chat
    unchanged: bool  # the words are the ones that were passed on last


class Unit(Protocol):
    """One transaction. It rolls back unless `commit` was called."""

    @property
    def people(self) -> Records[Person]: ...
    @property
    def consents(self) -> Records[Consent]: ...
    @property
    def answers(self) -> Records[Answer]: ...
    @property
    def dialogues(self) -> Records[Dialogue]: ...
    @property
    def pressables(self) -> Records[Pressable]: ...
    @property
    def invitations(self) -> Records[Invitation]: ...
    @property
    def matches(self) -> Records[Match]: ...
    @property
    def steps(self) -> Records[MatchStep]: ...
    @property
    def talks(self) -> Records[Talk]: ...
    @property
    def sides(self) -> Records[Side]: ...
    @property
    def held(self) -> Records[Held]: ...
    @property
    def wishes(self) -> Records[Wish]: ...
    @property
    def sittings(self) -> Records[Sitting]: ...
    @property
    def meetings(self) -> Records[Meeting]: ...
    @property
    def rounds(self) -> Records[Round]: ...
    @property
    def fitted(self) -> Records[Fitted]: ...
    @property
    def profiles(self) -> Records[Profile]: ...
    @property
    def surveys(self) -> Records[Survey]: ...
    @property
    def bars(self) -> Records[Bar]: ...
    @property
    def askings(self) -> Records[Asking]: ...
    @property
    def assigned(self) -> Records[Assigned]: ...
    @property
    def prompts(self) -> Records[Prompt]: ...
    @property
    def responses(self) -> Records[Response]: ...
    @property
    def concerns(self) -> Records[Concern]: ...
    @property
    def dues(self) -> Records[Due]: ...

    def send(self, outgoing: Outgoing) -> None:
        """Put a message into the outbox; it leaves after the commit."""
        ...

    def place_own_copy(
        self,
        incoming: IncomingId,
        message_id: MessageId,
        match_id: MatchId,
        sender: PersonId,
        *,
        words: str,
        pieces: int,
    ) -> None:
        """Remember that the incoming message *is* this relayed message, for replies and edits.

        Of the words only a keyed hash is kept.
        """
        ...

    async def own_copy(self, message_id: MessageId, sender: PersonId, words: str) -> OwnCopy:
        """Compare words with what was passed on last as this message."""
        ...

    async def change_own_copy(
        self, message_id: MessageId, sender: PersonId, words: str, pieces: int
    ) -> None:
        """Remember what is passed on now as this message."""
        ...

    async def assign_copies(self, message_ids: Sequence[MessageId], match_id: MatchId) -> None:
        """Say which talk messages belong to whose own copy was placed before that was clear."""
        ...

    async def forget_copies(self, message_ids: Sequence[MessageId]) -> None:
        """Forget messages that never went and never will: nothing of them can be changed."""
        ...

    async def own_messages(
        self, person_id: PersonId, match_id: MatchId, most: int
    ) -> list[tuple[MessageId, datetime]]:
        """Return a person's latest relayed messages in a talk, newest first, with their times."""
        ...

    async def has_copy(self, message_id: MessageId, person_id: PersonId) -> bool:
        """Tell whether this person's chat holds a delivered copy of the relayed message."""
        ...

    def audit(self, entry: AuditEntry) -> None: ...

    async def due_before(
        self, moment: datetime, limit: int, *, only: str = "", but: str = ""
    ) -> list[Due]:
        """Return what is due and not done, oldest first: of one kind only, or of all but one."""
        ...

    async def figures(self, now: datetime, silent_since: datetime) -> Figures: ...

    async def quality_pairs(self) -> list[tuple[float, float, str, str]]:
        """Return (predicted, perceived, recipient, supporter) of each first-contact R01, 0..1."""
        ...

    async def talks_since(self, moment: datetime) -> list[Begun]:
        """Return the talks that began since, oldest first."""
        ...

    async def ended_since(self, moment: datetime) -> list[tuple[PersonId, datetime]]:
        """Return whose place became free since by the end of a talk, and when."""
        ...

    async def purge_outbox(self, to: PersonId, match_id: MatchId | None) -> int:
        """Drop what has not been sent yet to this person (in this match); returns how many.

        Of one match, what is on its way counts too: if this try fails, there is no other.
        """
        ...

    async def forget(self, person_id: PersonId) -> None:
        """Erase a person: key, account, answers, what waits for them; leave a tombstone."""
        ...

    async def commit(self) -> None: ...


class Store(Protocol):
    def unit(self) -> AbstractAsyncContextManager[Unit]: ...
