"""/talks, /pause, /resume and /available: how things stand, and breaks without reasons."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from conversations import absence, closing, meetings, offering, standing, waiting
from conversations.inbound import BotUnblocked, CommandGiven
from conversations.model.ids import MatchId
from conversations.model.matches import Match, MatchState, Talk
from conversations.model.person import NO_OFFERS, PersonState, answer_id
from conversations.people import talks_of
from conversations.replies import Button, Joined, Rows, Words, say
from conversations.turn import Turn

A_MOMENT = timedelta(seconds=1)
"""What happened just now is told as a second ago: no time at all would read as the future."""
NOT_YET = {PersonState.NEW, PersonState.UNDERAGE, PersonState.APPLIED}


async def talks(turn: Turn, _event: CommandGiven) -> None:
    """/talks: each talk with a button to write into it, longest unanswered first."""
    live = await talks_of(turn.unit, turn.person.id)
    if not live:
        if turn.person.waiting_since:
            turn.say(say("You are in no talk yet. We are looking for a peer for you."))
            turn.say(await waiting.how_long(turn))
        else:
            turn.say(say("You are in no talk at the moment."))
        return
    rows: list[tuple[Button, ...]] = []
    lines: list[Words] = [say("<b>Your talks</b>")]
    for match in await _longest_unanswered_first(turn, live):
        alias = closing.peer_alias(match, turn.person.id)
        paused = match.state is MatchState.PAUSED
        if paused and await closing.rests_for_the_other(turn, match):
            lines.append(say("• {alias}: takes a break; I tell you when it goes on", alias=alias))
            continue
        lines.append(await _state_of(turn, match, alias))
        label = (
            say("Go on with {alias}", alias=alias)
            if paused
            else say("Write to {alias}", alias=alias)
        )
        action = "breaks.go_on" if paused else "relay.to"
        rows.append((Button(label, action, {"match": match.id}),))
        if agreed := await meetings.ahead(turn, match):
            lines.append(say("   You meet on {when}.", when=agreed.at))
    if any(match.state is MatchState.ACTIVE for match in live):
        rows.append((Button(say("Agree on a time"), "meeting.which"),))
    turn.say(Joined(tuple(lines), "\n"), buttons=tuple(rows))


async def _longest_unanswered_first(turn: Turn, live: list[Match]) -> list[Match]:
    """Sort talks: those that wait for this person, longest first; the others; those that rest."""
    since = {match.id: await _unanswered_since(turn, match) for match in live}
    never = datetime.max.replace(tzinfo=turn.now.tzinfo)
    return sorted(
        live,
        key=lambda match: (match.state is MatchState.PAUSED, since[match.id] or never),
    )


async def _unanswered_since(turn: Turn, match: Match) -> datetime | None:
    talk = await turn.unit.talks.get(match.id)
    if talk is None or talk.last_by == turn.person.id or match.state is MatchState.PAUSED:
        return None
    return talk.unanswered_since or talk.last_at


async def _state_of(turn: Turn, match: Match, alias: str) -> Words:
    talk = await turn.unit.talks.get(match.id)
    peer = await turn.unit.people.get(match.other(turn.person.id))
    since = await _unanswered_since(turn, match)
    if match.state is MatchState.PAUSED:
        line: Words = say("• {alias}: paused", alias=alias)
    elif talk is None or talk.last_at is None:
        line = say("• {alias}: nobody has written yet", alias=alias)
    elif since is None:
        line = say("• {alias}: your word was the last, {ago}", alias=alias, ago=_ago(turn, talk))
    else:
        ago = max(turn.now - since, A_MOMENT)
        line = say("• <b>{alias}: waits for you</b>, wrote {ago}", alias=alias, ago=ago)
    if peer is None or peer.away_until is None or match.state is MatchState.PAUSED:
        return line
    if peer.away_until <= turn.now:
        return Joined((line, say("   Away; should be back soon.")), "\n")
    return Joined((line, say("   Away for {length}.", length=absence.how_long(turn, peer))), "\n")


def _ago(turn: Turn, talk: Talk) -> timedelta:
    return max(turn.now - (talk.last_at or turn.now), A_MOMENT)


async def pause(turn: Turn, _event: CommandGiven) -> None:
    """/pause: one talk or everything."""
    live = [m for m in await talks_of(turn.unit, turn.person.id) if m.state is MatchState.ACTIVE]
    if not live:
        await _pause_all(turn, {})
        return
    rows: Rows = tuple(
        (
            Button(
                say("The talk with {alias}", alias=closing.peer_alias(match, turn.person.id)),
                "breaks.pause",
                {"match": match.id},
            ),
        )
        for match in live
    )
    turn.say(
        say("What would you like to pause?"),
        buttons=(
            *rows,
            (Button(say("Everything"), "breaks.pause_all"),),
            (Button(say("I am only away for some days"), "away.days"),),
        ),
    )


async def _pause(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await turn.unit.matches.get(str(MatchId(str(args["match"]))))
    if match is None or turn.person.id not in match.people:
        return
    if match.state is not MatchState.ACTIVE:
        turn.say(say("This talk is not going on at the moment."), in_place=True)
        return
    await closing.pause(turn, match, "paused")
    turn.say(
        say(
            "Paused, and {alias} knows that you take a break. /resume goes on.",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        in_place=True,
    )


async def _pause_all(turn: Turn, _args: Mapping[str, Any]) -> None:
    if turn.person.state in NOT_YET:
        turn.say(say("There is nothing to pause yet. /start goes on where you were."))
        return
    for match in await talks_of(turn.unit, turn.person.id):
        if match.state is MatchState.ACTIVE:
            await closing.pause(turn, match, "paused")
    await offering.close_offers(turn, turn.person.id, "paused")
    await offering.decline_all(turn, turn.person.id, "paused")
    turn.change(state=PersonState.PAUSED, waiting_since=None, away_since=None, away_until=None)
    turn.say(
        say(
            "Everything rests now. I write nothing until you send /resume. /now still shows "
            "numbers to call."
        ),
        in_place=True,
    )


async def resume(turn: Turn, _event: CommandGiven) -> None:
    """/resume: go on where one stopped, or look for a peer again."""
    person = turn.person
    dialogue = await turn.dialogue()
    if person.state is PersonState.NEW and dialogue and dialogue.flow in turn.core.flows:
        await turn.core.flows[dialogue.flow].show(turn, dialogue)
        return
    if person.state in NOT_YET:
        turn.say(say("There is nothing to take up again. /start goes on where you were."))
        return
    if not await standing.may_take_part(turn):
        turn.change(state=PersonState.RESTING)
        return
    turn.change(state=await standing.back_to(turn))
    turn.say(say("Good to have you back."))
    if person.away_until is not None:
        await absence.come_back(turn)
        person = turn.person
    await standing.tell_what_ended(turn)
    if not person.recipient and not person.supporter and not person.staff:
        turn.change(state=PersonState.NEW)  # so that /start begins for them
        turn.say(say("/start begins."))
        return
    live = await talks_of(turn.unit, person.id)
    asked_about = await absence.ask_whose_stand_in(turn)
    live = [match for match in live if match.id not in asked_about]
    going = [m for m in live if m.state is MatchState.ACTIVE or await closing.go_on(turn, m)]
    if going:
        turn.say(say("Your talks go on. /talks shows them."))
    if person.recipient and all(match.recipient_id != person.id for match in live):
        turn.change(waiting_since=person.waiting_since or turn.now)
        await waiting.tell(turn)
        await waiting.ask_for_round(turn, "arrival")


async def _go_on(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await turn.unit.matches.get(str(MatchId(str(args["match"]))))
    if match is None or turn.person.id not in match.people:
        return
    if match.state is not MatchState.PAUSED:
        turn.say(say("This talk is not paused."), in_place=True)
        return
    if not await standing.may_take_part(turn) or not await closing.go_on(turn, match):
        return
    alias = closing.peer_alias(match, turn.person.id)
    turn.say(say("The talk with {alias} goes on. Just write.", alias=alias), in_place=True)


async def available(turn: Turn, _event: CommandGiven) -> None:
    """/available: a supporter switches offers off and on."""
    waits = await standing.waits_for_welcome(turn.unit, turn.person.id)
    if not turn.person.supporter or waits or turn.person.state is PersonState.APPLIED:
        turn.say(
            say(
                "This is there for supporters who have been welcomed, so there is nothing you "
                "need to do. /help shows what is there for you."
            )
        )
    elif turn.person.away_until is not None:
        turn.say(say("Good to have you back. The people you talk with hear it."))
        await absence.come_back(turn)
    elif turn.person.state is PersonState.ACTIVE and not await _no_offers(turn):
        if turn.person.recipient:
            await turn.keep_answer(NO_OFFERS, True)  # their own search goes on
        else:
            turn.change(state=PersonState.RESTING)
        # What was asked already stays; a pair still in review would come as a new offer.
        unasked = (MatchState.PROPOSED, MatchState.IN_REVIEW)
        await offering.decline_all(turn, turn.person.id, "not_available", unasked)
        turn.say(
            say(
                "No new offers from now on; talks that go on are not touched. Send /available "
                "again when you are ready."
            )
        )
    elif await standing.may_take_part(turn):
        turn.change(state=PersonState.ACTIVE)
        if await _no_offers(turn):
            turn.unit.answers.remove(answer_id(turn.person.id, NO_OFFERS))
        turn.say(say("You get offers again. Thank you for being there."))
        await waiting.ask_for_round(turn, "arrival")


async def _no_offers(turn: Turn) -> bool:
    return await turn.unit.answers.get(answer_id(turn.person.id, NO_OFFERS)) is not None


async def back_again(turn: Turn, _event: BotUnblocked) -> None:
    """A person who had blocked the bot is back: nothing is forgotten, nothing starts by itself."""
    if await standing.reachable_again(turn):
        turn.say(say("Welcome back. /resume goes on where you stopped, whenever you like."))


COMMANDS = {"talks": talks, "pause": pause, "resume": resume, "available": available}
ACTIONS = {"breaks.pause": _pause, "breaks.pause_all": _pause_all, "breaks.go_on": _go_on}
