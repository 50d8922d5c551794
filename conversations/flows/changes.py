"""Edits: every piece of a copy follows its original; other edits get an honest word."""

from conversations import watching
from conversations.content import Piece
from conversations.inbound import TextEdited
from conversations.model.ids import MessageId
from conversations.model.matches import Match, MatchState
from conversations.pieces import cut, piece_id, whole
from conversations.replies import EditCopy, Part, Relay, say
from conversations.turn import Turn


async def edited(turn: Turn, event: TextEdited) -> None:
    """Let the peer's copy follow an edit of one's own relayed words."""
    target = event.target
    if target is None or not target.own:
        turn.say(
            say("I only saw the first version. /profile changes what you told us about yourself.")
        )
        return
    message_id = whole(target.message_id)
    before = await turn.unit.own_copy(message_id, turn.person.id, event.text)
    if before.unchanged:
        return  # the platform tells of other changes too, such as a preview that was found
    match = await turn.unit.matches.get(target.match_id)
    if match is None or match.state is not MatchState.ACTIVE:
        turn.say(say("This talk is not open, so the change was not passed on."))
        return
    pieces = cut(event.content, match.alias_of(turn.person.id))
    standing = max(before.pieces, len(pieces))
    await turn.unit.change_own_copy(message_id, turn.person.id, event.text, standing)
    for number in range(standing):
        piece = pieces[number] if number < len(pieces) else None
        _follow(turn, match, message_id, number, piece, stands=number < before.pieces)
    if turn.grave:
        await watching.guide(turn, match)


def _follow(
    turn: Turn,
    match: Match,
    message_id: MessageId,
    number: int,
    piece: Piece | None,
    *,
    stands: bool,
) -> None:
    """Change one piece that stands in the peer's chat, or send one that is new."""
    to, alias = match.other(turn.person.id), match.alias_of(turn.person.id)
    name = piece_id(message_id, number)
    if stands:
        # What is left over of longer words must not stay: deletions fail on old messages.
        words = say("(removed)") if piece is None else piece.text
        spans = () if piece is None else piece.spans
        edit = EditCopy(to, turn.person.id, match.id, name, alias, words, spans)
        turn.replies.append(edit)
    elif piece is not None:
        part = Part(name, piece.text, piece.spans)
        turn.replies.append(
            Relay(to, turn.person.id, match.id, alias, (part,), reply_to=message_id)
        )
