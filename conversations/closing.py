"""Ends and pauses talks the same kind way, whoever does it and for whatever reason."""

from conversations import headers, holding, meetings, sharing, standing, steps
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import Match, MatchState, MatchStep
from conversations.model.person import PersonState
from conversations.replies import Button, Joined, Rows, Words, say
from conversations.turn import Turn

STAND_IN = "stand_in"
AWAY = {PersonState.PAUSED, PersonState.UNREACHABLE}


async def end(turn: Turn, match: Match, reason: str, told: Words | None = None) -> Match:
    """End a talk: not proposed again, nothing more delivered, the other side told kindly."""
    ended = steps.move(
        turn.unit,
        match,
        MatchState.ENDED,
        reason=reason,
        actor=str(turn.person.id),
        now=turn.now,
    )
    await meetings.withdraw(turn.unit, match, turn.now)
    waited = await holding.forget(turn, match)
    await headers.take_down(turn, match)
    await sharing.withdraw(turn, match)
    await steps.bar(turn.unit, match, f"ended:{reason}", turn.now)
    # What the other side wrote and has not arrived yet must not arrive after the end.
    dropped = await turn.unit.purge_outbox(turn.person.id, match.id)
    other = match.other(turn.person.id)
    told = told or say(
        "{alias} has ended the talk. Talks end for many reasons, and most have nothing to do "
        "with you. Thank you for what you shared.",
        alias=match.alias_of(turn.person.id),
    )
    await _wake_the_other(turn, match)
    peer = await turn.unit.people.get(other)
    if peer is not None and peer.state is PersonState.PAUSED:
        # They asked for silence; they hear it when they come back.
        await standing.tell_later(turn, other, match.alias_of(turn.person.id))
        return ended
    if dropped or other in waited:
        told = Joined((told, say("What you wrote last may not have arrived.")), " ")
    turn.say(
        told,
        to=other,
        buttons=look_again() if other == match.recipient_id else (),
    )
    return ended


async def rest_for_stand_in(turn: Turn, match: Match) -> None:
    """Let the talk with somebody absent rest without a word: a stand-in's talk begins."""
    rests = {"recipient_id": match.recipient_id, "state": MatchState.ACTIVE}
    for other in await turn.unit.matches.find(**rests):
        if other.id != match.id:
            # It waits for the one who is absent, so it counts as theirs.
            who = str(other.supporter_id)
            rest = MatchState.PAUSED
            steps.move(turn.unit, other, rest, reason=STAND_IN, actor=who, now=turn.now)
            await meetings.withdraw(turn.unit, other, turn.now)


async def _wake_the_other(turn: Turn, ended: Match) -> None:
    """Let a talk go on that rested for the stand-in's talk, which is over."""
    rests = {"recipient_id": ended.recipient_id, "state": MatchState.PAUSED}
    for other in await turn.unit.matches.find(**rests):
        pauses = await turn.unit.steps.find(match_id=other.id, after=MatchState.PAUSED)
        if other.id != ended.id and max(pauses, key=lambda step: step.at).reason == STAND_IN:
            who, on = str(turn.person.id), MatchState.ACTIVE
            steps.move(turn.unit, other, on, reason="stand_in_over", actor=who, now=turn.now)


def look_again() -> Rows:
    return (
        (Button(say("Find me somebody else"), "leaving.look_again"),),
        (Button(say("Not now"), "leaving.rest"),),
    )


def takes_a_break(alias: str) -> Words:
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
    turn.say(takes_a_break(match.alias_of(turn.person.id)), to=other, talk=match.id)
    await sharing.call_off(turn, paused)
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
    if await rests_for_the_other(turn, match):
        await _let_it_wait(turn, match)
        turn.say(takes_a_break(peer_alias(match, turn.person.id)))
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
        talk=match.id,
    )
    return going


async def go_on_if_rested(turn: Turn, match_id: MatchId) -> None:
    """Let a talk go on that a recipient has just chosen, whoever it rested for."""
    match = await turn.unit.matches.get(match_id)
    if match is None or match.state is not MatchState.PAUSED:
        return
    supporter = await turn.unit.people.get(match.supporter_id)
    if supporter is None or supporter.state in AWAY:
        return
    who, on = str(turn.person.id), MatchState.ACTIVE
    steps.move(turn.unit, match, on, reason="resumed", actor=who, now=turn.now)


async def rests_for_the_other(turn: Turn, match: Match) -> bool:
    """Tell whether the other side still wants the break; nobody ends a break but who took it."""
    peer = await turn.unit.people.get(match.other(turn.person.id))
    if peer is not None and peer.state in AWAY:
        return True
    last = await _last_pause(turn, match)
    return last is not None and last.actor == match.other(turn.person.id)


async def _last_pause(turn: Turn, match: Match) -> MatchStep | None:
    pauses = await turn.unit.steps.find(match_id=match.id, after=MatchState.PAUSED)
    return max(pauses, key=lambda step: step.at, default=None)


async def _let_it_wait(turn: Turn, match: Match) -> None:
    """Let a talk wait from now on for the other side alone, who rests from everything."""
    last = await _last_pause(turn, match)
    if last is None or last.actor != turn.person.id:
        return
    rest, theirs = MatchState.PAUSED, str(match.other(turn.person.id))
    step = MatchStep(new_id(), match.id, rest, rest, "still_away", theirs, turn.now)
    turn.unit.steps.add(step)


def peer_alias(match: Match, person: PersonId) -> str:
    return match.alias_of(match.other(person))
