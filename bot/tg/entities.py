"""Between the platform's positions in a text (UTF-16 units) and ours (code points)."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

from telegram import MessageEntity

from conversations.content import FORMS, Span

SAME: Final = {"expandable_blockquote": "blockquote"}
MARKS: Final = frozenset(
    {"mention", "url", "email", "phone_number", "text_link", "text_mention", "hashtag", "cashtag"}
)
"""What the platform recognised and the checks want to know of; never carried over."""
FURTHEST: Final = 2**31


def spans_of(
    text: str, entities: Sequence[MessageEntity]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return (forms, marks) of a text; what is neither, or lies outside the text, is dropped."""
    if not entities or "\0" in text:  # a NUL is taken out, and what stands behind it moves
        return (), ()
    at = _positions(text)
    forms, marks = [], []
    for entity in entities:
        kind = SAME.get(entity.type, str(entity.type))
        start, end = _place(entity.offset, at), _place(entity.offset + entity.length, at)
        if start is None or end is None or start >= end:
            continue
        if kind in FORMS:
            forms.append(Span(kind, start, end - start))
        elif kind in MARKS and not _says_its_target(entity, text[start:end]):
            marks.append(Span(kind, start, end - start))
    return tuple(forms), tuple(marks)


def entities_for(text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """Return our forms as the platform's entities."""
    if not spans:
        return []
    units = [0, *accumulate(2 if ord(c) > 0xFFFF else 1 for c in text)]
    last = len(units) - 1
    return [
        {
            "type": span.kind,
            "offset": units[span.start],
            "length": units[min(span.end, last)] - units[span.start],
        }
        for span in spans
        if 0 <= span.start < min(span.end, last)
    ]


def _positions(text: str) -> dict[int, int]:
    """Return which code point stands at each UTF-16 position."""
    found: dict[int, int] = {}
    unit = 0
    for number, character in enumerate(text):
        found[unit] = number
        unit += 2 if ord(character) > 0xFFFF else 1
    found[unit] = len(text)
    return found


def _place(unit: Any, at: dict[int, int]) -> int | None:
    # An entity may end inside a pair of surrogates that was cleaned away: to the next whole one.
    if type(unit) is not int or not 0 <= unit < FURTHEST:
        return None
    return at.get(unit, at.get(unit + 1))


def _says_its_target(entity: MessageEntity, shown: str) -> bool:
    """Tell whether a link shows just where it leads: then the plain text is checked like any."""
    return entity.type == "text_link" and entity.url == shown
