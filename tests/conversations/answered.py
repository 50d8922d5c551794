"""Answers that somebody gave in the past, kept as taps are kept."""

from datetime import datetime, timedelta

from conversations.model.ids import new_id
from conversations.model.measuring import Prompt, Response
from tests.conversations.world import Phone, World


async def answered(
    world: World, phone: Phone, item: str, *raws: str, begin: datetime | None = None
) -> None:
    """Keep answers to one item in somebody's first talk, a week apart."""
    matches = [
        *await world.matches(recipient_id=phone.id),
        *await world.matches(supporter_id=phone.id),
    ]
    match_id = matches[0].id if matches else None
    declared = world.programme.items[item]
    scale = world.programme.scales[declared.scale]
    for week, raw in enumerate(raws):
        at = (begin or world.clock.now()) + timedelta(weeks=week)
        async with world.store.unit() as unit:
            prompt = Prompt(
                *(new_id(), phone.id, match_id, "session_recipient", (item,)),
                due_at=at,
                expires_at=at,
                state="answered" if raw else "expired",
                asked_at=at,
                closed_at=at,
            )
            unit.prompts.add(prompt)
            value = scale.share(int(raw) if raw.isdecimal() else raw or None, declared.direction)
            key = f"{prompt.id}:{item}"
            unit.responses.add(Response(key, prompt.id, phone.id, match_id, item, value, raw, at))
            await unit.commit()
