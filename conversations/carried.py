"""One message on its way to a peer: as it was taken in, and as data while it waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.content import Content, fingerprint, from_plain, to_plain
from conversations.inbound import MediaReceived, TextReceived
from conversations.model.ids import MatchId, MessageId, PersonId, new_id
from conversations.model.matches import Match
from conversations.pieces import cut, whole
from conversations.turn import Turn

NOBODYS = MatchId("")


@dataclass(frozen=True, slots=True)
class Carried:
    """One message on its way to a peer."""

    content: Content
    message_id: MessageId
    reply_to: MessageId | None = None
    grave: bool = False  # sounds like a crisis
    passed: tuple[str, ...] = ()  # what its writer agreed to about these very words


def to_data(one: Carried) -> dict[str, Any]:
    """Return a message as JSON data, for what waits sealed."""
    return {
        "content": to_plain(one.content),
        "text": one.content.text,
        "message_id": one.message_id,
        "reply_to": one.reply_to,
        "grave": one.grave,
        "passed": list(one.passed),
    }


def from_data(data: Mapping[str, Any]) -> Carried:
    reply_to = data.get("reply_to")
    return Carried(
        from_plain(data["content"]),
        MessageId(str(data["message_id"])),
        MessageId(str(reply_to)) if reply_to else None,
        bool(data.get("grave")),
        tuple(str(why) for why in data.get("passed", ())),
    )


def received(turn: Turn, event: TextReceived | MediaReceived, match: Match | None) -> Carried:
    """Take a message in: from now on replies, edits and /unsend know it."""
    message_id = MessageId(new_id())
    turn.unit.place_own_copy(
        event.incoming,
        message_id,
        match.id if match else NOBODYS,
        turn.person.id,
        words=fingerprint(event.content),
        pieces=_count_of(event.content, match, turn.person.id),
    )
    target = event.reply_to
    reply_to = whole(target.message_id) if target else None
    return Carried(event.content, message_id, reply_to, turn.grave)


async def belongs(turn: Turn, match: Match, messages: Sequence[Carried]) -> None:
    """Note the talk of messages that were taken in before it was clear."""
    await turn.unit.assign_copies([one.message_id for one in messages], match.id)
    for one in messages:
        pieces = _count_of(one.content, match, turn.person.id)
        await turn.unit.change_own_copy(
            one.message_id, turn.person.id, fingerprint(one.content), pieces
        )


def _count_of(content: Content, match: Match | None, writer: PersonId) -> int:
    return len(cut(content, match.alias_of(writer) if match else ""))
