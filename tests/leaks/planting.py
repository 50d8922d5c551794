"""Makes a value of any type of the Bot API with an identifier of its own planted in every leaf.

Built from the official description, so that a field which is added to it is tried by itself.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.botapi_spec.checker import ARRAY, DISCRIMINATORS, spec
from tests.botapi_spec.checker import _snake as snake
from tests.botapi_spec.checker import _stem as stem

DEEPEST: Final = 3
"""Further down only what is required is made: replies hold messages, which hold replies."""
FILES: Final = {
    "PhotoSize": "photo",
    "Voice": "voice",
    "VideoNote": "video_note",
    "Video": "video",
    "Animation": "animation",
    "Audio": "audio",
    "Document": "document",
    "LivePhoto": "photo",
    "Sticker": "photo",
    "File": "photo",
}
KIND_OF_PARENT: Final = {"creator": "owner"}
PLAIN_FIELDS: Final = {
    "file_size": 1000,
    "emoji": "👍",
    "is_bot": False,
    "offset": 0,
    "length": 4,
    "position": 0,
}
"""What has to look sound for the bot to look at the rest at all."""
TELLING: Final = frozenset({"from", "sender_chat", "via_bot", "author_signature", "text"})
"""What a message inside another holds: with all that it could, no library would read it."""
FIRST_NUMBER: Final = 6_100_000_001


class Planter:
    """Makes values, and remembers what it planted in them.

    files: kind of file -> a reference under which one with planted tags can be fetched.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.planted: list[str] = []
        self._numbers = 0

    def value(self, types: list[str], name: str = "", depth: int = 0) -> Any:
        return self._of(types[0], name, depth)

    def every(self, types: list[str], name: str = "") -> list[Any]:
        """Return a value for each kind that a union type has, or one of a plain type."""
        kind = types[0].removeprefix(ARRAY)
        kinds = spec()["types"].get(kind, {}).get("subtypes", [kind])
        made = [self._of(one, name, 0) for one in kinds]
        return [[one] for one in made] if types[0].startswith(ARRAY) else made

    def _of(self, kind: str, name: str, depth: int) -> Any:
        if kind.startswith(ARRAY):
            return [self._of(kind.removeprefix(ARRAY), name, depth)]
        if name in PLAIN_FIELDS:
            return PLAIN_FIELDS[name]
        if kind in LEAVES:
            return LEAVES[kind](self, name)
        described = spec()["types"][kind]
        if "subtypes" in described:
            return self._of(described["subtypes"][0], name, depth)
        return self._object(kind, described.get("fields", {}), depth)

    def _object(self, kind: str, fields: Mapping[str, Any], depth: int) -> dict[str, Any]:
        made = {
            name: self._of(field["types"][0], name, depth + 1)
            for name, field in fields.items()
            if field["required"] or (depth < DEEPEST and (kind != "Message" or name in TELLING))
        }
        for name in DISCRIMINATORS:
            if name in made and (said := _kind_of(kind)):
                made[name] = said
        if "file_id" in made and kind in FILES:
            made["file_id"] = self.files[FILES[kind]]
        return made

    def word(self, name: str) -> str:
        self._numbers += 1
        word = f"Plantagenet{self._numbers}{name.replace('_', '').title()}"
        self.planted.append(word)
        return word

    def number(self) -> int:
        self._numbers += 1
        number = FIRST_NUMBER + self._numbers
        self.planted.append(str(number))
        return number


def _kind_of(name: str) -> str:
    """Return what tells an object of a union from its siblings."""
    for parent in spec()["types"].values():
        if name in parent.get("subtypes", []):
            found = snake(name.removeprefix(stem(parent["subtypes"])))
            return KIND_OF_PARENT.get(found, found)
    return {"MessageEntity": "text_mention", "Chat": "private", "Poll": "regular"}.get(name, "")


LEAVES: Final[Mapping[str, Callable[[Planter, str], Any]]] = {
    "String": lambda planter, name: planter.word(name),
    "RichText": lambda planter, name: planter.word(name),
    "Integer": lambda planter, _: planter.number(),
    "Float": lambda planter, _: float(planter.number()),
    "Boolean": lambda _, __: True,
}
