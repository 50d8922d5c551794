"""Keeps questions away from somebody for a while after words that sound like a crisis."""

from dataclasses import replace

from conversations.programme import Limits
from conversations.ratings.gathering import asking_of
from conversations.turn import Turn


async def keep_calm(turn: Turn) -> None:
    """Ask nothing for as long as the programme says, counted from the latest such words."""
    limits = turn.programme.limits.values() or (Limits(),)
    until = turn.now + max(one.after_crisis for one in limits)
    asking = await asking_of(turn.unit, turn.person.id)
    turn.unit.askings.save(replace(asking, calm_until=until))
