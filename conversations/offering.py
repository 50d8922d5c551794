"""Puts a match to one of its two people: the supporter's card, the recipient's choice."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conversations import cards, steps, waiting
from conversations.comparing import arm_of
from conversations.model.ids import MatchId, PersonId
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.person import Person, Role
from conversations.people import after_quiet_hours
from conversations.replies import Button, Joined, Rows, Words, count, say
from conversations.turn import Turn

A_STAND_IN = say(
    "Their peer is away for a while, and this may be for that time only. They choose then how to "
    "go on."
)
CHOICE_DUES = ("choice", "choice_reminder", "choice_lapse")
UNDECIDED = (MatchState.PROPOSED, MatchState.IN_REVIEW, MatchState.ASKED)


async def ask_supporter(turn: Turn, match: Match, *, reminder: bool = False) -> None:
    """Show a supporter the card; the reminder and the lapse fall due by themselves."""
    supporter = await turn.unit.people.get(match.supporter_id)
    if supporter is None:
        return
    hours = turn.programme.defaults
    opening: Words
    if reminder:
        opening = say(
            "Still open: <b>{alias}</b> is looking for a peer.", alias=match.recipient_alias
        )
    else:
        opening = say(
            "Somebody is looking for a peer. Here they are called <b>{alias}</b>.",
            alias=match.recipient_alias,
        )
    ground: Words = await cards.common_ground_words(
        turn.unit, turn.programme, match, Role.SUPPORTER
    )
    closing = say(
        "Would you like to talk with {alias}? A no is fine, and they will not be told.",
        alias=match.recipient_alias,
    )
    if await turn.unit.matches.find(recipient_id=match.recipient_id, state=LIVE):
        ground = Joined((ground, A_STAND_IN), "\n\n")
    buttons: Rows = (
        (Button(say("Yes, I would"), "offer.answer", {"match": match.id, "yes": True}),),
        (Button(say("Not this time"), "offer.answer", {"match": match.id, "yes": False}),),
    )
    turn.say(Joined((opening, ground, closing), "\n\n"), to=supporter.id, buttons=buttons)
    if not reminder:
        remind = turn.now + timedelta(hours=hours.supporter_reminder)
        turn.schedule(
            "offer_reminder",
            after_quiet_hours(supporter, remind, hours),
            person=supporter.id,
            match=match.id,
        )
        turn.schedule(
            "offer_lapse",
            turn.now + timedelta(hours=hours.supporter_answers),
            person=supporter.id,
            match=match.id,
        )


async def supporter_said_yes(turn: Turn, match: Match) -> None:
    """Open the match to the recipient; show the choice when nothing more is to come."""
    steps.move(
        turn.unit, match, MatchState.OPEN, reason="yes", actor=str(turn.person.id), now=turn.now
    )
    turn.say(
        say(
            "Thank you. {alias} hears now that somebody has said yes, and chooses. I tell you "
            "either way.",
            alias=match.recipient_alias,
        ),
        in_place=True,
    )
    await offer_choice_if_ready(turn, match.recipient_id)


async def offer_choice_if_ready(turn: Turn, recipient_id: PersonId) -> None:
    """Show the choice once all asked have answered; else a day after the first yes.

    What was shown already is not shown again: a second card would tell of somebody's no.
    """
    if not await somebody_new(turn, recipient_id):
        return
    if not await turn.unit.matches.find(recipient_id=recipient_id, state=UNDECIDED):
        await show_choice(turn, recipient_id)
    elif not await turn.unit.dues.find(kind="choice", person_id=recipient_id, done_at=None):
        hours = turn.programme.defaults.choose_after_first_yes
        turn.schedule("choice", turn.now + timedelta(hours=hours), person=recipient_id)


async def somebody_new(turn: Turn, recipient_id: PersonId) -> bool:
    """Tell whether somebody has said yes whom the recipient has not been shown."""
    planned = await turn.unit.dues.find(kind="choice_lapse", person_id=recipient_id, done_at=None)
    shown = {match for due in planned for match in due.args["matches"]}
    open_ones = await turn.unit.matches.find(recipient_id=recipient_id, state=MatchState.OPEN)
    return any(match.id not in shown for match in open_ones)


async def show_choice(turn: Turn, recipient_id: PersonId, *, reminder: bool = False) -> None:
    """Show the recipient those who said yes: common ground and each peer's own words."""
    recipient = await turn.unit.people.get(recipient_id)
    open_ones = await turn.unit.matches.find(recipient_id=recipient_id, state=MatchState.OPEN)
    if recipient is None or not open_ones:
        return
    open_ones.sort(key=lambda match: -match.score)
    parts: list[Words] = [_opening(len(open_ones), reminder=reminder)]
    for match in open_ones:
        parts.append(await _peer_card(turn, match))
    parts.append(say("Nothing is decided until you choose, and you can change later."))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say("Talk with {alias}", alias=match.supporter_alias),
                "choice.talk",
                {"match": match.id},
            ),
        )
        for match in open_ones
    ]
    rows.append((Button(say("Show me others"), "choice.others"),))
    rows.append((Button(say("Not now"), "choice.not_now"),))
    turn.say(Joined(tuple(parts), "\n\n"), to=recipient_id, buttons=tuple(rows))
    if not reminder:
        await _plan_choice(turn, recipient, open_ones)


async def _plan_choice(turn: Turn, recipient: Person, shown: list[Match]) -> None:
    """Remind of this choice once and let it lapse; what was planned for an earlier one is off."""
    for due in await turn.unit.dues.find(kind=CHOICE_DUES, person_id=recipient.id, done_at=None):
        turn.unit.dues.remove(due.id)
    hours = turn.programme.defaults
    ids = [match.id for match in shown]
    remind = turn.now + timedelta(hours=hours.recipient_reminder)
    turn.schedule(
        "choice_reminder",
        after_quiet_hours(recipient, remind, hours),
        person=recipient.id,
        matches=ids,
    )
    turn.schedule(
        "choice_lapse",
        turn.now + timedelta(hours=hours.recipient_chooses),
        person=recipient.id,
        matches=ids,
    )


def _opening(n: int, *, reminder: bool) -> Words:
    if reminder:
        return say("A gentle reminder: there is still somebody who would like to talk with you.")
    return count(
        "Good news: somebody would like to talk with you.",
        "Good news: {n} peers would like to talk with you.",
        n,
    )


async def _peer_card(turn: Turn, match: Match) -> Words:
    answers = await turn.answers(match.supporter_id, Role.SUPPORTER)
    parts: list[Words] = [say("<b>{alias}</b>", alias=match.supporter_alias)]
    parts.append(await cards.common_ground_words(turn.unit, turn.programme, match, Role.RECIPIENT))
    words = await arm_of(turn.unit, turn.programme, "own_words", match.recipient_id, turn.now)
    if (about := answers.get("about")) and words != 0:
        parts.append(say("In their own words: “{about}”", about=str(about)))
    return Joined(tuple(parts), "\n")


async def withdraw(turn: Turn, match: Match, reason: str) -> None:
    """Close an asked or open match because the recipient found somebody or stopped looking."""
    to = MatchState.UNCHOSEN if match.state is MatchState.OPEN else MatchState.WITHDRAWN
    was_told = match.state in {MatchState.OPEN, MatchState.ASKED}
    steps.move(turn.unit, match, to, reason=reason, actor=str(turn.person.id), now=turn.now)
    if was_told:
        turn.say(
            say(
                "{alias} has found somebody or is not looking any more. Thank you for being "
                "there: your place is free again.",
                alias=match.recipient_alias,
            ),
            to=match.supporter_id,
        )


async def close_offers(turn: Turn, recipient_id: PersonId, reason: str, keep: str = "") -> None:
    """Close everything still offered to or for a recipient, except one match."""
    states = (*UNDECIDED, MatchState.OPEN)
    for match in await turn.unit.matches.find(recipient_id=recipient_id, state=states):
        if match.id != keep:
            await withdraw(turn, match, reason)


async def decline_all(
    turn: Turn,
    supporter_id: PersonId,
    reason: str,
    states: tuple[MatchState, ...] = (*UNDECIDED, MatchState.OPEN),
) -> None:
    """Take a supporter who leaves or cannot be reached out of every open offer, unseen."""
    for match in await turn.unit.matches.find(supporter_id=supporter_id, state=states):
        steps.move(
            turn.unit,
            match,
            MatchState.WITHDRAWN,
            reason=reason,
            actor=str(supporter_id),
            now=turn.now,
        )
        await offer_choice_if_ready(turn, match.recipient_id)
        await waiting.ask_for_round(turn, "passed_on", minutes=1)


async def match_of(turn: Turn, args: Mapping[str, Any]) -> Match | None:
    return await turn.unit.matches.get(str(MatchId(str(args.get("match", "")))))
