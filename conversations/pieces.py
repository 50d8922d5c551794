"""Words of any length as messages of the platform: cut to fit under the alias, each piece named."""

from conversations.model.ids import MessageId

LONGEST = 4096  # code points of one message on the platform
SPARE = 40  # for "(forwarded)" in any language, and the mark of a possible repeat


def alias_line(alias: str) -> str:
    """Return the line above a peer's words: without it they could pass for the bot's own."""
    return f"{alias}:\n"


def cut(words: str, alias: str) -> list[str]:
    """Cut words so that each piece has room under the alias line."""
    room = LONGEST - len(alias_line(alias)) - SPARE
    return [words[start : start + room] for start in range(0, len(words), room)]


def piece_id(message_id: MessageId, number: int) -> MessageId:
    """Name a piece after its message, so that an edit finds all of them; the first is 0."""
    return MessageId(f"{message_id}.{number + 1}") if number else message_id


def whole(message_id: MessageId) -> MessageId:
    """Return the message that a piece belongs to."""
    return MessageId(message_id.partition(".")[0])
