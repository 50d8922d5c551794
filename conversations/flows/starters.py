"""Ways to begin a talk: a tap shows the sentence, and only its reader decides if it goes."""

from collections.abc import Mapping
from typing import Any

from conversations import carried, carrying, closing
from conversations.content import Content, fingerprint
from conversations.model.ids import MessageId, new_id
from conversations.model.matches import Match, MatchState
from conversations.programme import Starter
from conversations.replies import Button, Text, say
from conversations.turn import Turn


async def _open(turn: Turn, args: Mapping[str, Any]) -> tuple[Match, Starter] | None:
    """Return the talk and the sentence while the person has not begun yet."""
    match = await turn.unit.matches.get(str(args["match"]))
    starter = turn.programme.starter(str(args["starter"]))
    mine = match and turn.person.id in match.people
    if match is None or starter is None or not mine or match.state is not MatchState.ACTIVE:
        turn.toast(say("This talk is not going on at the moment. /talks shows your talks."))
        return None
    talk = await turn.unit.talks.get(match.id)
    written = 0
    if talk is not None:
        recipient = turn.person.id == match.recipient_id
        written = talk.from_recipient if recipient else talk.from_supporter
    if written:
        turn.toast(say("You have begun already. Just write."))
        return None
    return match, starter


async def _show(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (found := await _open(turn, args)):
        return
    match, starter = found
    turn.say(
        say(
            "You could write this to {alias}. A tap on it copies it:\n<code>{words}</code>",
            alias=closing.peer_alias(match, turn.person.id),
            words=_words(starter),
        ),
        buttons=(
            (Button(say("Send it"), "starters.send", args),),
            (Button(say("I will write my own"), "starters.own", args),),
        ),
    )


def _words(starter: Starter) -> Text:
    return Text(starter.text, programme=True)


async def _send(turn: Turn, args: Mapping[str, Any]) -> None:
    """Send it as the person's own words: what shows it becomes their copy of it."""
    if not (found := await _open(turn, args)):
        return
    match, starter = found
    if not await carrying.can_pass(turn, match, turn.person.id) or turn.incoming is None:
        return
    words = turn.core.locales.plain(_words(starter), turn.person.language)
    message_id, content = MessageId(new_id()), Content(words)
    turn.unit.place_own_copy(
        turn.incoming, message_id, match.id, turn.person.id, words=fingerprint(content), pieces=1
    )
    turn.say(
        say(
            "On its way to {alias}: “{words}”",
            alias=closing.peer_alias(match, turn.person.id),
            words=words,
        ),
        in_place=True,
    )
    await carrying.carry(turn, match, turn.person, [carried.Carried(content, message_id)])


async def _own(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (found := await _open(turn, args)):
        return
    turn.say(
        say(
            "Good. Just write here: it goes to {alias}.",
            alias=closing.peer_alias(found[0], turn.person.id),
        ),
        in_place=True,
    )


ACTIONS = {"starters.show": _show, "starters.send": _send, "starters.own": _own}
