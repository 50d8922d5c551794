"""What a message carries that may reach a peer, as plain data: words, their form, one file.

Positions count code points; the platform's UTF-16 units stay at the edge. A file is an opaque
reference which only the edge can open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

FORMS: Final = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote"}
)
"""The forms of words that are carried over; everything else about them is dropped."""
MEDIA: Final = ("photo", "voice", "video_note", "video", "animation", "audio", "document")
"""The kinds of files that can pass at all; which of them do is the rules' to say."""
LARGEST_FILE: Final = 20 * 1024 * 1024
LONGEST_TEXT: Final = 4096
LONGEST_CAPTION: Final = 1024


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the words; kind: one of FORMS, or what the platform recognised in a mark."""

    kind: str
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Media:
    """One file of a message."""

    kind: str  # one of MEDIA
    file: str  # the edge's reference
    print: str = ""  # what tells this file from another; "" = nothing does
    size: int = 0  # bytes, 0 = unknown
    seconds: int = 0
    width: int = 0
    height: int = 0
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A message as its sender wrote it."""

    text: str = ""  # the caption, where there is a file
    spans: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()  # mention, url, email …: looked at, never carried over
    media: Media | None = None
    forwarded: bool = False
    quote: str = ""  # the part of the message replied to that was picked out


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    spans: tuple[Span, ...] = field(default=())


def shifted(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(replace(span, start=span.start + by) for span in spans)


def clipped(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the parts of spans between two positions, counted from the first."""
    found = []
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            found.append(Span(span.kind, first - start, last - first))
    return tuple(found)


def split(text: str, spans: Sequence[Span], room: int) -> list[Piece]:
    """Cut words into pieces of at most `room` code points, at a line or a word where one is near.

    The pieces put together are the words again.
    """
    pieces: list[Piece] = []
    start = 0
    while start < len(text):
        end = min(start + room, len(text))
        if end < len(text):
            end = _seam(text, start, end)
        pieces.append(Piece(text[start:end], clipped(spans, start, end)))
        start = end
    return pieces


def _seam(text: str, start: int, end: int) -> int:
    nearest = start + (end - start) // 2
    for mark in ("\n", " "):
        found = text.rfind(mark, nearest, end)
        if found > 0:
            return found + 1
    return end


def fingerprint(content: Content) -> str:
    """Return what tells whether an edit changes anything: words, their form, the file."""
    forms = " ".join(f"{span.kind}:{span.start}:{span.length}" for span in content.spans)
    file = content.media.print if content.media else ""
    return f"{content.text}\n{forms}\n{file}".rstrip("\n")


def to_plain(content: Content) -> dict[str, Any]:
    """Return a content as JSON data, for what waits sealed."""
    media = content.media
    return {
        "text": content.text,
        "spans": [[s.kind, s.start, s.length] for s in content.spans],
        "marks": [[s.kind, s.start, s.length] for s in content.marks],
        "media": media_to_plain(media) if media else None,
        "forwarded": content.forwarded,
        "quote": content.quote,
    }


def from_plain(plain: Mapping[str, Any]) -> Content:
    media = plain.get("media")
    return Content(
        text=str(plain.get("text", "")),
        spans=spans_from(plain.get("spans", ())),
        marks=spans_from(plain.get("marks", ())),
        media=media_from(media) if media else None,
        forwarded=bool(plain.get("forwarded")),
        quote=str(plain.get("quote", "")),
    )


def spans_from(plain: Iterable[Any]) -> tuple[Span, ...]:
    return tuple(Span(str(kind), int(start), int(length)) for kind, start, length in plain)


def spans_to(spans: Iterable[Span]) -> list[list[Any]]:
    return [[span.kind, span.start, span.length] for span in spans]


def media_to_plain(media: Media) -> dict[str, Any]:
    return {
        "kind": media.kind,
        "file": media.file,
        "print": media.print,
        "size": media.size,
        "seconds": media.seconds,
        "width": media.width,
        "height": media.height,
        "spoiler": media.spoiler,
    }


def media_from(plain: Mapping[str, Any]) -> Media:
    return Media(**plain)
