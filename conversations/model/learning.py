"""Models of similarity by version, profiles as people were matched, surveys of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.model.ids import MatchId, PersonId


class Standing(StrEnum):
    SHADOW = "shadow"  # foretells beside the one that decides, and decides nothing
    DECIDING = "deciding"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Fitted:
    """One version of the model, as plain data."""

    version: str
    fitted_at: datetime
    standing: Standing
    changed_at: datetime  # when its standing changed last
    declared: str  # fingerprint of the criteria it was fitted for
    kind: str  # declared | linear | boosted
    ratings: int  # it learnt from
    seen: int  # rated first contacts there were then
    report: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)  # Matcher.to_state
    judged: Mapping[str, Any] = field(default_factory=dict)  # the last comparison with another


@dataclass(frozen=True, slots=True)
class Profile:
    """What matching saw of one of the two people when a match was made; sealed."""

    id: str  # match:role
    match_id: MatchId
    person_id: PersonId
    role: str
    at: datetime
    row: Mapping[str, Any] = field(default_factory=dict)


def profile_id(match_id: str, role: str) -> str:
    return f"{match_id}:{role}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What one survey of the matching found, or the figures of one day's rounds."""

    id: str  # "now", or the day
    at: datetime
    found: Mapping[str, Any] = field(default_factory=dict)
