"""Methods that send something else than text, alone or as an album."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.files import Stored
from demo.botapi.params import Params
from demo.botapi.sending import send
from demo.botapi.text import read_caption, with_known_people
from demo.botapi.world import World

CAPTIONED = ("photo", "document", "voice", "video", "audio", "animation")
OPTIONS = {
    "voice": ("duration",),
    "audio": ("duration", "performer", "title"),
    "video": ("duration", "width", "height"),
    "animation": ("duration", "width", "height"),
    "video_note": ("duration", "length"),
    "sticker": ("emoji",),
}
NUMBERS = frozenset({"duration", "width", "height", "length"})
ALBUM_KINDS = frozenset({"photo", "video", "audio", "document"})


def _stored(world: World, params: Params, kind: str, name: str) -> Stored:
    upload = params.upload(name)
    if upload is not None:
        if not upload.data:
            raise bad("file must be non-empty")
        return world.files.store(kind, upload)
    file_id = params.text(name)
    if not file_id:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    if file_id.startswith(("http://", "https://", "attach://")):
        raise bad("failed to get HTTP URL content")
    stored = world.files.find(file_id)
    if stored.kind != kind:
        was, wanted = (
            word.replace("_", " ").title().replace(" ", "") for word in (stored.kind, kind)
        )
        raise bad(f"can't use file of type {was} as {wanted}")
    return stored


def media_content(world: World, params: Params, kind: str, name: str) -> dict[str, Any]:
    caption, entities = read_caption(params) if kind in CAPTIONED else ("", [])
    entities = with_known_people(entities, world.people)
    stored = _stored(world, params, kind, name)
    extra: dict[str, Any] = {}
    for option in OPTIONS.get(kind, ()):
        if option in params:
            extra[option] = params.number(option) if option in NUMBERS else params.text(option)
    content: dict[str, Any] = {kind: world.files.described(stored, extra)}
    if kind == "animation":
        content["document"] = {**stored.described(), "file_name": stored.name}
        content["document"]["mime_type"] = stored.mime
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    for flag, field in (
        ("has_spoiler", "has_media_spoiler"),
        ("show_caption_above_media", "show_caption_above_media"),
    ):
        if params.flag(flag) and kind in ("photo", "video", "animation"):
            content[field] = True
    return content


def input_media(world: World, params: Params, wanted: Any) -> dict[str, Any]:
    """The content that an InputMedia object describes."""
    if not isinstance(wanted, dict):
        raise bad("can't parse InputMedia: expected an Object")
    kind = str(wanted.get("type", ""))
    if kind not in CAPTIONED or kind == "voice":
        raise bad("can't parse InputMedia: type is invalid")
    return media_content(world, Params(wanted, params.uploads), kind, "media")


def _sender(kind: str) -> Any:
    def send_media(world: World, params: Params) -> Any:
        return send(world, params, media_content(world, params, kind, kind))

    return send_media


def send_location(world: World, params: Params) -> Any:
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("invalid coordinates specified")
    location: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    for option in ("live_period", "heading", "proximity_alert_radius"):
        if params.number(option):
            location[option] = params.number(option)
    if "horizontal_accuracy" in params:
        location["horizontal_accuracy"] = params.decimal("horizontal_accuracy")
    return send(world, params, {"location": location})


def send_contact(world: World, params: Params) -> Any:
    if "phone_number" not in params:
        raise bad("phone number is empty")
    if "first_name" not in params:
        raise bad("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params.text(name) for name in names if name in params}
    return send(world, params, {"contact": contact})


def send_venue(world: World, params: Params) -> Any:
    where = {name: params.decimal(name) for name in ("latitude", "longitude")}
    if not params.text("title").strip() or not params.text("address").strip():
        raise bad("venue title and address must be non-empty")
    venue = {"location": where, "title": params.text("title"), "address": params.text("address")}
    return send(world, params, {"venue": venue, "location": where})


def send_dice(world: World, params: Params) -> Any:
    emoji = params.text("emoji") or "🎲"
    if emoji not in ("🎲", "🎯", "🏀", "⚽", "🎳", "🎰"):
        raise bad("wrong emoji specified")
    return send(world, params, {"dice": {"emoji": emoji, "value": 4}})


def send_media_group(world: World, params: Params) -> Any:
    items = params.data("media", "media")
    if not isinstance(items, list):
        raise bad("can't parse media JSON object")
    if not items:
        raise bad("there are no messages to send")
    if len(items) > 10:
        raise bad("too many messages to send as an album")
    if any(not isinstance(item, dict) or item.get("type") not in ALBUM_KINDS for item in items):
        raise bad("can't parse InputMedia: type is invalid")
    contents = [input_media(world, params, item) for item in items]
    without = Params({key: value for key, value in params.values.items() if key != "reply_markup"})
    world.person(without, write=True)
    group = {"media_group_id": f"1{world.next_message_id():016d}"} if len(items) > 1 else {}
    return [send(world, without, content, extra=group) for content in contents]


FILE_KINDS = (
    ("sendPhoto", "photo"),
    ("sendDocument", "document"),
    ("sendVoice", "voice"),
    ("sendVideo", "video"),
    ("sendAudio", "audio"),
    ("sendAnimation", "animation"),
    ("sendVideoNote", "video_note"),
    ("sendSticker", "sticker"),
)
METHODS = (
    *((name, _sender(kind)) for name, kind in FILE_KINDS),
    ("sendLocation", send_location),
    ("sendContact", send_contact),
    ("sendVenue", send_venue),
    ("sendDice", send_dice),
    ("sendMediaGroup", send_media_group),
)
