"""Albums arrive part by part, and nothing says which part is the last: they are gathered here."""

from dataclasses import replace

from conversations import carried, carrying
from conversations.holding import ALBUM_PAUSE
from conversations.inbound import MediaReceived
from conversations.model.ids import new_id
from conversations.model.matches import Match
from conversations.model.relaying import Held, Why
from conversations.turn import Turn


async def gather(turn: Turn, event: MediaReceived, match: Match) -> None:
    """Keep a part for a moment; all that came by then goes on as one."""
    part = carried.received(turn, event, match)
    data = carried.to_data(part)
    for held in await turn.unit.held.find(person_id=turn.person.id, why=Why.ALBUM):
        if held.album == event.album and held.match_id == match.id:
            turn.unit.held.save(replace(held, messages=(*held.messages, data)))
            return
    held = Held(new_id(), turn.person.id, match.id, Why.ALBUM, event.album, (data,), (), turn.now)
    turn.unit.held.add(held)
    at = turn.now + ALBUM_PAUSE
    turn.schedule("held.album", at, person=turn.person.id, match=match.id, held=held.id)


async def close(turn: Turn, but: str = "") -> None:
    """Let albums go before anything that was sent after them."""
    for held in await turn.unit.held.find(person_id=turn.person.id, why=Why.ALBUM):
        if held.album != but:
            await carrying.release(turn, held, None)
