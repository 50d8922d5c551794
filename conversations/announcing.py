"""Tells coordinators that something waits for them, once and without details."""

from conversations.model.matches import Match, MatchState
from conversations.replies import Button, count, say
from conversations.turn import Turn


async def pairs_wait(turn: Turn, made: list[Match]) -> None:
    """Tell coordinators once that pairs wait, not once for each pair."""
    if not made:
        return
    waiting_pairs = await turn.unit.matches.find(state=MatchState.IN_REVIEW)
    for coordinator in await turn.staff():
        turn.say(
            count(
                "{n} pair waits for your review.",
                "{n} pairs wait for your review.",
                len(waiting_pairs),
            ),
            to=coordinator.id,
            buttons=((Button(say("Look"), "review.next", keep=True),),),
        )
