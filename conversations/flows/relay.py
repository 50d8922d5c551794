"""The talk: passes words on under aliases, and asks when it is unclear who should get them."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from conversations import albums, carried, carrying
from conversations.inbound import MediaReceived, TextReceived
from conversations.model.ids import MatchId
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.person import Dialogue, PersonState
from conversations.people import talks_of
from conversations.replies import Button, say
from conversations.turn import Turn

FLOW = "relay"
Message = TextReceived | MediaReceived
CHOICE_HOLDS = timedelta(minutes=15)
JUST_ENDED = timedelta(minutes=30)
HELD_AT_ONCE = 20


async def received(turn: Turn, event: Message) -> None:
    """Pass a message on; a reply names its talk, otherwise there must be only one it can be."""
    if event.talk is not None:
        match = await turn.unit.matches.get(event.talk)
        if match and turn.person.id in match.people:
            await _into(turn, match, event)
            return
    live = await talks_of(turn.unit, turn.person.id)
    if not live:
        await _no_talk(turn)
    elif len(live) == 1 and not await _just_ended(turn, live[0]):
        await _into(turn, live[0], event)
    else:
        await _hold(turn, event, live)


async def _just_ended(turn: Turn, live: Match) -> bool:
    """Tell whether the words may have been meant for a talk that ended a moment ago."""
    if live.supporter_id != turn.person.id:
        return False
    ended = await turn.unit.matches.find(supporter_id=turn.person.id, state=MatchState.ENDED)
    last_word = await turn.unit.talks.get(live.id)
    return any(
        m.ended_at
        and m.ended_at > turn.now - JUST_ENDED
        and not (last_word and last_word.last_at and last_word.last_at > m.ended_at)
        for m in ended
    )


async def _no_talk(turn: Turn) -> None:
    person = turn.person
    if person.state is PersonState.NEW:
        turn.say(say("/start begins. /help shows what you can do here."))
    elif person.state is PersonState.UNDERAGE:
        turn.say(say("/now shows people you can call or write to."))
    elif person.waiting_since is not None:
        turn.say(
            say(
                "You are not in a talk yet, so nobody was sent this. We are looking for a peer "
                "and write to you as soon as somebody has said yes. /now shows people who are "
                "there at once."
            )
        )
    else:
        turn.say(
            say("You are not in a talk, so nobody was sent this. /help shows what you can do.")
        )


async def _into(turn: Turn, match: Match, event: Message) -> None:
    if isinstance(event, MediaReceived) and event.album:
        if await carrying.can_pass(turn, match, turn.person.id):
            await albums.gather(turn, event, match)
        return
    await carrying.carry(turn, match, turn.person, [carried.received(turn, event, match)])


async def _hold(turn: Turn, event: Message, live: list[Match]) -> None:
    """Send to the talk that was chosen a moment ago, or hold the words and ask."""
    chosen = await _chosen(turn, live)
    if chosen:
        await _into(turn, chosen, event)
        return
    await _ask_which(turn, live, [_held(turn, event)])


async def ask_whose(turn: Turn, event: Message) -> None:
    """Hold words that were written into an open form, but may be meant for a peer, and ask."""
    await _ask_which(turn, await talks_of(turn.unit, turn.person.id), [_held(turn, event)])


def _held(turn: Turn, event: Message) -> dict[str, Any]:
    album = event.album if isinstance(event, MediaReceived) else ""
    return carried.to_data(carried.received(turn, event, None)) | {"album": album}


async def _chosen(turn: Turn, live: list[Match]) -> Match | None:
    """Return the talk chosen by button, while fresh and while nobody else has written since."""
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW or dialogue.step != "writing":
        return None
    if dialogue.updated_at is None or turn.now - dialogue.updated_at > CHOICE_HOLDS:
        return None
    for match in live:
        if match.id == dialogue.data.get("match"):
            continue
        talk = await turn.unit.talks.get(match.id)
        by_peer = talk is not None and talk.last_by != turn.person.id
        if talk and by_peer and talk.last_at and talk.last_at > dialogue.updated_at:
            return None
    return next((m for m in live if m.id == dialogue.data.get("match")), None)


async def _ask_which(turn: Turn, live: list[Match], held: list[dict[str, Any]]) -> None:
    await turn.enter(FLOW, "which", {"held": held})
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                match.alias_of(match.other(turn.person.id)),
                "relay.to",
                {"match": match.id},
            ),
        )
        for match in live
    ]
    rows.append((Button(say("Do not send it"), "relay.drop"),))
    turn.say(
        say(
            "Who is this for? It has not been sent yet. (When you reply to a "
            "message, I know by myself.)"
        ),
        buttons=tuple(rows),
    )


async def _to(turn: Turn, args: Mapping[str, Any]) -> None:
    """Send what was held to the talk that was picked, and stay with it for a while."""
    match = await turn.unit.matches.get(str(MatchId(str(args["match"]))))
    mine = match and turn.person.id in match.people
    dialogue = await turn.dialogue()
    held = list(dialogue.data.get("held", ())) if dialogue and dialogue.flow == FLOW else []
    if match is None or not mine or match.state not in LIVE:
        turn.toast(say("This talk is not open any more."))
        if held:
            await _ask_again(turn, held)
        return
    await turn.enter(FLOW, "writing", {"match": match.id})
    alias = match.alias_of(match.other(turn.person.id))
    if held and not await carrying.can_pass(turn, match, turn.person.id):
        turn.give_back(held)
        return
    if held:
        turn.say(say("This is for <b>{alias}</b>.", alias=alias), in_place=True)
    else:
        turn.say(say("You are writing to <b>{alias}</b> now.", alias=alias), in_place=True)
    for _, parts in groupby(enumerate(held), key=lambda one: one[1].get("album") or one[0]):
        together = [carried.from_data(part) for _, part in parts]
        await carried.belongs(turn, match, together)
        await carrying.carry(turn, match, turn.person, together)


async def _ask_again(turn: Turn, held: list[dict[str, Any]]) -> None:
    """Ask who held words are for among the talks that are left; with none, give them back."""
    live = await talks_of(turn.unit, turn.person.id)
    if live:
        await _ask_which(turn, live, held)
    else:
        await turn.leave()
        turn.give_back(held)


async def _drop(turn: Turn, _args: Mapping[str, Any]) -> None:
    await turn.leave()
    turn.say(say("All right. It was not sent to anybody."), in_place=True)


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask again who what is held is for."""
    if dialogue.step == "which":
        await _ask_again(turn, list(dialogue.data.get("held", ())))
    else:
        await turn.leave()
        turn.say(say("/talks shows your talks."))


async def typed(turn: Turn, dialogue: Dialogue, _words: str) -> None:
    """More words while the question *who is this for?* is open are held with the first."""
    event = turn.event
    if event is None:
        return
    if dialogue.step != "which":
        await received(turn, event)
        return
    held = list(dialogue.data.get("held", ()))
    if len(held) >= HELD_AT_ONCE:
        turn.say(say("That is a lot at once: this last one was not kept. Who are the others for?"))
    else:
        held.append(_held(turn, event))
    await _ask_again(turn, held)


ACTIONS = {"relay.to": _to, "relay.drop": _drop}
