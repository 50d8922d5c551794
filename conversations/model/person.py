"""A person and what belongs to one: consents, answers, what they are in the middle of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.model.ids import PersonId


class Role(StrEnum):
    """What a person does here; a supporter may also be a recipient."""

    RECIPIENT = "recipient"
    SUPPORTER = "supporter"
    COORDINATOR = "coordinator"
    SAFEGUARDING = "safeguarding"
    PRIVACY = "privacy"
    ADMIN = "admin"


STAFF = (Role.COORDINATOR, Role.SAFEGUARDING, Role.PRIVACY, Role.ADMIN)
ANSWERS_FOR_PEOPLE = (Role.COORDINATOR, Role.SAFEGUARDING)


class PersonState(StrEnum):
    """Where a person stands in the programme."""

    NEW = "new"  # has not finished the way in
    APPLIED = "applied"  # a supporter who waits for a coordinator's welcome
    ACTIVE = "active"  # may be matched (recipient: looks for a peer when in no talk)
    RESTING = "resting"  # does not want a peer for now, or is not available
    PAUSED = "paused"  # nothing is sent except help, on their own wish
    LEFT = "left"
    UNREACHABLE = "unreachable"  # blocked the bot or deleted the account
    UNDERAGE = "underage"


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    created_at: datetime
    state: PersonState = PersonState.NEW
    recipient: bool = False
    supporter: bool = False
    staff: str = ""  # a staff role, "" = none
    language: str = ""  # "" = not chosen yet
    zone: str = "UTC"  # IANA name
    country: str = ""  # ISO 3166-1 alpha-2, "" = not told
    capacity: int = 0  # talks at once, supporters only
    waiting_since: datetime | None = None  # recipient: ready for a round since
    seen_at: datetime | None = None
    peer_name: str = ""  # the alias staff see for this person, random
    away_since: datetime | None = None
    away_until: datetime | None = None  # asked then whether they are back; away until they say so


@dataclass(frozen=True, slots=True)
class Consent:
    """One text version agreed to (or not) for one purpose."""

    id: str
    person_id: PersonId
    purpose: str
    version: str
    text_hash: str
    language: str
    given: bool
    at: datetime
    withdrawn_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Tell whether this was a yes, and still is one."""
        return self.given and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one intake question; value is plain JSON, sealed at rest. None = skipped."""

    id: str  # person:question
    person_id: PersonId
    question: str
    value: Any
    at: datetime


WAITS_FOR_WELCOME = "waits_for_welcome"
NO_OFFERS = "no_offers"
ENDED_MEANWHILE = "ended_meanwhile"
RENEWAL_ASKED = "renewal_asked"
"""How somebody stands, kept beside the answers: a state alone goes through breaks and roles."""


def answer_id(person_id: PersonId, question: str) -> str:
    return f"{person_id}:{question}"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a person is in the middle of: at most one flow, resumable after days; data is sealed."""

    person_id: PersonId
    flow: str
    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pressable:
    """One button that was shown: an opaque token that works once, for one person."""

    id: str  # the token
    person_id: PersonId
    group: str  # all buttons of one message; one press uses the group up
    action: str
    args: Mapping[str, Any]
    created_at: datetime
    keep: bool = False  # stays pressable (help, menus)
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was handed out; the token itself is not kept, only its hash (the id)."""

    id: str
    role: Role
    created_at: datetime
    expires_at: datetime
    created_by: str = ""
    used_by: PersonId | None = None
    used_at: datetime | None = None
