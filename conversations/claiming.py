"""Claims what fell due in the database, so that two processes that read it do it once."""

from dataclasses import replace
from datetime import datetime

from conversations.model.care import Due
from conversations.ports import Unit


async def claimed(unit: Unit, due: Due, now: datetime) -> bool:
    """Mark it done; False = it was done, or moved to another time, since it was read.

    Units that write come one after the other, so that this look at the row is the claim on it.
    """
    stored = await unit.dues.get(due.id)
    if stored is None or stored.done_at is not None or stored.due_at != due.due_at:
        return False
    unit.dues.save(replace(stored, done_at=now))
    return True
