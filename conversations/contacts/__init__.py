"""Finds contact details in a message between two people who do not know each other's names.

It only says where they stand; what becomes of the message is decided elsewhere. Nothing is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from conversations.contacts import (
    apps,
    handles,
    judgement,
    links,
    mails,
    phones,
    places,
    workplaces,
)
from conversations.contacts.folding import Folded, fold
from conversations.contacts.glance import needed
from conversations.contacts.hints import Found, Hint, Kind
from conversations.contacts.signs import with_signs

__all__ = ["Hint", "Kind", "find", "get_ready"]

Entity = tuple[str, int, int]

ENTITIES: dict[str, Kind] = {
    "mention": "mention",
    "text_mention": "mention",
    "url": "link",
    "text_link": "link",
    "email": "email",
}
ORDER: tuple[Kind, ...] = (
    *("phone", "email", "invite", "handle", "address", "link", "mention", "workplace", "asking"),
)
"""Where several claim the same place, the gravest names it."""
SAMPLES = (
    *("hello", "the flat", "wonderful streets. no", "my street has 5 sevn trees.birds"),
    "call +44 7700 900123",
)
"""Texts for which everything is read that any text needs."""
MOST = 60
"""No message needs more hints: one is enough to hold it."""


def find(
    text: str,
    *,
    languages: Sequence[str] = (),
    region: str | None = None,
    entities: Sequence[Entity] = (),
    allowed: frozenset[str] = frozenset(),
) -> tuple[Hint, ...]:
    """Return the contact details in a text, in order, none inside another.

    Parameters
    ----------
    languages
        The languages its writer speaks: they say where a number may be from.
    region
        The writer's country, two letters, where it is known.
    entities
        What the chat platform marked: type, start and length in code points.
    allowed
        Numbers and pages of help lines, as the programme writes them: never a hint.
    """
    detectors = needed(text)
    if not detectors and not entities:
        return ()
    written = fold(text)
    folded = with_signs(written) or written
    found: list[Found] = []
    digits, hosts = _lines(allowed)
    if "phone" in detectors:
        found += phones.find(folded, phones.regions_of(languages, region), digits)
        found += () if found else phones.in_parts(folded, digits)
    if "mail" in detectors:
        found += mails.find(folded)
    if "link" in detectors:
        found += links.find(folded, hosts)
    if "handle" in detectors:
        found += handles.find(folded)
    if "apps" in detectors and not any(one.kind == "handle" for one in found):
        found += apps.find(folded)
    if "address" in detectors:
        found += places.addresses(folded)
    if "work" in detectors:
        found += workplaces.find(folded)
    if "evidence" in detectors and not found:
        judged = judgement.find(folded, digits, hosts)
        found += [judged] if judged else []
    hints = [*_hints(folded, found[:MOST]), *_marked(text, entities[:MOST], found, hosts)]
    return tuple(_apart(hints))


def get_ready() -> None:
    """Read words and weights before somebody needs them: whoever wrote first would make all wait.

    No text with a detail is weighed, so it takes some without and one with a number.
    """
    for text in SAMPLES:
        find(text, languages=tuple(phones.REGIONS))


@lru_cache(maxsize=64)
def _lines(allowed: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return phones.digits_of(allowed), links.hosts_of(allowed)


def _hints(folded: Folded, found: Iterable[Found]) -> Iterator[Hint]:
    for one in found:
        start, end = folded.span(one.start, one.end)
        yield Hint(one.kind, start, end, one.sendable)


def _marked(
    text: str, entities: Sequence[Entity], found: list[Found], hosts: frozenset[str]
) -> Iterator[Hint]:
    """Turn what the platform marked into hints; phone numbers it marks too freely."""
    own = any(one.kind == "handle" for one in found)
    for kind, start, length in entities:
        said = text[start : start + length]
        if kind in ENTITIES and length > 0 and not any(host in said.lower() for host in hosts):
            named = ENTITIES[kind]
            yield Hint(named, start, start + length, named != "email" and not own)


def _apart(hints: Iterable[Hint]) -> list[Hint]:
    """Drop what lies over a graver hint; a handle inside an invitation is the invitation's."""
    kept: list[Hint] = []
    for hint in sorted(hints, key=lambda one: (ORDER.index(one.kind), one.start, -one.end)):
        if all(hint.end <= other.start or hint.start >= other.end for other in kept):
            kept.append(hint)
    return sorted(kept, key=lambda one: one.start)
