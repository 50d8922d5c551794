"""What it means that somebody is away for a while: who hears it, how long it is, what comes after.

Nobody hears a date or a clock of the other side: only about how long.
"""

from dataclasses import replace
from datetime import timedelta

from conversations import answering, closing, meetings, offering, waiting
from conversations.model.ids import PersonId
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.person import Person, PersonState
from conversations.people import may_be_written_to, silent_ones, talks_of
from conversations.replies import Button, Joined, Rows, Words, count, say
from conversations.turn import Turn

SHORT = timedelta(hours=36)
"""An absence too short to look for somebody else, or to take back what was offered."""
MOST_NAMES = 10


def about(left: timedelta) -> Words:
    """Return about how long something takes, so roughly that it tells no time zone."""
    days = left / timedelta(days=1)
    if days <= 1.5:
        return say("about a day")
    if days <= 5:
        return say("a few days")
    if days <= 10:
        return say("about a week")
    if days <= 17:
        return say("about two weeks")
    if days <= 24:
        return say("about three weeks")
    return say("about a month")


def how_long(turn: Turn, person: Person) -> Words:
    """Return about how long somebody is still away."""
    assert person.away_until is not None
    return about(person.away_until - turn.now)


async def tell_peers(turn: Turn, *, longer: bool) -> None:
    """Tell everybody in a talk with the person of this turn that they are away."""
    for match in await talks_of(turn.unit, turn.person.id):
        peer = await turn.unit.people.get(match.other(turn.person.id))
        if match.state is not MatchState.ACTIVE or peer is None or not may_be_written_to(peer):
            continue
        alias, length = match.alias_of(turn.person.id), how_long(turn, turn.person)
        if longer:
            told: Words = say("{alias} stays away a little longer: {length}.", **_of(alias, length))
        else:
            told = say(
                "{alias} is away for {length}. That has nothing to do with you. What you write "
                "is passed on as usual; an answer may only come afterwards. I tell you when "
                "{alias} is back. /now shows people who are there at once.",
                **_of(alias, length),
            )
        offers = peer.id == match.recipient_id and not await _stand_in(turn, match)
        turn.say(told, to=peer.id, buttons=_ways(turn, match) if offers else (), talk=match.id)
        await _call_off(turn, match)


def _of(alias: str, length: Words) -> dict[str, Words]:
    return {"alias": alias, "length": length}


def _ways(turn: Turn, match: Match) -> Rows:
    """Return what a recipient may choose from while their supporter is away for long."""
    until = turn.person.away_until
    if until is None or until - turn.now <= SHORT:
        return ()
    args = {"match": match.id}
    return (
        (Button(say("I will wait for {alias}", alias=match.supporter_alias), "away.wait", args),),
        (Button(say("Somebody else meanwhile"), "away.stand_in", args),),
    )


async def _call_off(turn: Turn, match: Match) -> None:
    """Call off a time agreed on that lies in the absence."""
    agreed = await meetings.ahead(turn, match)
    until = turn.person.away_until
    if agreed is None or agreed.at is None or until is None or agreed.at >= until:
        return
    await meetings.withdraw(turn.unit, match, turn.now)
    for who in match.people:
        turn.say(
            say(
                "The time you had agreed on with {alias} is off because of the break. /time finds "
                "another.",
                alias=closing.peer_alias(match, who),
            ),
            to=who,
            talk=match.id,
        )


async def tell_writer(turn: Turn, match: Match, writer: Person, peer: Person) -> None:
    """Tell who writes to somebody away that it is passed on, once; call before it is counted."""
    if peer.away_since is None or peer.away_until is None:
        return
    talk = await turn.unit.talks.get(match.id)
    if talk and talk.last_at and talk.last_at >= peer.away_since:
        return
    if peer.away_until > turn.now:
        told: Words = say(
            "This is passed on. {alias} is away, for {length} from now; an answer may only come "
            "afterwards.",
            **_of(match.alias_of(peer.id), how_long(turn, peer)),
        )
    else:
        told = say("This is passed on. {alias} should be back soon.", alias=match.alias_of(peer.id))
    turn.say(told, to=writer.id, talk=match.id)


async def come_back(turn: Turn) -> None:
    """Let everything go on for somebody who is back; their peers hear it."""
    turn.change(away_since=None, away_until=None)
    chosen_between = await ask_whose_stand_in(turn)
    for match in await talks_of(turn.unit, turn.person.id):
        if match.state is not MatchState.ACTIVE or match.id in chosen_between:
            continue
        await answering.count_anew(turn, match.id)
        peer = await turn.unit.people.get(match.other(turn.person.id))
        if peer and may_be_written_to(peer):
            alias = match.alias_of(turn.person.id)
            turn.say(say("{alias} is back.", alias=alias), to=peer.id, talk=match.id)
    if turn.person.supporter or turn.person.waiting_since:
        await waiting.ask_for_round(turn, "arrival")


async def ask_whose_stand_in(turn: Turn) -> set[str]:
    """Ask recipients who found a stand-in how to go on; returns the talks this is about.

    Who was still looking for one looks no longer: their supporter is back.
    """
    about_these: set[str] = set()
    for match in await talks_of(turn.unit, turn.person.id):
        peer = await turn.unit.people.get(match.recipient_id)
        if peer is None or match.supporter_id != turn.person.id:
            continue
        if stand_in := await _stand_in(turn, match):
            about_these.add(match.id)
            _ask_how(turn, match, stand_in)
        elif peer.waiting_since is not None:
            await offering.close_offers(turn, peer.id, "peer_back")
            turn.unit.people.save(replace(peer, waiting_since=None))
    return about_these


def _ask_how(turn: Turn, match: Match, stand_in: Match) -> None:
    mine, other = match.supporter_alias, stand_in.supporter_alias
    stays = {"keep": match.id, "end": stand_in.id}
    changes = {"keep": stand_in.id, "end": match.id}
    turn.say(
        say(
            "<b>{alias}</b> is back. Meanwhile you have talked with <b>{other}</b>. With whom "
            "would you like to go on? Both are fine, and the other is told kindly.",
            alias=mine,
            other=other,
        ),
        to=match.recipient_id,
        buttons=(
            (Button(say("Go on with {alias}", alias=mine), "away.choose", stays),),
            (Button(say("Stay with {alias}", alias=other), "away.choose", changes),),
        ),
    )
    turn.say(
        say(
            "While you were away, {alias} has talked with somebody else. I ask them now how they "
            "would like to go on, and tell you.",
            alias=match.recipient_alias,
        )
    )


async def _stand_in(turn: Turn, match: Match) -> Match | None:
    """Return the other talk that a recipient has, if they have one."""
    live = await turn.unit.matches.find(recipient_id=match.recipient_id, state=LIVE)
    return next((one for one in live if one.id != match.id), None)


async def needs_a_stand_in(turn: Turn, match: Match) -> bool:
    """Tell whether a recipient's only supporter still cannot answer."""
    if match.state not in LIVE or await _stand_in(turn, match):
        return False
    return match.supporter_id in await silent_ones(turn.unit, [match])


async def overview(turn: Turn) -> list[Words]:
    """Return who of the supporters is away, and whose peers have nobody meanwhile."""
    here = (PersonState.ACTIVE, PersonState.RESTING)
    supporters = await turn.unit.people.find(supporter=True, state=here)
    away = [person for person in supporters if person.away_until is not None]
    if not away:
        return []
    live = await turn.unit.matches.find(supporter_id=[one.id for one in away], state=LIVE)
    alone = [m.recipient_id for m in live if not await _somebody_there(turn, m)]
    names: list[Words] = [_named(turn, person) for person in away[:MOST_NAMES]]
    lines: list[Words] = [
        say("Supporters away: <b>{n}</b>: {names}", n=len(away), names=Joined(tuple(names), ", "))
    ]
    if alone:
        people = [await turn.unit.people.get(one) for one in dict.fromkeys(alone)]
        labels = [person.peer_name for person in people if person][:MOST_NAMES]
        lines.append(
            count(
                "<b>{n} recipient</b> has nobody meanwhile: {names}",
                "<b>{n} recipients</b> have nobody meanwhile: {names}",
                len(people),
                names=Joined(tuple(labels), ", "),
            )
        )
    return lines


def _named(turn: Turn, person: Person) -> Words:
    if person.away_until and person.away_until <= turn.now:
        return say("{name} (should be back)", name=person.peer_name)
    return say("{name} (for {length})", name=person.peer_name, length=how_long(turn, person))


async def _somebody_there(turn: Turn, match: Match) -> bool:
    live = await turn.unit.matches.find(recipient_id=match.recipient_id, state=LIVE)
    silent: set[PersonId] = await silent_ones(turn.unit, live)
    return any(one.supporter_id not in silent for one in live)
