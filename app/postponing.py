"""Puts off what was due and failed, so that it never blocks what else is due."""

from dataclasses import replace
from datetime import datetime

from conversations.model.care import Due
from storage import SqlStore


async def put_off(store: SqlStore, due: Due, until: datetime) -> None:
    """Let it fall due later under its own name, unless somebody has settled it meanwhile."""
    async with store.unit() as unit:
        found = await unit.dues.get(due.id)
        if found is not None and found.done_at is None:
            unit.dues.save(replace(found, due_at=until))
            await unit.commit()
