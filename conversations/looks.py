"""Plans the next look at a person: one row each, moved, never doubled."""

from datetime import datetime

from conversations.model.care import Due
from conversations.model.ids import PersonId
from conversations.ports import Unit

KIND = "ratings"


def look_id(person_id: PersonId) -> str:
    return f"{KIND}:{person_id}"


def look_at(unit: Unit, person_id: PersonId, at: datetime) -> None:
    """Look at this person then, in place of whenever it was planned.

    Who calls this because something happened says *now*: the look itself knows what comes later.
    """
    unit.dues.save(Due(look_id(person_id), KIND, at, person_id))
