"""Prompts, responses, and how somebody wants to be asked: occasions, answers, day and hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.model.ids import MatchId, PersonId

RATINGS = "ratings"
"""The purpose of the consent to be asked."""
FIRST_IMPRESSION = "R01"
"""The item whose answer after first contact is the similarity that matching foretells."""


OPEN_PROMPTS = ("asked", "partial")


class Pace(StrEnum):
    """How often somebody wants to be asked."""

    USUAL = "usual"
    FEWER = "fewer"  # monthly, and what comes once in a match
    OFF = "off"  # after silence; taking the consent back is the other way


@dataclass(frozen=True, slots=True)
class Asking:
    """How one person wants to be asked, and what holds asking back for now."""

    person_id: PersonId
    weekday: int | None = None  # 0 = Monday; None = the weekday on which the talk began
    hour: int | None = None
    pace: Pace = Pace.USUAL
    calm_until: datetime | None = None  # nothing is asked before, after a signal of crisis
    stop_asked_at: datetime | None = None  # when "Shall I stop asking?" was asked
    follow_ups: tuple[str, ...] = ()  # matches after which a follow-up may come
    wishes: tuple[str, ...] = ()  # matches for which the match wish is to be asked sooner
    counted_from: datetime | None = None  # what was left unanswered before does not count


@dataclass(frozen=True, slots=True)
class Prompt:
    """One occasion of asking, asked or not; its id names it, so that no occasion comes twice."""

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
    reason: str = ""  # why it was not asked or not answered, see ratings/codes.py
    form: str = ""  # which forms of what takes turns, from 1
    reminded_at: datetime | None = None
    position: int = 0  # of the item that its message shows; behind the last one = Thank you

    @property
    def shows_item(self) -> bool:
        """Tell whether its message shows an item: to be answered, or to be changed."""
        return 0 <= self.position < len(self.items)

    @property
    def is_open(self) -> bool:
        """Tell whether it was asked and its window goes on."""
        return self.state in OPEN_PROMPTS


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
