"""Ends and pauses talks the same kind way, whoever does it and for whatever reason."""

from conversations import holding, meetings, standing, steps
from conversations.model.ids import PersonId, new_id
from conversations.model.matches import Match, MatchState, MatchStep
from conversations.model.person import PersonState
from conversations.replies import Button, Joined, Rows, Words, say
from conversations.turn import Turn

AWAY = {PersonState.PAUSED, PersonState.UNREACHABLE}


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
    await meetings.withdraw(turn.unit, match, turn.now)
    await holding.forget(turn, match)
    await steps.bar(turn.unit, match, f"ended:{reason}", turn.now)
    # What the other side wrote and has not arrived yet must not arrive after the end.
    dropped = await turn.unit.purge_outbox(turn.person.id, match.id)
    other = match.other(turn.person.id)
    told: Words = say(
        "{alias} has ended the talk. Talks end for many reasons, and most have nothing to do "
        "with you. Thank you for what you shared.",
        alias=match.alias_of(turn.person.id),
    )
    peer = await turn.unit.people.get(other)
    if peer is not None and peer.state is PersonState.PAUSED:
        # They asked for silence; they hear it when they come back.
        await standing.tell_later(turn, other, match.alias_of(turn.person.id))
        return ended
    if dropped:
        told = Joined((told, say("What you wrote last may not have arrived.")), " ")
    turn.say(
        told,
        to=other,
        buttons=look_again() if other == match.recipient_id else (),
    )
    return ended


def look_again() -> Rows:
    return (
        (Button(say("Find me somebody else"), "leaving.look_again"),),
        (Button(say("Not now"), "leaving.rest"),),
    )


def _takes_a_break(alias: str) -> Words:
    return say(
        "{alias} takes a break from the talk. What you write is not passed on until it goes "
        "on; I tell you then.",
        alias=alias,
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
    other = match.other(turn.person.id)
    turn.say(_takes_a_break(match.alias_of(turn.person.id)), to=other)
    if await meetings.withdraw(turn.unit, match, turn.now):
        for who in (other, turn.person.id):
            turn.say(
                say(
                    "The time you had agreed on is off while the talk rests. /time finds another "
                    "when it goes on."
                ),
                to=who,
            )
    return paused


async def go_on(turn: Turn, match: Match) -> Match | None:
    """Let a paused talk go on, unless it rests for the other side; that is said then."""
    if await _rests_for_the_other(turn, match):
        turn.say(_takes_a_break(peer_alias(match, turn.person.id)))
        return None
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


async def _rests_for_the_other(turn: Turn, match: Match) -> bool:
    """Tell whether the other side still wants the break; nobody ends a break but who took it."""
    mine, other = turn.person.id, match.other(turn.person.id)
    pauses = await turn.unit.steps.find(match_id=match.id, after=MatchState.PAUSED)
    last = max(pauses, key=lambda step: step.at, default=None)
    peer = await turn.unit.people.get(other)
    if peer is not None and peer.state in AWAY:
        if last is not None and last.actor == mine:
            # From now on the talk waits for the other side alone, who rests from everything.
            turn.unit.steps.add(
                MatchStep(
                    new_id(),
                    match.id,
                    MatchState.PAUSED,
                    MatchState.PAUSED,
                    "still_away",
                    str(other),
                    turn.now,
                )
            )
        return True
    return last is not None and last.actor == other


def peer_alias(match: Match, person: PersonId) -> str:
    return match.alias_of(match.other(person))
