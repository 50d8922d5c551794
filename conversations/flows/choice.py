"""The recipient's choice among those who said yes; choosing begins the talk."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import closing, headers, offering, spotlight, steps, waiting
from conversations.comparing import arm_of
from conversations.model.care import Due
from conversations.model.matches import Match, MatchState, Talk
from conversations.model.person import PersonState, Role
from conversations.replies import Joined, Words, say
from conversations.turn import Turn


async def _talk(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await offering.match_of(turn, args)
    if match is None or match.recipient_id != turn.person.id or match.state is not MatchState.OPEN:
        turn.say(say("This peer is no longer free. /talks shows how things stand."), in_place=True)
        # One tap used all buttons of that card up, so those who are still there come again.
        await offering.show_choice(turn, turn.person.id)
        return
    waited = turn.now - (turn.person.waiting_since or match.created_at)
    number = await arm_of(turn.unit, turn.programme, "spotlight", turn.person.id, turn.now)
    match = replace(
        match,
        waited_days=waited.total_seconds() / 86400,
        spotlight=await spotlight.drawn(turn.unit, turn.programme, match, number=number),
    )
    match = steps.move(
        turn.unit,
        match,
        MatchState.ACTIVE,
        reason="chosen",
        actor=str(turn.person.id),
        now=turn.now,
    )
    await offering.close_offers(turn, turn.person.id, "chose_another", keep=match.id)
    turn.change(waiting_since=None)
    await closing.rest_for_stand_in(turn, match)
    turn.unit.talks.add(Talk(match.id, match.recipient_id, match.supporter_id))
    await _introduce(turn, match)


async def _introduce(turn: Turn, match: Match) -> None:
    """Tell both that the talk has begun; the pinned message says the rest."""
    turn.say(
        say(
            "You and <b>{alias}</b> can talk now. They may answer in minutes or in a day.",
            alias=match.supporter_alias,
        ),
        in_place=True,
    )
    about = (await turn.answers(match.recipient_id, Role.RECIPIENT)).get("about")
    parts: list[Words] = [say("<b>{alias}</b> has chosen you.", alias=match.recipient_alias)]
    if about:
        parts.append(say("Before you talk, they say: “{about}”", about=str(about)))
    turn.say(Joined(tuple(parts), "\n\n"), to=match.supporter_id)
    await headers.pin(turn, match)


async def _others(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Pass on those offered, for good, and look for others."""
    for match in await turn.unit.matches.find(recipient_id=turn.person.id, state=MatchState.OPEN):
        await steps.bar(turn.unit, match, "others_wanted", turn.now)
        await offering.withdraw(turn, match, "others_wanted")
    turn.say(say("All right. We look for others and write to you."), in_place=True)
    turn.say(await waiting.how_long(turn))
    await waiting.ask_for_round(turn, "others_wanted", minutes=1)


async def _not_now(turn: Turn, _args: Mapping[str, Any]) -> None:
    await offering.close_offers(turn, turn.person.id, "not_now")
    turn.change(state=PersonState.RESTING, waiting_since=None)
    turn.say(
        say(
            "That is all right. We stop looking for now; nobody minds. /resume starts again "
            "whenever you like, with everything you told us."
        ),
        in_place=True,
    )


async def show(turn: Turn, due: Due) -> None:
    """Show the choice a day after the first yes, even if others have not answered."""
    if due.person_id and await offering.somebody_new(turn, due.person_id):
        await offering.show_choice(turn, due.person_id)


async def remind(turn: Turn, due: Due) -> None:
    if due.person_id and await _still_open(turn, due):
        await offering.show_choice(turn, due.person_id, reminder=True)


async def lapse(turn: Turn, due: Due) -> None:
    """Let a choice go that nobody made: free the supporters, keep the door open."""
    if due.person_id is None or not await _still_open(turn, due):
        return
    await offering.close_offers(turn, due.person_id, "choice_lapsed")
    person = await turn.unit.people.get(due.person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        return
    turn.unit.people.save(replace(person, state=PersonState.RESTING, waiting_since=None))
    turn.say(
        say(
            "Choosing can be a lot, and you are free to take your time. The peers who said yes "
            "may be there for others now, and nobody minds. Nothing is lost: whenever you feel "
            "like it, /resume looks for somebody again. If these days are hard, /now "
            "shows people who listen."
        ),
        to=person.id,
    )


async def _still_open(turn: Turn, due: Due) -> bool:
    shown = [await turn.unit.matches.get(str(match)) for match in due.args["matches"]]
    return any(match is not None and match.state is MatchState.OPEN for match in shown)


ACTIONS = {"choice.talk": _talk, "choice.others": _others, "choice.not_now": _not_now}
DUES = {"choice": show, "choice_reminder": remind, "choice_lapse": lapse}
