"""Hands contact details over once both have agreed; until then tells each only what they must know.

The lines stand in the two messages alone and are wiped with their receipts.
"""

from collections.abc import Callable
from dataclasses import replace

from conversations import holding, sharing
from conversations.model.care import AuditEntry
from conversations.model.ids import PersonId
from conversations.model.matches import Match
from conversations.model.relaying import Wish
from conversations.replies import Button, say
from conversations.turn import Turn


async def tell_once(turn: Turn, match: Match) -> None:
    """Tell the other side that their peer would like to: once in a talk, without pressure."""
    peer = match.other(turn.person.id)
    side = await holding.side_of(turn, match, peer)
    if side.told_of_wish_at is not None:
        return
    await holding.keep_side(turn, replace(side, told_of_wish_at=turn.now))
    args = {"match": match.id}
    turn.say(
        say(
            "{alias} would like to share contact details some day. Nothing happens unless you want "
            "it too. You need not answer, and {alias} is not told if you would rather not.",
            alias=match.alias_of(turn.person.id),
        ),
        to=peer,
        buttons=(
            (Button(say("How it works"), "reveal.about", args),),
            (Button(say("Not now"), "reveal.not_now", args),),
        ),
    )


async def begin(turn: Turn, match: Match, back_key: Callable[[Match], tuple[Button, ...]]) -> None:
    """Both have asked: a day begins in which either can think again and the team can object."""
    ready = turn.now + sharing.THINK
    since = turn.now.isoformat()
    turn.schedule("reveal.ready", ready, match=match.id, since=since)
    turn.schedule("reveal.over", ready + sharing.KEPT, match=match.id, since=since)
    for person_id in match.people:
        turn.say(
            say(
                "You and {alias} would both like to share contact details. First a day passes: "
                "time to think again, and for our team to say no. After {when} I ask you once "
                "more. Nothing is shared before.",
                alias=match.alias_of(match.other(person_id)),
                when=ready,
            ),
            to=person_id,
            buttons=(back_key(match),),
            in_place=person_id == turn.person.id,
        )
    for member in await turn.staff():
        if member.id in match.people:
            continue
        turn.say(
            say(
                "<b>{recipient}</b> (recipient) and <b>{supporter}</b> (supporter) both ask to "
                "share contact details. If nobody objects, they may do so from {when} on. You can "
                "forbid it until they have; they are not told who or why.",
                recipient=match.recipient_alias,
                supporter=match.supporter_alias,
                when=ready,
            ),
            to=member.id,
            buttons=((Button(say("Forbid it"), "objecting.forbid", {"match": match.id}),),),
        )


def ask_for_line(turn: Turn, match: Match, person_id: PersonId, *, in_place: bool = False) -> None:
    args = {"match": match.id}
    turn.say(
        say(
            "A day has passed. Do you still want to share contact details with {alias}? It cannot "
            "be undone, and outside of here we cannot protect you. A no is as good as a yes.",
            alias=match.alias_of(match.other(person_id)),
        ),
        to=person_id,
        buttons=(
            (Button(say("Yes, I will write my line"), "reveal.write", args),),
            (Button(say("Rather not"), "reveal.back", args),),
        ),
        in_place=in_place,
    )


async def over(turn: Turn, match: Match, agreed: tuple[Wish, Wish]) -> None:
    """Give each the other's line, at the same moment; nothing of them is kept."""
    await sharing.withdraw(turn, match)
    for wish in agreed:
        side = await holding.side_of(turn, match, wish.person_id)
        await holding.keep_side(turn, replace(side, shared_at=turn.now))
        turn.unit.audit(AuditEntry(wish.person_id, "contacts.shared", match.id, "", turn.now))
        turn.say(
            say(
                "{alias} shares this with you:\n<code>{line}</code>\nWhat happens outside of here "
                "is between the two of you, and we cannot protect you there. Take your time: you "
                "need not use it. The talk here stays, and so do /now and /report.",
                alias=match.alias_of(wish.person_id),
                line=wish.line,
            ),
            to=match.other(wish.person_id),
        )
