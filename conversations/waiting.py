"""What people hear while they wait, honestly; and the asking for a round after an arrival."""

from datetime import timedelta
from math import ceil, floor

from conversations import surveying
from conversations.gathering import gather
from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.matches import HOLDS_A_PLACE, LIVE
from conversations.replies import Button, Words, count, say
from conversations.rounds import best_for
from conversations.turn import Turn

STALE = timedelta(days=7)


async def expected_wait(turn: Turn) -> tuple[float, float] | None:
    """Return within how many days half of those of one's language found somebody: from, to.

    None while too little is known, or nothing of late: no number is better than a wrong one.
    """
    survey = await surveying.latest(turn.unit)
    if survey is None or turn.now - survey.at > STALE:
        return None
    for one in survey.found["waits"]:
        if one["group"] == turn.person.language and one["high"] is not None:
            return float(one["low"]), float(one["high"])
    return None


async def how_long(turn: Turn) -> Words:
    if not await _somebody_fits(turn):
        return say(
            "To be honest with you: right now there is nobody here yet who fits and has room. "
            "That is not because of you. The team sees that you are waiting, and I write to you "
            "as soon as somebody fits."
        )
    days = await expected_wait(turn)
    if days is None:
        return say(
            "How long it takes I cannot say yet: too few people have looked for somebody here so "
            "far. I write to you as soon as somebody has said yes."
        )
    low, high = max(1, floor(days[0])), ceil(days[1])
    if high <= 1:
        return say("Half of the people here found somebody within a day. We cannot promise it.")
    if low == high:
        return count(
            "Half of the people here found somebody within {n} day. We cannot promise it.",
            "Half of the people here found somebody within {n} days. We cannot promise it.",
            high,
        )
    return say(
        "Half of the people here found somebody within {low} to {high} days. We cannot promise it.",
        low=low,
        high=high,
    )


async def _somebody_fits(turn: Turn) -> bool:
    """Tell whether anybody has been found, or could be as things stand now."""
    mine = turn.person.id
    found = [state for state in HOLDS_A_PLACE if state not in LIVE]
    if await turn.unit.matches.find(recipient_id=mine, state=found):
        return True
    gathered = await gather(turn.unit, turn.programme, turn.now, only=mine)
    return bool(best_for(turn.programme, gathered, 1))


async def tell(turn: Turn) -> None:
    """Say what happens now, what to do meanwhile, and how long it may take."""
    turn.say(
        say(
            "We look for somebody now, and write to you as soon as a peer has said yes. Until "
            "then: /profile changes your answers, /pause stops the search, /now shows people you "
            "can call if it gets hard."
        )
    )
    turn.say(await how_long(turn))


async def ask_for_round(turn: Turn, trigger: str, *, minutes: float | None = None) -> None:
    """Ask for a round soon, unless one is asked for already."""
    waiting = await turn.unit.dues.find(kind="round", done_at=None)
    wait = turn.programme.defaults.round_after_arrival_minutes if minutes is None else minutes
    at = turn.now + timedelta(minutes=wait)
    # One whose moment has come may be computing already, without what has just changed.
    if any(turn.now < due.due_at <= at and not due.args.get("dry_run") for due in waiting):
        return
    turn.unit.dues.add(
        Due(new_id(), "round", at, args={"trigger": trigger, "by": str(turn.person.id)})
    )


async def tell_staff_of_applicant(turn: Turn) -> None:
    """Put a new supporter before the coordinators: a link alone admits nobody."""
    for coordinator in await turn.staff():
        if coordinator.id == turn.person.id:
            continue
        turn.say(
            say("A new supporter, {name}, waits for your welcome.", name=turn.person.peer_name),
            to=coordinator.id,
            buttons=(
                (Button(say("Look"), "applicants.look", {"person": turn.person.id}, keep=True),),
            ),
        )
