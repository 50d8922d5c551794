"""Reads the invented sentences, split into those the rules were tuned on and those held out."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HELD_OUT_EVERY = 3
PARTS = ("open", "held")


@cache
def _all(language: str) -> dict[str, Any]:
    path = Path(__file__).with_name(f"sentences_{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _part(sentences: list[str], part: str) -> list[str]:
    held = part == "held"
    last = HELD_OUT_EVERY - 1
    return [one for n, one in enumerate(sentences) if (n % HELD_OUT_EVERY == last) == held]


def risk(part: str, language: str = "en") -> list[tuple[int, str]]:
    return [
        (int(level), one)
        for level, sentences in _all(language)["risk"].items()
        for one in _part(sentences, part)
    ]


def harmless(part: str, language: str = "en") -> list[tuple[str, str]]:
    return [
        (kind, one)
        for kind, sentences in _all(language)["harmless"].items()
        for one in _part(sentences, part)
    ]


def traps() -> list[tuple[int, str]]:
    return [
        (int(level), one) for level, sentences in _all("en")["traps"].items() for one in sentences
    ]


def later(part: str, kind: str, language: str = "en") -> list[str]:
    """part: more | after | last | blind; kind: grave | harmless."""
    return list(_all(language)[part][kind])


def total(part: str, language: str = "en") -> int:
    return sum(len(sentences) for sentences in _all(language)[part].values())
