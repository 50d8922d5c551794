"""Weighs the evidence of a message in which no pattern found anything, with learnt weights.

The weights are in weights.json; `python -m benchmarks.contact_weights` makes them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from conversations.contacts.evidence import NAMES, Said, features
from conversations.contacts.folding import Folded
from conversations.contacts.hints import Found, Kind
from conversations.contacts.phones import without_lines

NETWORKS = frozenset(("NET", "NETW", "PROV", "=OTHERAPP", "=APPNICK", "=SOCIAL", "=NICK"))
MAILS = frozenset(("MAILED", "PROV", "=MAILW"))
ADDRESSES = frozenset(("=STREETW", "=ADDRW"))
WORK = frozenset(("=WORKW", "=PLACEW"))
NUMBER = re.compile(r"D\d|NW")
SENTENCE_ENDS = re.compile(r"[.!?;\n]\s")
PIECE, MOST_PIECES = 250, 6
"""Characters judged together, and how often: the weights were learnt from sentences."""
QUESTIONS = frozenset(("?", "=YOUR", "=ASK"))


@cache
def _weights() -> tuple[dict[str, int], int, int]:
    raw = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return raw["weights"], raw["base"], raw["threshold"]


def find(folded: Folded, lines: frozenset[str], hosts: frozenset[str]) -> Found | None:
    """Return one hint where the evidence is enough; it points at the most telling word.

    Sentence after sentence, where a message is long: the rest would outweigh the one that tells.
    """
    for start, end in islice(_pieces(folded.text), MOST_PIECES):
        piece = Folded(folded.text[start:end], folded.at[start:end], folded.original)
        if not any(host in piece.text for host in hosts):
            found = _judged(without_lines(piece, lines))
            if found is not None:
                return replace(found, start=found.start + start, end=found.end + start)
    return None


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > PIECE:
        ends = [match.end() for match in SENTENCE_ENDS.finditer(text, start, start + PIECE)]
        end = ends[-1] if ends else start + PIECE
        yield start, end
        start = end
    yield start, len(text)


def _judged(folded: Folded) -> Found | None:
    weights, base, threshold = _weights()
    found, said = features(folded)
    if not said or base + sum(weights.get(one, 0) for one in found) < threshold:
        return None
    return _hint(said)


def _hint(said: Said) -> Found:
    names = [(start, end) for sorts, start, end in said if sorts[0] in NAMES]
    kind = _kind(said, named=bool(names))
    start, end = (said[0][1], said[-1][2]) if not names else names[-1]
    return Found(kind, start, end, sendable=kind in {"asking", "link"})


def _kind(said: Said, *, named: bool) -> Kind:
    sorts = {one for row, _, _ in said for one in row}
    counted = sum(NUMBER.match(row[0]) is not None for row, _, _ in said)
    tests: tuple[tuple[bool, Kind], ...] = (
        (named and not sorts.isdisjoint(MAILS), "email"),
        (named and not sorts.isdisjoint(NETWORKS), "handle"),
        ("HOST" in sorts, "link"),
        ("D7" in sorts or counted >= 3, "phone"),
        (counted > 0 and not sorts.isdisjoint(ADDRESSES), "address"),
        (not sorts.isdisjoint(WORK) and sorts.isdisjoint(QUESTIONS), "workplace"),
    )
    return next((kind for holds, kind in tests if holds), "asking")
