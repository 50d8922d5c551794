"""Somebody asks for a word of the team: a concern without a word of theirs, told at once."""

from conversations import watching
from conversations.model.care import REQUESTS, Concern
from conversations.model.ids import new_id
from conversations.replies import Words, say
from conversations.turn import Turn


async def ask(turn: Turn, kind: str, thanks: Words) -> None:
    """Tell the team once; asking again while nobody has looked at it changes nothing."""
    assert kind in REQUESTS, kind
    if not await turn.staff():
        turn.say(say("There is nobody on the team yet. /now shows people who listen."))
        return
    open_ones = await turn.unit.concerns.find(about_id=turn.person.id, kind=kind, state="open")
    if not open_ones:
        concern = Concern(
            id=new_id(),
            kind=kind,
            level=1,
            about_id=turn.person.id,
            reporter_id=turn.person.id,
            match_id=None,
            opened_at=turn.now,
            rule=kind,
        )
        turn.unit.concerns.add(concern)
        await watching.page(turn, concern)
    turn.say(thanks)
