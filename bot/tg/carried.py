"""The calls for what passes between peers: words in their form, files, albums, their changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.tg.entities import entities_for
from conversations.content import Media, Span, media_from, shifted, spans_from
from conversations.wire import Sendable

METHODS: Final = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "video_note": "sendVideoNote",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "document": "sendDocument",
}
WITHOUT_CAPTION: Final = frozenset({"video_note"})
WITH_SPOILER: Final = frozenset({"photo", "video", "animation"})
TIMED: Final = frozenset({"voice", "video_note", "video", "animation", "audio"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is fetched and made anew before it goes out under a parameter's name."""

    name: str
    media: Media


def words(
    item: Mapping[str, Any], name: str, *, mark: str = "", formed: bool = True
) -> dict[str, Any]:
    """Return the parameters for an item's words: `text` or `caption`, and how they are formed."""
    text = str(item.get("plain", ""))
    spans: Sequence[Span] = shifted(spans_from(item.get("spans", ())), len(mark))
    text = mark + text
    if not text:
        return {}
    entities = entities_for(text, spans) if formed else []
    place = "entities" if name == "text" else "caption_entities"
    return {name: text, **({place: entities} if entities else {})}


def media_call(
    payload: Mapping[str, Any], mark: str, *, formed: bool
) -> tuple[str, dict[str, Any], tuple[Upload, ...]]:
    """Return (method, parameters, uploads) of one file with its words."""
    media = media_from(payload["media"])
    parameters: dict[str, Any] = {}
    if media.kind not in WITHOUT_CAPTION:
        parameters |= words(payload, "caption", mark=mark, formed=formed)
    parameters |= _details(media)
    return METHODS[media.kind], parameters, (Upload(media.kind, media),)


def album_call(
    payload: Mapping[str, Any], mark: str, *, formed: bool
) -> tuple[str, dict[str, Any], tuple[Upload, ...]]:
    """Return (method, parameters, uploads) of several files kept as one."""
    uploads, parts = [], []
    for number, item in enumerate(payload["items"]):
        media = media_from(item["media"])
        name = f"file{number}"
        uploads.append(Upload(name, media))
        parts.append(
            {"type": media.kind, "media": f"attach://{name}"}
            | words(item, "caption", mark=mark if number == 0 else "", formed=formed)
            | _details(media)
        )
    return "sendMediaGroup", {"media": parts}, tuple(uploads)


def change_call(row: Sendable) -> tuple[str, dict[str, Any]]:
    """Return (method, parameters) of a change to a message that stands in the receiver's chat."""
    payload = row.outgoing.payload
    place = {"chat_id": row.account, "message_id": row.edit_of}
    match payload["kind"]:
        case "reaction":
            emoji = payload.get("emoji")
            reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
            return "setMessageReaction", place | {"reaction": reaction}
        case "delete":
            return "deleteMessage", place
        case "unpin":
            return "unpinChatMessage", place
        case "no_buttons":
            return "editMessageReplyMarkup", place
        case _:
            return "editMessageCaption", place | words(payload, "caption")


def _details(media: Media) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if media.spoiler and media.kind in WITH_SPOILER:
        details["has_spoiler"] = True
    if media.seconds and media.kind in TIMED:
        details["duration"] = media.seconds
    return details
