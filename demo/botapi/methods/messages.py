"""sendMessage, sendChatAction and the draft that streams a text."""

import time
from typing import Any

from demo.botapi.errors import bad
from demo.botapi.params import Params
from demo.botapi.sending import send
from demo.botapi.text import read_text, with_known_people
from demo.botapi.world import World

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    ]
)
TYPING_SECONDS = 5.0
DRAFT_SECONDS = 30.0


def text_content(world: World, params: Params) -> dict[str, Any]:
    text, entities = read_text(params)
    entities = with_known_people(entities, world.people)
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
        preview = params.data("link_preview_options", "link preview options")
        if preview and any(entity["type"] in ("url", "text_link") for entity in entities):
            content["link_preview_options"] = preview
    return content


def send_message(world: World, params: Params) -> Any:
    return send(world, params, text_content(world, params))


def send_chat_action(world: World, params: Params) -> Any:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    person = world.person(params, write=True)
    until = 0.0 if action == "cancel" else time.monotonic() + TYPING_SECONDS
    person.chat.typing_until = until
    world.tell(person, "typing", until_seconds=TYPING_SECONDS)
    return True


def send_message_draft(world: World, params: Params) -> Any:
    if not params.number("draft_id"):
        raise bad("draft_id must be non-zero")
    person = world.person(params, write=True)
    person.chat.typing_until = time.monotonic() + DRAFT_SECONDS
    world.tell(person, "typing", until_seconds=DRAFT_SECONDS)
    return True


METHODS = (
    ("sendMessage", send_message),
    ("sendChatAction", send_chat_action),
    ("sendMessageDraft", send_message_draft),
)
