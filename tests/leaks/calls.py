"""Searches every call of the bot for what it must not say of anybody but to themselves."""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from tests.bot.remaking.planted import forms, inflated

ADDRESSES: Final = frozenset({"chat_id", "user_id", "callback_query_id", "offset", "file_id"})
"""Where a call goes, or what it answers: an account there is no word said to anybody."""
SHORTEST_IN_BYTES: Final = 6
"""A shorter name stands in any compressed file by chance."""
NAMES: Final = ("first_name", "last_name", "username", "id")
FILE: Final = "file_id"

Call = Mapping[str, Any]
Read = Callable[[str], bytes]


def leaves(value: Any) -> Iterator[str]:
    """Yield every word and number of a JSON value, the keys too."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)


def said(call: Call) -> str:
    """Return all that a call says, without where it goes."""
    params = {name: value for name, value in call["params"].items() if name not in ADDRESSES}
    return "\n".join(leaves(params))


def receiver(call: Call) -> str:
    return str(call["params"].get("chat_id", ""))


def uploaded(call: Call) -> list[str]:
    """Return the ids under which what a call uploaded can be read again."""
    if not call["ok"] or not any(
        str(value).startswith("<file ") for value in call["params"].values()
    ):
        return []
    messages = call["result"] if isinstance(call["result"], list) else [call["result"]]
    return [found for message in messages for found in _file_ids(message)]


def _file_ids(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get(FILE), str):
            yield value[FILE]
        for name, inner in value.items():
            if name != "reply_to_message":
                yield from _file_ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _file_ids(inner)


def in_bytes(needle: str, data: bytes) -> bool:
    """Tell whether a file holds a text: plain, in UTF-16, in hex, in base64 or deflated."""
    return _holds(places_of(data), needle)


def places_of(data: bytes) -> list[bytes]:
    """Return where to look in a file: its bytes, what is deflated in them, and hex as one case."""
    whole = [data, *inflated(data)]
    return [*whole, *(place.lower() for place in whole)]


def _holds(places: Iterable[bytes], needle: str) -> bool:
    return any(pattern in place for place in places for pattern in _patterns(needle))


@cache
def _patterns(needle: str) -> tuple[bytes, ...]:
    plain = forms(needle)
    packed = [part for form in plain for part in _base64(form)]
    return (*plain, *(form.hex().encode() for form in plain), *packed)


def _base64(form: bytes) -> list[bytes]:
    """Return what is the same in the base64 of a text wherever it begins in a group of three."""
    found = []
    for before in range(3):
        length = before + len(form)
        packed = base64.b64encode(b"\0" * before + form)
        found.append(packed[(before * 8 + 5) // 6 : length * 8 // 6])
    return [part for part in found if len(part) >= SHORTEST_IN_BYTES]


def hits(needles: Iterable[str], calls: Iterable[Call], read: Read) -> list[str]:
    """Return which planted texts some calls carry, in words or in files."""
    wanted = list(needles)
    found = []
    for call in calls:
        words = said(call)
        places = places_of(words.encode())
        found += [
            f"{needle} in {call['method']} to {receiver(call)}"
            for needle in wanted
            if _holds(places, needle)
        ]
        for file_id in uploaded(call):
            places = places_of(read(file_id))
            found += [
                f"{needle} in a file of {call['method']} to {receiver(call)}"
                for needle in wanted
                if _holds(places, needle)
            ]
    return found


def told_to_others(
    people: Sequence[Mapping[str, Any]], calls: Iterable[Call], read: Read
) -> list[str]:
    """Return every call that names somebody to anyone else: by id, username or a name of theirs."""
    owners: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for name in NAMES:
            if person.get(name):
                owners[str(person[name])].add(str(person["id"]))
    if not owners:
        return []
    alternatives = "|".join(re.escape(one) for one in sorted(owners, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
    long = [one for one in owners if len(one) >= SHORTEST_IN_BYTES]
    found = []
    for call in calls:
        to = receiver(call)
        found += [
            f"{name} in {call['method']} to {to or 'nobody'} (call {call['n']})"
            for name in set(pattern.findall(said(call)))
            if to not in owners[name]
        ]
        for file_id in uploaded(call):
            places = places_of(read(file_id))
            found += [
                f"{name} in a file to {to} (call {call['n']})"
                for name in long
                if to not in owners[name] and _holds(places, name)
            ]
    return found


HEADED: Final = re.compile(r"(?:[^\n]*\n)?[^\n]{1,40}:\n")
"""How a peer's words begin: under an alias, perhaps behind the mark of a repeat."""


def unprotected(calls: Iterable[Call]) -> list[str]:
    """Return every call that passes somebody's words on so that a tap forwards or previews them."""
    found = []
    for call in calls:
        params = call["params"]
        for words in _items(params):
            # An edited message stays as protected as it was sent.
            if not call["method"].startswith("send") or not _is_a_peers(words):
                continue
            if params.get("protect_content") not in {True, "true", "True"}:
                found.append(f"{call['method']} without protect_content (call {call['n']})")
            previews = params.get("link_preview_options") or {}
            if "text" in words and not previews.get("is_disabled"):
                found.append(f"{call['method']} with previews (call {call['n']})")
    return found


def _items(params: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what of a call has words: the parts of an album, or the call itself."""
    media = params.get("media")
    if isinstance(media, str):
        media = json.loads(media)
    return (
        [one for one in media if isinstance(one, Mapping)] if isinstance(media, list) else [params]
    )


def _is_a_peers(words: Mapping[str, Any]) -> bool:
    """Tell by the alias in bold at the head, which only what is relayed has as entities."""
    text = str(words.get("text") or words.get("caption") or "")
    entities = words.get("entities") or words.get("caption_entities") or ()
    if isinstance(entities, str):
        entities = json.loads(entities)
    raw, head = text.encode("utf-16-le"), HEADED.match(text)
    bold = [one for one in entities if one["type"] == "bold"]
    said = [raw[2 * one["offset"] :][: 2 * one["length"]].decode("utf-16-le") for one in bold]
    return head is not None and any(head.group().endswith(f"{one}\n") for one in said if one)
