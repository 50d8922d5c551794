"""Tells coordinators and supporters what came of a round, once and without details."""

from datetime import timedelta

from conversations import offering, reviewing
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.replies import Button, count, say
from conversations.rounds import Plan
from conversations.turn import Turn


async def round_ran(turn: Turn, plan: Plan, made: list[Match]) -> None:
    """Ask supporters where no review is wanted, else tell coordinators that pairs wait."""
    if plan.faults:
        await _refused(turn)
        return
    for match in made:
        if match.state is MatchState.ASKED:
            await offering.ask_supporter(turn, match)
    if any(match.state is MatchState.IN_REVIEW for match in made):
        await pairs_wait(turn)
        later = timedelta(hours=turn.programme.defaults.review_to_list)
        turn.schedule("review_waits", turn.now + later)
    asked_by = await turn.unit.people.get(plan.asked_by) if plan.asked_by else None
    if plan.trigger == "coordinator" and asked_by and not made:
        turn.say(
            count(
                "The round is done: {n} person waits, and there is no new pair for now.",
                "The round is done: {n} people wait, and there is no new pair for now.",
                plan.recipients,
            ),
            to=PersonId(asked_by.id),
        )


async def _refused(turn: Turn) -> None:
    """Tell everyone who answers for people that nothing came of a round, and whom to ask."""
    for coordinator in await turn.staff():
        turn.say(
            say(
                "I did not use the result of the last round of matching: the check that comes "
                "after each round found a mistake in it. <b>Nobody was asked, and nothing was "
                "sent.</b> Everybody who waits keeps their place, and the next round tries again. "
                "Please tell whoever looks after this software: the log says what was wrong."
            ),
            to=coordinator.id,
        )


async def pairs_wait(turn: Turn) -> None:
    for coordinator in await turn.staff():
        waiting_pairs = await reviewing.pairs_for(turn, coordinator.id)
        if not waiting_pairs:
            continue
        turn.say(
            count(
                "{n} pair waits for your review.",
                "{n} pairs wait for your review.",
                len(waiting_pairs),
            ),
            to=coordinator.id,
            buttons=((Button(say("Look"), "review.next", keep=True),),),
        )
