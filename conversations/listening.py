"""Finds what words and files are for: a form that asks, a talk, or nobody; safety comes first."""

from typing import Any

from conversations import helpcard, people, standing, unfitting, watching
from conversations.flows import help as help_flow
from conversations.flows import pulse, relay, writing
from conversations.inbound import CommandGiven, MediaReceived, OtherReceived, TextReceived
from conversations.model.person import Dialogue
from conversations.routes import FLOWS
from conversations.turn import Turn

FORMS = frozenset({"about_you", "intake", "pledge", "summary", "reveal", writing.FLOW})
CARRY = frozenset({relay.FLOW, writing.FLOW})
"""Flows in which words go to somebody: grave ones above all."""


async def heard(turn: Turn, event: TextReceived) -> None:
    """Take words as an answer where one is asked for and nothing speaks against it."""
    turn.event = event
    if event.text in turn.core.locales.everywhere(helpcard.KEY):
        await help_flow.now(turn, CommandGiven(event.incoming, event.person_id, "now", ""))
        return
    await watching.watch(turn, event.text, event.talk or await _only_talk(turn))
    await standing.reachable_again(turn)
    dialogue = await turn.dialogue()
    if event.talk is None and dialogue is not None and dialogue.flow in FLOWS:
        if await _is_for_a_peer(turn, dialogue):
            await turn.leave()
            await relay.received(turn, event)
            return
        if await _may_be_for_a_peer(turn, dialogue):
            await unfitting.unclear(turn, dialogue, event)
        elif turn.grave and dialogue.flow not in CARRY:
            await unfitting.leave_open(turn, dialogue, event.text)
        else:
            await FLOWS[dialogue.flow].typed(turn, dialogue, event.text)
        return
    if await pulse.typed(turn, event):
        return
    await relay.received(turn, event)


async def received(turn: Turn, event: MediaReceived) -> None:
    """A file is for a peer, or for nobody: no question is answered by one."""
    turn.event = event
    dialogue = await turn.dialogue()
    in_form = dialogue is not None and dialogue.flow in FLOWS and dialogue.flow != relay.FLOW
    for_peer = dialogue is not None and await _is_for_a_peer(turn, dialogue)
    live = await people.talks_of(turn.unit, turn.person.id)
    if not live or (in_form and not for_peer and event.talk is None):
        kind = event.content.media.kind if event.content.media else ""
        other = OtherReceived(event.incoming, event.person_id, kind, event.text)
        await unfitting.other(turn, other)
        return
    if event.text:
        await watching.watch(turn, event.text, event.talk or await _only_talk(turn))
    await standing.reachable_again(turn)
    if dialogue is not None and dialogue.flow == relay.FLOW and event.talk is None:
        await relay.typed(turn, dialogue, event.text)
    else:
        await relay.received(turn, event)


async def _is_for_a_peer(turn: Turn, dialogue: Dialogue) -> bool:
    """Tell whether words can only be for a talk, because the open card takes nothing typed."""
    if dialogue.flow != "summary" or dialogue.data.get("mode") not in unfitting.CHANGING:
        return False
    return bool(await people.talks_of(turn.unit, turn.person.id))


async def _may_be_for_a_peer(turn: Turn, dialogue: Dialogue) -> bool:
    """Tell whether words typed into an open form may be meant for a talk: never take them then."""
    if dialogue.flow not in FORMS:
        return False
    live = await people.talks_of(turn.unit, turn.person.id)
    for match in live:
        talk = await turn.unit.talks.get(match.id)
        if talk is None or talk.last_at is None or talk.last_by == turn.person.id:
            continue
        if dialogue.updated_at is None or talk.last_at > dialogue.updated_at:
            return True
    return False


async def _only_talk(turn: Turn) -> Any:
    live = await people.talks_of(turn.unit, turn.person.id)
    return live[0].id if len(live) == 1 else None
