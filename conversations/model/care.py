"""What a human must look at, what was done and by whom, and what falls due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from conversations.model.ids import MatchId, PersonId

REQUESTS: Final = frozenset({"support", "write_me"})
"""Kinds of concern that are nothing wrong: somebody asks for a word of the team."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A report, crisis signal or alarm; evidence is sealed and only what a reporter gave."""

    id: str
    kind: str  # see watching.WHAT
    level: int  # 0..5
    about_id: PersonId | None
    reporter_id: PersonId | None
    match_id: MatchId | None
    opened_at: datetime
    rule: str = ""  # id of the rule that fired, never the sentence
    state: str = "open"  # open | seen | closed
    seen_by: str = ""
    seen_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    evidence: str = ""  # sealed


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain; storage numbers it and chains its hash."""

    actor: str
    action: str
    object: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due; handled once, after restarts and long stops too."""

    id: str
    kind: str
    due_at: datetime
    person_id: PersonId | None = None
    match_id: MatchId | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    done_at: datetime | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
