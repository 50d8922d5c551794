"""A match through its life, the talk it becomes, and the rounds it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.model.ids import MatchId, PersonId
from conversations.model.person import Role


class MatchState(StrEnum):
    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    ASKED = "asked"  # the supporter has it
    OPEN = "open"  # the supporter said yes; among the recipient's choices
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    TURNED_DOWN = "turned_down"
    UNCHOSEN = "unchosen"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[MatchState, frozenset[MatchState]] = {
    MatchState.PROPOSED: frozenset(
        {MatchState.IN_REVIEW, MatchState.ASKED, MatchState.WITHDRAWN, MatchState.TURNED_DOWN}
    ),
    MatchState.IN_REVIEW: frozenset(
        {MatchState.ASKED, MatchState.WITHDRAWN, MatchState.TURNED_DOWN}
    ),
    MatchState.ASKED: frozenset(
        {MatchState.OPEN, MatchState.TURNED_DOWN, MatchState.LAPSED, MatchState.WITHDRAWN}
    ),
    MatchState.OPEN: frozenset(
        {
            MatchState.ACTIVE,
            MatchState.UNCHOSEN,
            MatchState.TURNED_DOWN,
            MatchState.LAPSED,
            MatchState.WITHDRAWN,
        }
    ),
    MatchState.ACTIVE: frozenset({MatchState.PAUSED, MatchState.ENDED}),
    MatchState.PAUSED: frozenset({MatchState.ACTIVE, MatchState.ENDED}),
}

LIVE = (MatchState.ACTIVE, MatchState.PAUSED)
HOLDS_A_PLACE = (
    MatchState.ASKED,
    MatchState.OPEN,
    MatchState.ACTIVE,
    MatchState.PAUSED,
    MatchState.PROPOSED,
    MatchState.IN_REVIEW,
)


@dataclass(frozen=True, slots=True)
class Match:
    id: MatchId
    round_id: str
    recipient_id: PersonId
    supporter_id: PersonId
    state: MatchState
    recipient_alias: str
    supporter_alias: str
    score: float  # predicted similarity, 0..1
    std: float
    propensity: float
    model_version: str
    reasons: tuple[Mapping[str, Any], ...]  # Reason fields as plain data
    created_at: datetime
    changed_at: datetime
    active_at: datetime | None = None
    ended_at: datetime | None = None
    waited_days: float | None = None  # the recipient's wait, known when the talk begins
    spotlight: Mapping[str, Any] = field(default_factory=dict)  # what the first hello named

    @property
    def people(self) -> tuple[PersonId, PersonId]:
        return self.recipient_id, self.supporter_id

    def other(self, person: PersonId) -> PersonId:
        return self.supporter_id if person == self.recipient_id else self.recipient_id

    def role_of(self, person: PersonId) -> Role:
        return Role.RECIPIENT if person == self.recipient_id else Role.SUPPORTER

    def alias_of(self, person: PersonId) -> str:
        return self.recipient_alias if person == self.recipient_id else self.supporter_alias


@dataclass(frozen=True, slots=True)
class MatchStep:
    """One step of a match: from where to where, why, when, by whom."""

    id: str
    match_id: MatchId
    before: str
    after: MatchState
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """An active match as its two people see it: counts and times from envelopes, never content."""

    match_id: MatchId
    recipient_id: PersonId
    supporter_id: PersonId
    from_recipient: int = 0
    from_supporter: int = 0
    last_at: datetime | None = None
    last_by: PersonId | None = None
    session_started_at: datetime | None = None  # None = no session is open
    first_contact_at: datetime | None = None
    guided_at: datetime | None = None  # the supporter was told what to do in a crisis
    unanswered_since: datetime | None = None  # the first of the last words in a row
    session_by: PersonId | None = None  # who began the open session
    recipient_waits: tuple[float, ...] = ()  # minutes to each reply of the open session
    supporter_waits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session inside a talk, kept when it has ended."""

    id: str
    match_id: MatchId
    started_at: datetime
    ended_at: datetime
    from_recipient: int
    from_supporter: int
    ended_by: str
    started_by: str = ""  # recipient | supporter; "" = from before this was noted
    recipient_waits: tuple[float, ...] = ()  # minutes to each of this side's replies
    supporter_waits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    id: str
    at: datetime
    trigger: str  # timer | arrival | command | coordinator | choice
    asked_by: str
    model_version: str
    recipients: int
    supporters: int
    dry_run: bool
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bar:
    """Two people who are never matched (again), and why: turned down, blocked, may know."""

    id: str  # recipient:supporter
    recipient_id: PersonId
    supporter_id: PersonId
    reason: str
    at: datetime
