"""Edits: a copy follows its original; other edits get an honest word."""

from conversations.inbound import TextEdited
from conversations.model.matches import MatchState
from conversations.people import talks_of
from conversations.replies import EditCopy, Joined, say
from conversations.turn import Turn


async def edited(turn: Turn, event: TextEdited) -> None:
    """Let the peer's copy follow an edit of one's own relayed words."""
    target = event.target
    if target is None or not target.own:
        turn.say(
            say("I only saw the first version. /profile changes what you told us about yourself.")
        )
        return
    match = await turn.unit.matches.get(target.match_id)
    if match is None or match.state is not MatchState.ACTIVE:
        turn.say(say("This talk is not open, so the change was not passed on."))
        return
    peer = match.other(turn.person.id)
    header = None
    if len(await talks_of(turn.unit, peer)) > 1:
        header = Joined((match.alias_of(turn.person.id), ":"), "")
    turn.replies.append(
        EditCopy(
            to=peer,
            sender=turn.person.id,
            match_id=match.id,
            message_id=target.message_id,
            text=event.text,
            header=header,
        )
    )
