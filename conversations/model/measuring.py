"""Prompts and responses: one occasion of asking; one answer with who, when and which item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations.model.ids import MatchId, PersonId

FIRST_IMPRESSION = "R01"
"""The item whose answer after first contact is the similarity that matching foretells."""


@dataclass(frozen=True, slots=True)
class Prompt:
    id: str
    person_id: PersonId
    match_id: MatchId | None
    pulse: str
    items: tuple[str, ...]
    due_at: datetime
    expires_at: datetime
    state: str = "due"  # due | asked | answered | partial | expired | skipped | withdrawn
    asked_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Response:
    id: str  # prompt:item
    prompt_id: str
    person_id: PersonId
    match_id: MatchId | None
    item: str
    value: float | None  # 0..1; None = skipped
    raw: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
