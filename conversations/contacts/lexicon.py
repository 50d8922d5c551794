"""Knows the frequent words of the six languages: what is none of them may be a name.

The words are in lexicon.txt; docs/contacts.md says where they are from.
"""

from functools import cache
from pathlib import Path


@cache
def _known() -> frozenset[str]:
    raw = Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8")
    return frozenset(word for line in raw.splitlines() for word in line.split()[1:])


def is_known(word: str) -> bool:
    """Whether a folded word is one that many people write."""
    return word in _known()
