"""What a message carries that may reach a peer: words in their form, and one file's reference.

Who wrote it first, through which bot, to what elsewhere it answers and with which effect are not
even looked at.
"""

from collections.abc import Callable
from typing import Any, Final

from telegram import Message

from bot.tg.entities import spans_of
from conversations.content import Content, Media

# What a message may be, the narrower kind first: an animation is also a document.
CONTENT: Final = (
    *("animation", "audio", "venue", "live_photo", "photo", "sticker", "video_note", "voice"),
    *("video", "document", "contact", "location", "poll", "dice", "game", "story", "checklist"),
    *("invoice", "paid_media", "gift", "unique_gift", "giveaway", "giveaway_winners"),
    *("users_shared", "chat_shared", "web_app_data", "passport_data", "successful_payment"),
)
LONGEST_REFERENCE: Final = 512
LONGEST_EMOJI: Final = 16  # families and flags of regions are put together of many
LONGEST_PLAY: Final = 24 * 3600  # seconds; the sender's app says them, so they could say anything


def content_of(message: Message) -> Content | None:
    """Return what may be carried over; None = a kind of message that never is."""
    forwarded = message.forward_origin is not None
    if message.text is not None:
        text, entities = message.text, message.entities
        spans, marks = spans_of(text, entities)
        quote = message.quote.text if message.quote and message.reply_to_message else ""
        return Content(clean(text), spans, marks, None, forwarded, clean(quote))
    kind = next((name for name in CONTENT if getattr(message, name, None)), "unknown")
    if kind == "sticker":
        emoji = clean(message.sticker.emoji or "") if message.sticker else ""
        return Content(emoji, forwarded=forwarded) if is_emoji(emoji) else None
    make = FILES.get(kind)
    if make is None:
        return None
    text = message.caption or ""
    spans, marks = spans_of(text, message.caption_entities)
    return Content(clean(text), spans, marks, make(message), forwarded)


def is_foreign(message: Message) -> bool:
    """Tell whether a message answers something outside this chat: whoever quotes, points there."""
    return message.external_reply is not None or message.reply_to_story is not None


def is_emoji(text: str) -> bool:
    """Tell whether a text can be one emoji: no words, and no number but the one on a keycap."""
    return (
        0 < len(text) <= LONGEST_EMOJI
        and not any(character.isalpha() for character in text)
        and sum(character.isnumeric() for character in text) <= 1
    )


def clean(text: str) -> str:
    """Drop what no database stores: NUL and half surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _photo(message: Message) -> Media:
    largest = message.photo[-1]
    return _media("photo", largest, message, width=largest.width, height=largest.height)


def _voice(message: Message) -> Media:
    return _media("voice", message.voice, message)


def _video_note(message: Message) -> Media:
    return _media("video_note", message.video_note, message)


def _video(message: Message) -> Media:
    return _media("video", message.video, message)


def _animation(message: Message) -> Media:
    return _media("animation", message.animation, message)


def _audio(message: Message) -> Media:
    return _media("audio", message.audio, message)


def _document(message: Message) -> Media:
    return _media("document", message.document, message)


FILES: Final[dict[str, Callable[[Message], Media]]] = {
    "photo": _photo,
    "voice": _voice,
    "video_note": _video_note,
    "video": _video,
    "animation": _animation,
    "audio": _audio,
    "document": _document,
}


def _media(kind: str, file: Any, message: Message, *, width: int = 0, height: int = 0) -> Media:
    reference = file.file_id
    if not isinstance(reference, str) or len(reference) > LONGEST_REFERENCE:
        raise TypeError("no reference of a file")
    return Media(
        kind=kind,
        file=clean(reference),
        print=clean(str(file.file_unique_id))[:LONGEST_REFERENCE],
        size=_number(file.file_size),
        # python-telegram-bot warns whoever reads the attribute: its type is about to change
        seconds=_seconds(file.to_dict().get("duration")),
        width=_number(width),
        height=_number(height),
        spoiler=message.has_media_spoiler is True,
    )


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 2**53 else 0


def _seconds(value: Any) -> int:
    seconds = _number(value)
    return seconds if seconds <= LONGEST_PLAY else 0
