"""What the search for contact details gives back: plain data about a place in a message."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "phone", "email", "handle", "invite", "link", "mention", "address", "workplace", "asking"
]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hint:
    """One contact detail; it carries where it stands, never the words themselves."""

    kind: Kind
    start: int  # code points in the text as it was written
    end: int
    sendable: bool  # a link or mention of others may be sent anyway; one's own details may not


@dataclass(frozen=True, slots=True)
class Found:
    """A hint in folded text, before it is led back to what was written."""

    kind: Kind
    start: int
    end: int
    sendable: bool = False
