"""Words of any length as messages of the platform: cut to fit under the alias, each piece named."""

from conversations.content import LONGEST_CAPTION, LONGEST_TEXT, Content, Piece, clipped, split
from conversations.model.ids import IncomingId, MatchId, MessageId

SPARE = 40  # for "(forwarded)" in any language, and the mark of a possible repeat


def alias_line(alias: str) -> str:
    """Return the line above a peer's words: without it they could pass for the bot's own."""
    return f"{alias}:\n"


def cut(content: Content, alias: str) -> list[Piece]:
    """Cut words so that each piece has room under the alias line; a caption has less of it.

    A file without words is one piece without words.
    """
    taken = len(alias_line(alias)) + SPARE
    text, spans = content.text, content.spans
    if content.media is None:
        return split(text, spans, LONGEST_TEXT - taken)
    caption, *_ = split(text, spans, LONGEST_CAPTION - taken) or [Piece("")]
    end = len(caption.text)
    rest = clipped(spans, end, len(text))
    return [caption, *split(text[end:], rest, LONGEST_TEXT - taken)]


def piece_id(message_id: MessageId, number: int) -> MessageId:
    """Name a piece after its message, so that an edit finds all of them; the first is 0."""
    return MessageId(f"{message_id}.{number + 1}") if number else message_id


def whole(message_id: MessageId) -> MessageId:
    """Return the message that a piece belongs to."""
    return MessageId(message_id.partition(".")[0])


LATE, HEADER, ASKED, FORM = "late-", "header-", "asked-", "form-"


def late_word_id(message_id: MessageId) -> MessageId:
    """Name the word about a late message, so that it is said once and found again."""
    return MessageId(f"{LATE}{whole(message_id)}")


def header_id(match_id: MatchId) -> MessageId:
    """Name the pinned message of a talk, the same in both chats: a reply to it names the talk."""
    return MessageId(f"{HEADER}{match_id}")


def question_id(held: str) -> MessageId:
    """Name the question about words that wait, so that its buttons go when they wait no more."""
    return MessageId(f"{ASKED}{held}")


def form_id(incoming: IncomingId) -> MessageId:
    """Name a form's question after what it was the answer to."""
    return MessageId(f"{FORM}{incoming}")


def is_of_people(message_id: MessageId) -> bool:
    """Tell a message that somebody wrote from the bot's own words that have a name."""
    return not message_id.startswith((LATE, HEADER, ASKED, FORM))
