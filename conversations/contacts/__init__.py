"""Finds contact details in a message between two people who do not know each other's names.

It only says where they stand; what becomes of the message is decided elsewhere. Nothing is kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from conversations.contacts import apps, handles, links, mails, phones, places, workplaces
from conversations.contacts.folding import Folded, fold, quick
from conversations.contacts.hints import Found, Hint, Kind
from conversations.contacts.vocabulary import PARTICLES, beginnings, numbers, words

__all__ = ["Hint", "Kind", "find"]

Entity = tuple[str, int, int]

WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
DOT_INSIDE = re.compile(r"\w\s?\.\s?\w")
SAID_SIGNS = ("slash", "سلاش", "at-sign", "at sign", "et isaret", "kuyruklu")
ARABIC = re.compile(r"[\u0600-\u06ff]")
SPACED = re.compile(r"(?:[^\W\d_] ){2}[^\W\d_](?![^\W\d_])")
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
STREETS = (
    *("streets_after_name", "streets_before_name", "house", "parts", "boxes", "codes", "homes"),
)
EMPLOYED = frozenset(("at", "for", "en", "para", "au", "chez"))
SMALL = frozenset(
    ("am", "des", "do", "doy", "je", "les", "mis", "tam", "co", "fix", "nuit", "merci")
)
"""Parts of what says that somebody works, and everyday words."""
MOST = 60
"""No message needs more hints: one is enough to hold it."""
PHONE_DIGITS = 4
"""Fewer digits in a message with no number word: nobody can be called by it."""


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
    detectors = _needed(quick(text))
    if not detectors and not entities:
        return ()
    folded = fold(text)
    found: list[Found] = []
    digits, hosts = _lines(allowed)
    if "phone" in detectors:
        found += phones.find(folded, phones.regions_of(languages, region), digits)
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
    hints = [*_hints(folded, found[:MOST]), *_marked(text, entities[:MOST], found, hosts)]
    return tuple(_apart(hints))


@lru_cache(maxsize=64)
def _lines(allowed: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return phones.digits_of(allowed), links.hosts_of(allowed)


def _needed(folded: str) -> set[str]:
    """Return which searches could find anything: most messages need none."""
    if SPACED.search(folded):
        return {"phone", "mail", "link", "handle", "apps", "address", "work"}
    said = set(WORD.findall(folded))
    bare = {PARTICLES.sub("", word) for word in said} if ARABIC.search(folded) else said
    digits = len(DIGIT.findall(folded))
    counted = bool(digits) or not bare.isdisjoint(numbers())
    needed = set()
    if _may_be_called(folded, said, digits, counted=counted):
        needed.add("phone")
    if "@" in folded or not said.isdisjoint(_signs()) or any(one in folded for one in SAID_SIGNS):
        needed |= {"mail", "handle", "link"}
    if not said.isdisjoint(words("slash")):
        needed.add("link")
    if "://" in folded or ("." in folded and DOT_INSIDE.search(folded)):
        needed |= {"mail", "link"}
    if (
        not bare.isdisjoint(_platforms())
        or _begins(bare, 5, "platform_stems")
        or (digits and "#" in folded)
        or ((digits or "$" in folded) and handles.LEET.search(folded))
    ):
        needed.add("handle")
    if not (said | bare).isdisjoint(apps.words()):
        needed |= {"handle", "apps"}
    if counted and ("/" in folded or _begins(bare, 4, *STREETS)):
        needed.add("address")
    telling = {word for word in bare if len(word) > 1} - SMALL
    if (
        _begins(telling, 4, "workplaces", "employers")
        or not said.isdisjoint(EMPLOYED)
        or '"' in folded
    ) and _begins(telling, 4, "work"):
        needed.add("work")
    return needed


def _may_be_called(folded: str, said: set[str], digits: int, *, counted: bool) -> bool:
    """Whether there are enough digits, in figures or words, apart or written together."""
    spoken = sum(word in numbers() for word in WORD.findall(folded)) if counted else 0
    return spoken + digits >= PHONE_DIGITS or any(
        len(word) >= 9 and word[:4] in _glued_beginnings() for word in said
    )


def _begins(said: set[str], length: int, *names: str) -> bool:
    known = beginnings(length, *names)
    return any(word[:length] in known for word in said)


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return words("platforms") | words("username_words") | handles.ENDED


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    return words("at") | words("providers") | words("dot")


@lru_cache(maxsize=1)
def _glued_beginnings() -> frozenset[str]:
    said = frozenset(word[:4] for word in numbers())
    return said | {(one + two)[:4] for one in numbers() for two in said if 2 <= len(one) < 4}


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
