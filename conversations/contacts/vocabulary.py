"""The words of words.toml, folded, as sets and as patterns that match whole words."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from conversations.contacts.folding import quick

_RAW: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


@cache
def words(name: str) -> frozenset[str]:
    """Return a list's phrases; an underscore in the file stands for a space."""
    raw = _RAW["lists"].get(name) or _RAW["hosts"][name]
    keep = "_" if name in {"tlds", "tlds_words"} else " "
    return frozenset(quick(one.replace("_", keep)).strip() for one in raw.split())


@cache
def numbers() -> dict[str, str]:
    """Return what each number word says, as digits."""
    return {quick(word): value for value, said in _RAW["numbers"].items() for word in said.split()}


def either(phrases: Iterable[str]) -> str:
    """Return alternatives, the longest first, so that no shorter one hides it."""
    ordered = sorted(phrases, key=lambda one: (-len(one), one))
    return "|".join(re.escape(one).replace(r"\ ", r"\s{1,2}") for one in ordered)


def pattern(*names: str) -> str:
    """Return a group that matches one of the lists' phrases as whole words."""
    phrases = frozenset[str]().union(*(words(name) for name in names))
    return rf"(?<![^\W_])(?:{either(phrases)})(?![^\W_])"


PARTICLES = re.compile(r"^(?:[وف]?[بلكع]?ال|[وفبلك](?=\w{4}))(?=\w{2})")
"""What Arabic writes together with the word that follows."""


@cache
def beginnings(length: int, *names: str) -> frozenset[str]:
    """Return the beginnings of the lists' words, everyday ones left out: endings vary."""
    phrases = frozenset[str]().union(*(words(name) for name in names))
    everyday = words("not_names") | words("joiners") | words("mine") | words("self")
    said = {one for phrase in phrases for one in re.findall(r"\w+", phrase)} - everyday
    return frozenset(one[:length] for word in said for one in (word, PARTICLES.sub("", word)))
