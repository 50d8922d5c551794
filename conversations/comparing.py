"""Puts people into the arms of declared comparisons, and writes it down before anything differs.

Only who agreed to be asked takes part: whoever is not measured cannot tell a difference.
"""

from dataclasses import replace
from datetime import datetime

from conversations.consenting import agreed
from conversations.model.comparing import Assigned
from conversations.model.ids import PersonId
from conversations.model.measuring import RATINGS, Asking
from conversations.ports import Unit
from conversations.programme import Programme
from measures import assigned


async def arm_of(
    unit: Unit, programme: Programme, what: str, person_id: PersonId, now: datetime
) -> int | None:
    """Return which number this person gets of what is compared; None = what everybody gets."""
    declared = next((one for one in programme.comparisons if one.what == what), None)
    if declared is None:
        return None
    key = f"{declared.id}:{person_id}"
    known = await unit.assigned.get(key)
    if known is not None:
        return int(known.arm)
    if not await agreed(unit, person_id, RATINGS):
        return None
    if len(await unit.assigned.find(comparison=declared.id)) >= declared.most:
        return None
    arm = assigned(declared, person_id, programme.id)
    chance = declared.share if arm == declared.arms[1] else 1 - declared.share
    unit.assigned.add(Assigned(key, declared.id, person_id, arm, chance, now))
    return int(arm)


async def with_hour(unit: Unit, programme: Programme, asking: Asking, now: datetime) -> Asking:
    """Return how somebody is asked, at the hour of their arm unless they chose one."""
    if asking.hour is not None:
        return asking
    hour = await arm_of(unit, programme, "prompt_hour", asking.person_id, now)
    return asking if hour is None else replace(asking, hour=hour)
