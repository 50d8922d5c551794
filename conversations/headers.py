"""The pinned message of a talk: who it is with, what both share, how to write, how to leave."""

from dataclasses import replace

from conversations import cards, holding, starting
from conversations.model.ids import PersonId
from conversations.model.matches import Match
from conversations.pieces import header_id
from conversations.replies import (
    Button,
    Joined,
    Say,
    TakeButtons,
    Text,
    Unpin,
    Words,
    say,
)
from conversations.turn import Turn

FIRST_WAYS = (
    say("You need no reason for any of these:"),
    say("/end – finish this talk"),
    say("/pause – let it rest"),
)
CHANGE = say("/change – look for another peer")
LAST_WAYS = (
    say("/block – nothing more from them"),
    say("/report – tell the team"),
    say("/now – numbers to call"),
)


async def pin(turn: Turn, match: Match) -> None:
    """Give both sides of a talk that begins their header, with ways to begin under it."""
    for person_id in match.people:
        ground = await cards.first_hello_words(turn.unit, turn.programme, match)
        found = await starting.starters_for(turn.unit, turn.programme, match, person_id)
        turn.replies.append(
            Say(
                to=person_id,
                text=_words(match, person_id, ground, starters=bool(found)),
                buttons=tuple(
                    (
                        Button(
                            Text(one.label, programme=True),
                            "starters.show",
                            {"match": match.id, "starter": one.id},
                            keep=True,
                        ),
                    )
                    for one in found
                ),
                pin=True,
                match_id=match.id,
                message_id=header_id(match.id),
            )
        )
        side = await holding.side_of(turn, match, person_id)
        side = replace(side, header_at=turn.now, starters_at=turn.now if found else None)
        await holding.keep_side(turn, side)


def _words(match: Match, person_id: PersonId, ground: Words, *, starters: bool) -> Words:
    alias = match.alias_of(match.other(person_id))
    recipient = person_id == match.recipient_id
    parts: list[Words] = [
        say("<b>Your talk with {alias}</b>", alias=alias),
        ground,
        say(
            "Write here whenever you like: it goes to {alias}, without your name. You are "
            "<b>{own}</b> to them.",
            alias=alias,
            own=match.alias_of(person_id),
        ),
    ]
    if not recipient:
        parts.append(say("If you hold several talks, reply to this message."))
    parts += [
        say(
            "Neither of you learns who the other is. Telegram itself can technically read chats "
            "with bots."
        ),
        Joined((*((*FIRST_WAYS, CHANGE) if recipient else FIRST_WAYS), *LAST_WAYS), "\n"),
    ]
    if starters:
        parts.append(
            say(
                "Not sure how to begin? Until your first word, a tap below shows a sentence; you "
                "decide if it goes."
            )
        )
    return Joined(tuple(parts), "\n\n")


async def take_down(turn: Turn, match: Match) -> None:
    """Take the pins off when a talk is over, and the ways to begin with them."""
    for side in await turn.unit.sides.find(match_id=match.id):
        if side.header_at is None:
            continue
        await _without_starters(turn, match, side.person_id)
        turn.replies.append(Unpin(side.person_id, match.id, header_id(match.id)))
        mine = await holding.side_of(turn, match, side.person_id)
        await holding.keep_side(turn, replace(mine, header_at=None))


async def begun(turn: Turn, match: Match, writer: PersonId) -> None:
    """Take the ways to begin away from who has begun."""
    await _without_starters(turn, match, writer)


async def _without_starters(turn: Turn, match: Match, person_id: PersonId) -> None:
    side = await holding.side_of(turn, match, person_id)
    if side.starters_at is None:
        return
    turn.replies.append(TakeButtons(person_id, match.id, header_id(match.id)))
    await holding.keep_side(turn, replace(side, starters_at=None))
