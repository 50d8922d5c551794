"""Who is in which arm of a declared comparison, written down before anything differs."""

from dataclasses import dataclass
from datetime import datetime

from conversations.model.ids import PersonId


@dataclass(frozen=True, slots=True)
class Assigned:
    id: str  # comparison:person
    comparison: str
    person_id: PersonId
    arm: str
    propensity: float  # of this arm
    at: datetime
