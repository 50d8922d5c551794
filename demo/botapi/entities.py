"""Entities: those given are checked, those a text carries by itself are found."""

import re
from typing import Any

from demo.botapi.errors import bad
from demo.botapi.html import units

Entity = dict[str, Any]
GIVEN = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
FOUND = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card"]
)
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
_ORDER = [
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "text_mention",
    "bold",
    "italic",
    "underline",
]
_TLD = "com|org|net|io|dev|app|me|info|eu|uk|de|es|fr|it|nl|ae|sa|eg|edu|gov|example|invalid|test"
# Links that stand among Arabic words are set apart by these; they are no part of the address.
_ISOLATES = "\u2066-\u2069"
_PATTERNS = (
    (
        "url",
        re.compile(
            rf"(?<![\w@.])(?:https?://[^\s<>\"{_ISOLATES}]+|(?:[\w-]+\.)+(?:{_TLD})(?![\w.-]*@)\b(?:[/?#:][^\s<>\"{_ISOLATES}]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[A-Za-z]{2,}")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z]\w{2,31}(?!\w)")),
    (
        "bot_command",
        re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    ),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<!\w)\+\d(?:[ ()-]{0,2}\d){8,14}(?!\w)")),
)
_MAY_HOLD = re.compile(r"[@/#+.]")
_TRAILING = ".,:;!?)'\u2026\u00bb"
_CLEAN = {code: " " for code in range(32) if code != 10}
REMOVED = {13: None, 0x333: None, 0x33F: None, 0x30A: None} | dict.fromkeys(range(0x2028, 0x202F))
_TO_CLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_EMPTY = re.compile("[ \n\u200b-\u200f\u202e\ufeff\u00a0]*")


def clean(text: str) -> str:
    """Drop what the real server drops: control characters, and the old bidi embeddings.

    Of several direction marks in a row only the last stays one.
    """
    if text.isascii() and not _TO_CLEAN.search(text):
        return text
    marked = _MARKS.sub(lambda marks: "\u200c" * len(marks.group()), text)
    return marked.translate(_CLEAN | REMOVED) if _TO_CLEAN.search(marked) else marked


def is_empty(text: str) -> bool:
    """Whether nothing of this text could be seen."""
    return _EMPTY.fullmatch(text) is not None


def found_in(text: str) -> list[Entity]:
    """Commands, mentions, links, addresses, numbers: what every client underlines by itself."""
    if not _MAY_HOLD.search(text):
        return []
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = match.group().rstrip(_TRAILING) if kind == "url" else match.group()
            entity = {"offset": units(text[: match.start()]), "length": units(value), "type": kind}
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return found


def _overlap(one: Entity, other: Entity) -> bool:
    begins, ends = one["offset"], one["offset"] + one["length"]
    return bool(begins < other["offset"] + other["length"] and other["offset"] < ends)


def checked(given: Any, text: str) -> list[Entity]:
    """Entities a bot gave as JSON; unknown kinds and those outside the text are left out."""
    if not isinstance(given, list):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    size = units(text)
    kept: list[Entity] = []
    for entity in given:
        if not isinstance(entity, dict):
            raise bad("can't parse MessageEntity: expected an Object")
        kind, offset, length = (entity.get(key) for key in ("type", "offset", "length"))
        if not isinstance(offset, int) or not isinstance(length, int) or not isinstance(kind, str):
            raise bad("can't parse MessageEntity: Can't find field of the right type")
        if kind not in GIVEN and kind not in FOUND:
            raise bad("can't parse MessageEntity: Unsupported type specified")
        if kind in GIVEN and offset >= 0 and length > 0 and offset < size:
            kept.append({**entity, "length": min(length, size - offset)})
    return kept


def merged(given: list[Entity], text: str) -> list[Entity]:
    """Given and found entities in the order the real server gives them."""
    opaque = [entity for entity in given if entity["type"] in OPAQUE]
    for entity in found_in(text):
        if not any(_overlap(entity, other) for other in opaque):
            given = [*given, entity]
    return sorted(given, key=_rank)


def _rank(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else 99


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the white space off both ends and move the entities along."""
    without = text.strip(" \n")
    if without == text:
        return text, entities
    cut = units(text[: len(text) - len(text.lstrip(" \n"))])
    size = units(without)
    moved: list[Entity] = []
    for entity in entities:
        begin = max(0, entity["offset"] - cut)
        end = min(size, entity["offset"] + entity["length"] - cut)
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return without, moved
