"""What the bot does, in the imperative and as plain data; rendering finds the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from conversations.content import Media, Span
from conversations.model.ids import MatchId, MessageId, PersonId


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable sentence: English source with {named} places; values get escaped."""

    source: str
    values: Mapping[str, Any] = field(default_factory=dict)
    programme: bool = False  # the source stands in the programme's own catalogue


@dataclass(frozen=True, slots=True)
class Plural:
    one: str
    many: str
    n: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts one after the other, with a separator that needs no translation."""

    parts: tuple[Any, ...]
    separator: str = "\n"


Words = str | Text | Plural | Joined


def say(source: str, **values: Any) -> Text:
    """Mark a sentence for translation (Babel extracts the calls of this function)."""
    return Text(source, values)


def count(one: str, many: str, n: int, **values: Any) -> Plural:
    """Mark a sentence with a number in it, {n}, for translation with plural forms."""
    return Plural(one, many, n, values)


@dataclass(frozen=True, slots=True)
class Button:
    label: Words
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    keep: bool = False


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys under the writing line; a key sends its label as text. No keys = take it away."""

    rows: tuple[tuple[Words, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture drawn from numbers when it is sent, with words of the reader's language."""

    kind: str
    numbers: Mapping[str, Any]
    words: tuple[Words, ...] = ()


Lane = Literal["normal", "help"]


@dataclass(frozen=True, slots=True)
class Say:
    """Tell one person something; in_place turns the message whose button was pressed into this."""

    to: PersonId
    text: Words
    buttons: Rows = ()
    keyboard: Keyboard | None = None
    picture: Picture | None = None
    in_place: bool = False
    lane: Lane = "normal"
    pin: bool = False
    about: MessageId | None = None  # a message of theirs: this stands under it
    match_id: MatchId | None = None  # with a name, a reply to it names this talk
    message_id: MessageId | None = None  # a name, so that it can be found again
    once: bool = False  # rather not at all than twice
    until: datetime | None = None  # rather not at all than later


@dataclass(frozen=True, slots=True)
class Part:
    """One message that is passed on: words in their form, a file, or both."""

    message_id: MessageId
    text: str = ""
    spans: tuple[Span, ...] = ()
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Relay:
    """Pass a person's words or files on to the peer, anew and under the alias.

    Several parts are an album: they arrive as one.
    """

    to: PersonId
    sender: PersonId
    match_id: MatchId
    alias: str
    parts: tuple[Part, ...]
    forwarded: bool = False
    reply_to: MessageId | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class EditCopy:
    """Let the peer's copy follow an edit."""

    to: PersonId
    sender: PersonId
    match_id: MatchId
    message_id: MessageId
    alias: str
    text: Words
    spans: tuple[Span, ...] = ()
    caption: bool = False


@dataclass(frozen=True, slots=True)
class React:
    """Let a reaction show on the peer's message; "" takes it away."""

    to: PersonId
    sender: PersonId
    match_id: MatchId
    message_id: MessageId
    emoji: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Delete the peer's copy of a message."""

    to: PersonId
    sender: PersonId
    match_id: MatchId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class LateWord:
    """Tell a sender under their own message that it is late; later, how that ended."""

    to: PersonId
    match_id: MatchId
    message_id: MessageId
    text: Words
    changes: bool = False  # the word that stands there already


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take the pin off a message of the bot's own."""

    to: PersonId
    match_id: MatchId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class TakeButtons:
    """Take the buttons from under a message of the bot's own."""

    to: PersonId
    match_id: MatchId | None  # None = of no talk
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class Toast:
    """The short answer over a pressed button."""

    text: Words
    alert: bool = False


Reply = Say | Relay | EditCopy | React | TakeBack | LateWord | Unpin | TakeButtons | Toast
