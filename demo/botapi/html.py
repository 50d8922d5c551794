"""Telegram's HTML to text and entities, with the real server's errors at their byte offsets."""

import re
from dataclasses import dataclass
from typing import Any

from demo.botapi.errors import ApiError, bad

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
OTHER = frozenset({"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"})
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\0\v"
ATTRIBUTE = {
    "a": "href",
    "tg-emoji": "emoji-id",
    "tg-time": "unix",
    "code": "class",
    "span": "class",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_SPECIAL = re.compile(r"[<&]")
_LINK = re.compile(
    r"(?:https?|tg|ton|ftp)://\S+|(?:mailto|tel):\S+|[\w-]+(?:\.[\w-]+)+(?:[/:?#]\S*)?"
)
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    position: int


def units(text: str) -> int:
    """Length in UTF-16 code units, in which entities are measured."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            special = _SPECIAL.search(self.source, self.at)
            until = special.start() if special else len(self.source)
            self._emit(self.source[self.at : until])
            self.at = until
            if special is None:
                break
            if special.group() == "&":
                self._emit(self._reference() or self._one())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise self._error(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        return "".join(self.parts), self.entities

    def _error(self, text: str, position: int | None = None, after: str = "") -> ApiError:
        if position is not None:
            text += f" at byte offset {len(self.source[:position].encode())}{after}"
        return bad(f"can't parse entities: {text}")

    def _emit(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += units(text)

    def _one(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _reference(self) -> str:
        """Decode `&lt;` and its kind here; an unknown one stays as it is written."""
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            return ""
        hexadecimal, decimal, name = found.groups()
        if name:
            character = NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if character:
            self.at = found.end()
        return character

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in SPACE:
            self.at += 1

    def _until(self, stops: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._until(SPACE + ">").lower()
        if not self._peek():
            raise self._error("Unclosed start tag", begin)
        if tag not in SIMPLE and tag not in OTHER:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            self._skip_space()
            if not self._peek():
                raise self._error(f'Unclosed start tag "{tag}"', begin)
            if self._peek() == ">":
                break
            argument = self._attribute(tag, begin, argument)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.offset, len(self.parts)))

    def _attribute(self, tag: str, begin: int, argument: str) -> str:
        name = self._until(SPACE + "=>")
        if not name:
            raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_space()
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._skip_space()
            value = self._value(tag, begin)
        if not self._peek():
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        if tag == "blockquote" and name == "expandable":
            return "1"
        if ATTRIBUTE.get(tag) != name:
            return argument
        prefix = {"code": "language-", "span": "tg-"}.get(tag, "")
        return value.removeprefix(prefix) if value.startswith(prefix) else argument

    def _value(self, tag: str, begin: int) -> str:
        quote = self._peek()
        if not quote:
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        if quote not in "'\"":
            token = self.at
            while self._peek() and (self._peek().isalnum() or self._peek() in ".-"):
                self.at += 1
            value = self.source[token : self.at].lower()
            if self._peek() and self._peek() not in SPACE + ">":
                raise self._error("Unexpected end of name token", token)
            return value
        self.at += 1
        value = ""
        while self._peek() and self._peek() != quote:
            value += (self._reference() if self._peek() == "&" else "") or self._one()
        self.at += 1
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 2
        name = self._until(SPACE + ">")
        self._skip_space()
        if self._peek() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            after = f', expected "</{opened.tag}>", found "</{name}>"'
            raise self._error("Unmatched end tag", begin, after)
        self.open.pop()
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: dict[str, Any] | None = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": SIMPLE.get(opened.tag, opened.tag),
        }
        if opened.tag in OTHER:
            entity = _with_argument(entity or {}, opened, "".join(self.parts[opened.position :]))
        if entity is not None:
            self._add(entity)

    def _add(self, entity: dict[str, Any]) -> None:
        """Add the entity; `pre` around `code class=language-…` becomes one."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if same and entity["type"] == "pre" and last.get("type") == "code" and "language" in last:
            last["type"] = "pre"
            return
        self.entities.append(entity)


def _with_argument(entity: dict[str, Any], opened: _Open, text: str) -> dict[str, Any] | None:
    argument = opened.argument
    match opened.tag:
        case "a":
            return _link(entity, argument or text)
        case "tg-emoji":
            if not argument.isdecimal():
                raise bad("can't parse entities: Invalid custom emoji identifier specified")
            return {**entity, "type": "custom_emoji", "custom_emoji_id": argument}
        case "tg-time":
            if not argument.isdecimal():
                raise bad("can't parse entities: Invalid Unix timestamp specified")
            return {**entity, "type": "date_time", "unix_time": int(argument)}
        case "code" if argument:
            return {**entity, "language": argument}
        case "blockquote" if argument:
            return {**entity, "type": "expandable_blockquote"}
    return entity


def _link(entity: dict[str, Any], target: str) -> dict[str, Any] | None:
    """A link with an invalid address is no error: the text stays, the link is gone."""
    user = _USER_LINK.match(target)
    if user:
        return {**entity, "type": "text_mention", "user": {"id": int(user.group(1))}}
    if not _LINK.fullmatch(target):
        return None
    address = (
        target if "://" in target or target.startswith(("mailto:", "tel:")) else f"http://{target}"
    )
    if address.count("/") == 2 and address.startswith(("http://", "https://")):
        address += "/"
    return {**entity, "type": "text_link", "url": address}
