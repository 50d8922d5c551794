"""Changes: edits, reactions and /unsend follow what they change; the peer's copy says the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from conversations import carried, carrying, holding, watching
from conversations.content import Piece, fingerprint, to_plain
from conversations.inbound import CommandGiven, Reacted, TextEdited
from conversations.model.ids import MatchId, MessageId
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.relaying import Held, Why
from conversations.people import talks_of
from conversations.pieces import cut, is_of_people, piece_id, whole
from conversations.policy import contacts_in
from conversations.replies import Button, EditCopy, Part, React, Relay, TakeBack, say
from conversations.turn import Turn

A_MOMENT: Final = timedelta(seconds=1)
"""What was written just now was a second ago: no time at all would read as the future."""
OFFERED: Final = 3
"""How many of the last messages /unsend offers."""
REACTIONS: Final = frozenset("👍❤🙏🤗😢👏🎉🤝")
"""The reactions that are passed on: plain, kind, and known to every app."""


async def edited(turn: Turn, event: TextEdited) -> None:
    """Let the peer's copy follow an edit of one's own relayed words."""
    target = event.target
    if target is None or not target.own:
        turn.say(
            say(
                "I only saw what you wrote first. /profile changes what you told us about yourself."
            )
        )
        return
    message_id, words = whole(target.message_id), fingerprint(event.content)
    before = await turn.unit.own_copy(message_id, turn.person.id, words)
    if before.unchanged:
        return  # the platform tells of other changes too, such as a preview that was found
    if await _waits_still(turn, event, message_id) or await _undecided(turn, message_id, event):
        return
    match = await turn.unit.matches.get(target.match_id)
    if match is None:
        turn.say(say("What you changed had not been sent to anybody, and still is not."))
        return
    if not await carrying.can_pass(turn, match, turn.person.id):
        return
    stand = carrying.stand_of(turn, turn.person)
    if turn.core.rules.contacts != "warn" and contacts_in(event.content, stand):
        turn.say(
            say(
                "The change seems to hold contact details, so {alias} still sees the old words. "
                "You can edit it once more.",
                alias=match.alias_of(match.other(turn.person.id)),
            )
        )
        return
    await _follow(turn, match, event, message_id, before.pieces)
    if turn.grave:
        await watching.guide(turn, match, turn.person.id)


async def _follow(
    turn: Turn, match: Match, event: TextEdited, message_id: MessageId, stand: int
) -> None:
    """Let all pieces say what the writer's message says now; stand: how many there are."""
    pieces = cut(event.content, match.alias_of(turn.person.id))
    standing = max(stand, len(pieces))
    await turn.unit.change_own_copy(
        message_id, turn.person.id, fingerprint(event.content), standing
    )
    for number in range(standing):
        piece = pieces[number] if number < len(pieces) else None
        caption = number == 0 and event.content.media is not None
        if number < stand:
            _change(turn, match, piece_id(message_id, number), piece, caption=caption)
        elif piece is not None:
            _add(turn, match, piece_id(message_id, number), piece, message_id)
    if event.content.media is not None:
        # Nothing tells whether the words were changed, the picture or both; only words follow.
        turn.say(
            say(
                "{alias} sees the new words under it. A new picture or recording does not take "
                "the place of the old one: /unsend takes that back, and you can send the new one.",
                alias=match.alias_of(match.other(turn.person.id)),
            )
        )


async def _waits_still(turn: Turn, event: TextEdited, message_id: MessageId) -> bool:
    """Change a message that has not gone yet where it waits; it is checked when it goes."""
    for held in await turn.unit.held.find(person_id=turn.person.id):
        if any(one["message_id"] == message_id for one in held.messages):
            await _change_waiting(turn, event, held, message_id)
            return True
    return False


async def _undecided(turn: Turn, message_id: MessageId, event: TextEdited | None) -> bool:
    """Change a message of which nobody knows yet who it is for; without an event, take it back."""
    dialogue = await turn.dialogue()
    waiting = list(dialogue.data.get("held", ())) if dialogue else []
    if dialogue is None or all(one["message_id"] != message_id for one in waiting):
        return False
    left = [one for one in waiting if one["message_id"] != message_id]
    if event is None and not left:
        await turn.leave()
        return True
    if event is not None:
        changed = {"content": to_plain(event.content), "text": event.text}
        grave = {"grave": turn.grave} if turn.grave else {}
        left = [
            {**one, **changed, **grave} if one["message_id"] == message_id else one
            for one in waiting
        ]
    await turn.enter(dialogue.flow, dialogue.step, {**dialogue.data, "held": left})
    return True


async def _change_waiting(turn: Turn, event: TextEdited, held: Held, message_id: MessageId) -> None:
    match = await turn.unit.matches.get(held.match_id)
    if match is None:
        return
    # A yes was said about the words as they were; of the new ones nothing has been agreed to.
    changed = {"content": to_plain(event.content), "text": event.text, "passed": []}
    anew = replace(
        held,
        messages=tuple(
            {**one, **changed, "grave": bool(one.get("grave")) or turn.grave}
            if one["message_id"] == message_id
            else one
            for one in held.messages
        ),
        passed=tuple(why for why in held.passed if why != Why.CONTACT),
    )
    turn.unit.held.save(anew)
    pieces = len(cut(event.content, match.alias_of(turn.person.id)))
    words = fingerprint(event.content)
    await turn.unit.change_own_copy(message_id, turn.person.id, words, pieces)
    if held.why is Why.CONTACT:
        await carrying.release(turn, anew, None)
    elif held.why is Why.QUIET and turn.grave:
        await _waits_no_longer(turn, match, anew, message_id)


async def _waits_no_longer(turn: Turn, match: Match, held: Held, message_id: MessageId) -> None:
    """Send on at once what has come to sound like a crisis; the rest waits for its morning."""
    left = tuple(one for one in held.messages if one["message_id"] != message_id)
    if left:
        turn.unit.held.save(replace(held, messages=left))
    else:
        holding.let_go(turn, held)
    gone = [one for one in held.messages if one["message_id"] == message_id]
    await carrying.carry(turn, match, turn.person, [carried.from_data(one) for one in gone])


def _change(
    turn: Turn, match: Match, name: MessageId, piece: Piece | None, *, caption: bool
) -> None:
    # What is left over of longer words must not stay: deletions fail on old messages.
    words = say("(removed)") if piece is None else piece.text
    spans = () if piece is None else piece.spans
    turn.replies.append(
        EditCopy(
            to=match.other(turn.person.id),
            sender=turn.person.id,
            match_id=match.id,
            message_id=name,
            alias=match.alias_of(turn.person.id),
            text=words,
            spans=spans,
            caption=caption,
        )
    )


def _add(turn: Turn, match: Match, name: MessageId, piece: Piece, first: MessageId) -> None:
    """Send a piece that longer words have come to need."""
    turn.replies.append(
        Relay(
            to=match.other(turn.person.id),
            sender=turn.person.id,
            match_id=match.id,
            alias=match.alias_of(turn.person.id),
            parts=(Part(name, piece.text, piece.spans),),
            reply_to=first,
        )
    )


async def reacted(turn: Turn, event: Reacted) -> None:
    """Let a plain reaction show on the peer's side; any other takes the last one away."""
    match = await turn.unit.matches.get(event.target.match_id)
    if match is None or match.state is not MatchState.ACTIVE:
        return
    if not is_of_people(event.target.message_id):
        return  # both have a message of this name, and neither wrote it
    emoji = event.emoji if event.emoji in REACTIONS else ""
    peer, message_id = match.other(turn.person.id), whole(event.target.message_id)
    turn.replies.append(React(peer, turn.person.id, match.id, message_id, emoji))


async def _unsend(turn: Turn, event: CommandGiven) -> None:
    """/unsend: as a reply, take that message back; alone, offer the last three."""
    target = event.reply_to
    if target is not None and target.own:
        await _take_back(turn, target.match_id, whole(target.message_id))
        return
    if target is not None:
        turn.say(say("You can take back your own messages only."))
        return
    rows: list[tuple[Button, ...]] = []
    for match in await talks_of(turn.unit, turn.person.id):
        alias = match.alias_of(match.other(turn.person.id))
        for message_id, at in await turn.unit.own_messages(turn.person.id, match.id, OFFERED):
            ago = max(turn.now - at, A_MOMENT)
            label = say("{ago}, to {alias}", ago=ago, alias=alias)
            args = {"match": match.id, "message": message_id}
            rows.append((Button(label, "changes.unsend", args),))
    if not rows:
        turn.say(
            say(
                "There is nothing I can take back now. Two days after the last word in a talk, I "
                "no longer know which message was which."
            )
        )
        return
    turn.say(
        say(
            "Which one shall I take back? Replying to a message with /unsend takes back just "
            "that one."
        ),
        buttons=tuple(rows),
    )


async def _unsend_this(turn: Turn, args: Mapping[str, Any]) -> None:
    await _take_back(turn, MatchId(str(args["match"])), MessageId(str(args["message"])))


async def _take_back(turn: Turn, match_id: MatchId, message_id: MessageId) -> None:
    """Take a message back wherever it is: waiting here, on its way, or in the peer's chat."""
    if await _undecided(turn, message_id, None):
        turn.say(say("Taken back. It had not been sent yet."))
        return
    match = await turn.unit.matches.get(match_id)
    if match is None or match.state not in LIVE:
        turn.say(say("This talk has ended, so I can change nothing in it any more."))
        return
    for held in await turn.unit.held.find(match_id=match_id, person_id=turn.person.id):
        if any(one["message_id"] == message_id for one in held.messages):
            left = tuple(one for one in held.messages if one["message_id"] != message_id)
            if left:
                turn.unit.held.save(replace(held, messages=left))
            else:
                holding.let_go(turn, held)
            turn.say(say("Taken back. It had not been sent yet."), in_place=True)
            return
    before = await turn.unit.own_copy(message_id, turn.person.id, "")
    peer = match.other(turn.person.id)
    for number in range(before.pieces):
        piece = piece_id(message_id, number)
        turn.replies.append(TakeBack(peer, turn.person.id, match.id, piece))
    turn.say(
        say(
            "Taken back from {alias}'s chat. What has been read cannot be unread; your own copy "
            "stays until you delete it.",
            alias=match.alias_of(peer),
        ),
        in_place=True,
    )


COMMANDS = {"unsend": _unsend}
ACTIONS = {"changes.unsend": _unsend_this}
