"""How one person stands in one talk, and what waits before it may be passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.model.ids import MatchId, PersonId


class Why(StrEnum):
    """Why a message waits."""

    ALBUM = "album"  # its other parts are still arriving
    CONTACT = "contact"  # it seems to hold contact details
    PHOTO = "photo"  # the sender has not seen the notice about photos in this talk
    VOICE = "voice"  # both have to agree to voices first
    QUIET = "quiet"  # it is night for the receiver


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that wait, sealed, until their sender or the clock decides; a day at most."""

    id: str
    person_id: PersonId  # who wrote them
    match_id: MatchId
    why: Why
    album: str  # the platform's name of the album, "" = none
    messages: tuple[Mapping[str, Any], ...]  # see conversations.carried.Carried
    passed: tuple[str, ...]  # what has been agreed to already
    at: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """What one person has seen and agreed to in one talk."""

    id: str  # match:person
    match_id: MatchId
    person_id: PersonId
    photos_from: datetime | None = None  # has seen the notice about photos
    voices_asked_at: datetime | None = None
    voices_from: datetime | None = None  # agreed to voice and video messages
    awake_until: datetime | None = None  # "send now anyway": nothing is kept for the morning
    header_at: datetime | None = None  # the pinned message of this talk was sent
    starters_at: datetime | None = None  # ways to begin stand under it, until the first word
    told_of_wish_at: datetime | None = None  # that the peer would like to share contact details
    sharing_forbidden_at: datetime | None = None  # by the team
    shared_at: datetime | None = None  # contact details were handed over


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's wish to share contact details in one talk; gone once shared or taken back."""

    id: str  # match:person
    match_id: MatchId
    person_id: PersonId
    asked_at: datetime
    line: str = ""  # what they want to hand over, sealed
    agreed_at: datetime | None = None  # they saw the line and said yes


def side_id(match_id: MatchId, person_id: PersonId) -> str:
    return f"{match_id}:{person_id}"
