"""Ends and pauses talks the same kind way, whoever does it and for whatever reason."""

from conversations import steps
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.replies import Button, Rows, say
from conversations.turn import Turn


async def end(turn: Turn, match: Match, reason: str) -> Match:
    """End a talk: never proposed again, nothing more delivered, the other side told kindly."""
    ended = steps.move(
        turn.unit,
        match,
        MatchState.ENDED,
        reason=reason,
        actor=str(turn.person.id),
        now=turn.now,
    )
    await steps.bar(turn.unit, match, f"ended:{reason}", turn.now)
    if reason == "blocked":
        # What the other side wrote and has not arrived yet must not arrive after the block.
        await turn.unit.purge_outbox(turn.person.id, match.id)
    other = match.other(turn.person.id)
    turn.say(
        say(
            "{alias} has ended the talk. Talks end for many reasons, and most have nothing to do "
            "with you. Thank you for what you shared.",
            alias=match.alias_of(turn.person.id),
        ),
        to=other,
        buttons=look_again() if other == match.recipient_id else (),
    )
    return ended


def look_again() -> Rows:
    return (
        (Button(say("Find me somebody else"), "leaving.look_again"),),
        (Button(say("Not now"), "leaving.rest"),),
    )


async def pause(turn: Turn, match: Match, reason: str) -> Match:
    paused = steps.move(
        turn.unit,
        match,
        MatchState.PAUSED,
        reason=reason,
        actor=str(turn.person.id),
        now=turn.now,
    )
    turn.say(
        say(
            "{alias} takes a break from the talk. What you write is not passed on until it goes "
            "on; I tell you then.",
            alias=match.alias_of(turn.person.id),
        ),
        to=match.other(turn.person.id),
    )
    return paused


async def go_on(turn: Turn, match: Match) -> Match:
    going = steps.move(
        turn.unit,
        match,
        MatchState.ACTIVE,
        reason="resumed",
        actor=str(turn.person.id),
        now=turn.now,
    )
    turn.say(
        say("{alias} is back. The talk goes on.", alias=match.alias_of(turn.person.id)),
        to=match.other(turn.person.id),
    )
    return going


def peer_alias(match: Match, person: PersonId) -> str:
    return match.alias_of(match.other(person))
