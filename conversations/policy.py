"""What may reach a peer: one pure function from a message to *send anew*, *ask* or *refuse*.

Default deny: what is not named here does not pass. See docs/leaks.md for each vector.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from conversations.contacts import Hint, find
from conversations.content import LARGEST_FILE, Content
from conversations.model.relaying import Side, Why

Contacts = Literal["staged", "warn", "never"]
WITH_A_VOICE = frozenset({"voice", "video_note"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What an organisation lets pass."""

    contacts: Contacts = "staged"
    photos: bool = True
    voices: bool = True  # voice and video messages, after both said yes
    files: frozenset[str] = frozenset()  # of video, animation, audio, document
    quiet_hours: bool = True  # what is written in the receiver's night waits for the morning


@dataclass(frozen=True, slots=True)
class SendAnew:
    """It passes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Its sender decides first."""

    why: Why
    hints: tuple[Hint, ...] = ()
    sendable: bool = True


@dataclass(frozen=True, slots=True)
class Refuse:
    """It never passes. reason: size | the kind of file."""

    reason: str


Treatment = SendAnew | Ask | Refuse


@dataclass(frozen=True, slots=True)
class Stand:
    """How the two people of a talk stand to what may pass."""

    mine: Side | None
    peers: Side | None
    languages: tuple[str, ...] = ()
    region: str | None = None
    free: frozenset[str] = frozenset()  # numbers anybody may pass on: help lines

    @property
    def voices(self) -> bool:
        both = (self.mine, self.peers)
        return all(side is not None and side.voices_from is not None for side in both)


def treat(content: Content, rules: Rules, stand: Stand, passed: Collection[str] = ()) -> Treatment:
    """Return what becomes of a message.

    passed: what its sender has agreed to already (`Why` values).
    """
    if refused := _refused(content, rules):
        return refused
    if Why.CONTACT not in passed and (hints := contacts_in(content, stand)):
        sendable = rules.contacts == "warn" or (
            rules.contacts != "never" and all(hint.sendable for hint in hints)
        )
        return Ask(Why.CONTACT, hints, sendable)
    kind = content.media.kind if content.media else ""
    if kind == "photo" and Why.PHOTO not in passed and not (stand.mine and stand.mine.photos_from):
        return Ask(Why.PHOTO)
    if kind in WITH_A_VOICE and not stand.voices:
        return Ask(Why.VOICE)
    return SendAnew()


def contacts_in(content: Content, stand: Stand) -> tuple[Hint, ...]:
    """Return the contact details that seem to be in a message's words."""
    marks = [(mark.kind, mark.start, mark.length) for mark in content.marks]
    return find(
        content.text,
        languages=stand.languages,
        region=stand.region,
        entities=marks,
        allowed=stand.free,
    )


def _refused(content: Content, rules: Rules) -> Refuse | None:
    media = content.media
    if media is None:
        return None
    if media.size > LARGEST_FILE:
        return Refuse("size")
    if media.kind == "photo":
        return None if rules.photos else Refuse("photo")
    if media.kind in WITH_A_VOICE:
        return None if rules.voices else Refuse(media.kind)
    return None if media.kind in rules.files else Refuse(media.kind)


def stays_awake(side: Side | None, now: datetime) -> bool:
    """Tell whether "send now anyway" was said for this night."""
    return side is not None and side.awake_until is not None and side.awake_until > now
