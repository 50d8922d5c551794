"""What waits: the buttons under it, the morning, and the end of its day."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import carrying, holding
from conversations.model.care import Due
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.relaying import Held, Why
from conversations.people import after_quiet_hours
from conversations.pieces import question_id
from conversations.replies import Button, TakeButtons, Words, say
from conversations.turn import Action, Turn


async def _album_is_over(turn: Turn, due: Due) -> None:
    if held := await _of(turn, due.args):
        await carrying.release(turn, held, None)


async def _of(turn: Turn, args: Mapping[str, Any]) -> Held | None:
    return await turn.unit.held.get(str(args["held"]))


def _mine(deed: Any) -> Action:
    """Let a button work while its message waits, for the one who wrote it."""

    async def guarded(turn: Turn, args: Mapping[str, Any]) -> None:
        held = await _of(turn, args)
        if held is None or held.person_id != turn.person.id:
            turn.toast(say("This is settled already."))
            return
        await deed(turn, held)
        # The question itself has just changed in place, and has no buttons left.
        left = TakeButtons(held.person_id, held.match_id, question_id(held.id))
        turn.replies[:] = [one for one in turn.replies if one != left]

    return guarded


async def _send(turn: Turn, held: Held) -> None:
    match = await turn.unit.matches.get(held.match_id)
    if match is not None and held.why is Why.PHOTO:
        side = await holding.side_of(turn, match, turn.person.id)
        await holding.keep_side(turn, replace(side, photos_from=turn.now))
    await _release(turn, held, held.why, say("All right, it is on its way."))


async def _release(turn: Turn, held: Held, agreed: Why | None, on_its_way: Words) -> None:
    """Release, and promise nothing above what is said when it does not go yet."""
    said = len(turn.replies)
    went = await carrying.release(turn, held, agreed)
    behind = turn.replies[said:]
    del turn.replies[said:]
    turn.say(on_its_way if went else say("All right."), in_place=True)
    turn.replies.extend(behind)


async def _drop(turn: Turn, held: Held) -> None:
    await carrying.drop(turn, held)
    turn.say(say("All right. It was not sent to anybody."), in_place=True)


async def _change(turn: Turn, held: Held) -> None:
    """Give the words back; what was written as one message comes again as one."""
    await carrying.drop(turn, held)
    turn.say(say("It was not sent. Write it again the way you want it."), in_place=True)
    turn.give_back(held.messages)


async def _now(turn: Turn, held: Held) -> None:
    match = await turn.unit.matches.get(held.match_id)
    peer = await turn.unit.people.get(match.other(turn.person.id)) if match else None
    if match is None or peer is None:
        turn.toast(say("This is settled already."))
        return
    side = await holding.side_of(turn, match, turn.person.id)
    morning = after_quiet_hours(peer, turn.now, turn.programme.defaults)
    await holding.keep_side(turn, replace(side, awake_until=morning))
    goes = say("All right, it goes now, without a sound, and so does what you write tonight.")
    await _release(turn, held, Why.QUIET, goes)


async def _morning(turn: Turn, due: Due) -> None:
    if held := await _of(turn, due.args):
        await carrying.release(turn, held, Why.QUIET)


async def _over(turn: Turn, due: Due) -> None:
    """What nobody decided about for a day is deleted, and its writer told."""
    held = await _of(turn, due.args)
    if held is None:
        return
    await carrying.drop(turn, held)
    match = await turn.unit.matches.get(held.match_id)
    if match is None or match.state not in LIVE:
        return
    turn.say(
        say(
            "A message of yours to {alias} waited for a day. It was not sent, and it is not kept "
            "any more.",
            alias=match.alias_of(match.other(held.person_id)),
        ),
        to=held.person_id,
    )


async def _ask_about_voices(turn: Turn, held: Held) -> None:
    match = await turn.unit.matches.get(held.match_id)
    if match is None or not await carrying.can_pass(turn, match, turn.person.id):
        return
    mine = await holding.side_of(turn, match, turn.person.id)
    await holding.keep_side(turn, replace(mine, voices_from=turn.now))
    peer = match.other(turn.person.id)
    theirs = await holding.side_of(turn, match, peer)
    alias = match.alias_of(peer)
    if theirs.voices_from:
        turn.say(say("All right, it is on its way."), in_place=True)
        await carrying.release(turn, held, None)
        return
    turn.say(
        say(
            "I have asked {alias}. Your message waits here until they answer, for a day at most.",
            alias=alias,
        ),
        in_place=True,
    )
    if theirs.voices_asked_at and theirs.voices_asked_at > turn.now - holding.KEPT:
        return
    await holding.keep_side(turn, replace(theirs, voices_asked_at=turn.now))
    turn.say(
        say(
            "{alias} would like to send voice or video messages. A voice or a face can be "
            "recognised, so this happens only if you both want it, and then both ways. Writing "
            "stays just as good.",
            alias=match.alias_of(turn.person.id),
        ),
        to=peer,
        buttons=(
            (Button(say("Yes, both ways"), "held.voices_yes", {"match": match.id}),),
            (Button(say("I would rather write"), "held.voices_no", {"match": match.id}),),
        ),
    )


async def _voices_yes(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _my_match(turn, args)
    if match is None:
        return
    side = await holding.side_of(turn, match, turn.person.id)
    await holding.keep_side(turn, replace(side, voices_from=turn.now))
    stop = ((Button(say("Stop voice messages"), "held.voices_stop", {"match": match.id}),),)
    turn.say(
        say("All right. You can both send voice and video messages now."),
        in_place=True,
        buttons=stop,
    )
    peer = match.other(turn.person.id)
    turn.say(
        say("{alias} said yes to voice messages.", alias=match.alias_of(turn.person.id)),
        to=peer,
        buttons=stop,
    )
    for held in await turn.unit.held.find(match_id=match.id, why=Why.VOICE):
        await carrying.release(turn, held, None)


async def _voices_no(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _my_match(turn, args)
    if match is None:
        return
    turn.say(say("All right, you both stay with writing."), in_place=True)
    await _without_voices(
        turn,
        match,
        say(
            "{alias} would rather stay with writing, as many do. Your voice message was not sent.",
            alias=match.alias_of(turn.person.id),
        ),
    )


async def _voices_stop(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await _my_match(turn, args)
    if match is None:
        return
    turn.say(say("All right, from now on it is writing only, both ways."), in_place=True)
    await _without_voices(
        turn,
        match,
        say(
            "{alias} would rather stay with writing from now on.",
            alias=match.alias_of(turn.person.id),
        ),
    )


async def _without_voices(turn: Turn, match: Match, told: Any) -> None:
    mine = await holding.side_of(turn, match, turn.person.id)
    theirs = await holding.side_of(turn, match, match.other(turn.person.id))
    await holding.keep_side(turn, replace(mine, voices_from=None, voices_asked_at=turn.now))
    await holding.keep_side(turn, replace(theirs, voices_from=None))
    for held in await turn.unit.held.find(match_id=match.id, why=Why.VOICE):
        await carrying.drop(turn, held)
    turn.say(told, to=theirs.person_id)


async def _my_match(turn: Turn, args: Mapping[str, Any]) -> Match | None:
    match = await turn.unit.matches.get(str(args["match"]))
    mine = match is not None and turn.person.id in match.people
    if match is None or not mine or match.state is not MatchState.ACTIVE:
        turn.toast(say("This talk is not open any more."))
        return None
    return match


ACTIONS: Mapping[str, Action] = {
    "held.send": _mine(_send),
    "held.drop": _mine(_drop),
    "held.change": _mine(_change),
    "held.now": _mine(_now),
    "held.voices": _mine(_ask_about_voices),
    "held.voices_yes": _voices_yes,
    "held.voices_no": _voices_no,
    "held.voices_stop": _voices_stop,
}
DUES = {"held.album": _album_is_over, "held.morning": _morning, "held.over": _over}
