"""The sentences that say what must be held and what must pass, and how they are divided."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "ar", "es", "fr", "tr", "ru")
FOLDER = Path(__file__).with_name("corpus")
HELP_LINES = Path(__file__).parents[2] / "programmes" / "default" / "helplines.json"
CLEAN = "clean"
SETS = {
    "corpus": "",
    "blind": "blind-",
    "second": "second-",
    "third": "third-",
    "own": "own-",
    "more": "more-",
    "fourth": "fourth-",
    "fifth": "fifth-",
    "sixth": "sixth-",
}
UNSEEN = frozenset({"sixth"})
"""Nothing is made on these: what is held of them tells of text that nobody here wrote."""


@dataclass(frozen=True, slots=True)
class Sentence:
    language: str
    kind: str  # of contact detail, or "clean"
    text: str

    @property
    def kept_back(self) -> bool:
        """Whether it is of the third on which no rule was made."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % 3 == 0


def sentences(name: str, language: str) -> Iterator[Sentence]:
    """Read one set of one language."""
    path = FOLDER / f"{SETS[name]}{language}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition(" | ")
        yield Sentence(language, kind, text)


def help_lines() -> frozenset[str]:
    """Return the default programme's lines, and those that sentences name besides."""
    data = json.loads(HELP_LINES.read_text(encoding="utf-8"))
    lines = {line["contact"] for line in data["lines"]}
    lines |= {number for entry in data["emergency"] for number in entry["numbers"]}
    return frozenset(lines | set((FOLDER / "lines.txt").read_text(encoding="utf-8").split()))
