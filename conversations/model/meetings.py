"""A time two people of a talk agree on to write to each other: proposed, agreed, met or missed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conversations.model.ids import MatchId, PersonId


class MeetingState(StrEnum):
    PROPOSED = "proposed"  # the other side has it
    AGREED = "agreed"
    DECLINED = "declined"
    REPLACED = "replaced"  # by a newer proposal, or by a newer agreed time
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # the talk rests or has ended
    MET = "met"
    MISSED = "missed"
    PAST = "past"  # nobody can tell any more whether they met


OPEN = (MeetingState.PROPOSED, MeetingState.AGREED)


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    match_id: MatchId
    proposer_id: PersonId
    times: tuple[str, ...]  # what was proposed, ISO 8601 in UTC
    state: MeetingState
    created_at: datetime
    changed_at: datetime
    at: datetime | None = None  # the agreed time
    from_recipient: int = 0  # messages of each side before the time began
    from_supporter: int = 0

    @property
    def proposed(self) -> tuple[datetime, ...]:
        return tuple(datetime.fromisoformat(one) for one in self.times)
