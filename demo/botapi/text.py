"""The text of a call: parsed, cleaned, trimmed and measured as the real server does it."""

from collections.abc import Mapping
from typing import Any

from demo.botapi.entities import checked, clean, is_empty, merged, trimmed
from demo.botapi.errors import bad
from demo.botapi.html import parse_html
from demo.botapi.model import Person
from demo.botapi.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 32768
Formatted = tuple[str, list[dict[str, Any]]]


def with_known_people(
    entities: list[dict[str, Any]], people: Mapping[int, Person]
) -> list[dict[str, Any]]:
    """A mention by id becomes the whole user; of somebody the bot never met nothing is left."""
    if not any(entity["type"] == "text_mention" for entity in entities):
        return entities
    kept = []
    for entity in entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
            continue
        user = entity.get("user")
        person = people.get(user["id"]) if isinstance(user, dict) and "id" in user else None
        if person is not None and person.started:
            kept.append({**entity, "user": person.as_user})
    return kept


def read_text(params: Params) -> Formatted:
    raw = params.text("text")
    if not raw:
        raise bad("message text is empty")
    text, entities = _formatted(params, raw, "entities", "parse_mode")
    if not text:
        raise bad("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text, entities


def read_caption(params: Params) -> Formatted:
    raw = params.text("caption")
    if not raw:
        return "", []
    text, entities = _formatted(params, raw, "caption_entities", "parse_mode")
    if len(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text, entities


def _formatted(params: Params, raw: str, entities_name: str, mode_name: str) -> Formatted:
    if len(raw) * 4 > RAW_LIMIT and len(raw.encode()) > RAW_LIMIT:
        raise bad("text is too long")
    text = clean(raw)
    mode = params.text(mode_name).lower()
    entities: list[dict[str, Any]] = []
    if mode == "html":
        text, entities = parse_html(text)
    elif mode and mode != "none":
        raise bad("unsupported parse_mode")
    else:
        given = params.data(entities_name)
        entities = checked(given, text) if given is not None else []
    text, entities = trimmed(text, entities)
    if is_empty(text):
        return "", []
    return text, merged(entities, text)
