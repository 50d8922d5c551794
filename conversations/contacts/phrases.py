"""Reads phrases.toml: a small way of writing patterns that people who know a language can check."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from conversations.contacts.folding import quick

_RAW: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8")
)["lists"]

MARK = "◆"
"""Stands for each letter of a network's name in a marked text."""
PREFIX = "(?:[وف]?(?:بال|عال|فال|لل|ال|ب|ع|ل)?)"
"""What Arabic writes together with the name that follows."""
GAP = r"[\s,]{1,3}"
OPENERS = (
    "and so then just please pls plz or but ok okay hey hi yo also well maybe oh y pues entonces o "
    "oye et puis alors ou bon salut и или ну тогда лучше просто привет ve hadi ya yada و او طيب "
    "يلا بس"
)
CLOSERS = (
    "and or so too then pls please plz lol xx btw if thx ok okay y o si et ou stp svp и или если "
    "пж ve ya tamam و او اذا لو"
)


def _words(said: str) -> str:
    return "|".join(re.escape(one) for one in quick(said).split())


SIGNS = {
    "_?": r"[\s,]{0,3}",
    "_": GAP,
    "~": rf"(?:[\s,]{{1,2}}[^\W_{MARK}][\w'-]{{0,20}}){{0,3}}{GAP}",
    ")*": "){0,3}",
    "(": "(?:",
    "+": r"[^\W_]{0,9}",
    "'": "'?",
    MARK: rf"{PREFIX}{MARK}{{2,24}}'?[^\W_{MARK}]{{0,8}}",
    "◇": rf"{PREFIX}{MARK}{{2,24}}'?",
    "%": rf"[\"'(]?([^\W\d_{MARK}][\w.'-]{{1,30}}(?:\s{{1,2}}[^\W_{MARK}][\w.'-]{{0,20}}){{0,2}})"
    r"(?![^\W_])[\"')]?",
    "§": r"\A\s{0,3}",
    "^": rf"(?:\A|[^\w\s'{MARK}]|(?<![^\W_])(?:{_words(OPENERS)})\s)\s{{0,2}}",
    "$": rf"(?=\s{{0,2}}(?:\Z|[^\w\s'{MARK}])|\s{{1,2}}(?:{_words(CLOSERS)})(?![^\W_]))",
}
ANCHORED = "^§"
NO_LETTER_BEFORE, NO_LETTER_BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
SIGN = re.compile("|".join(re.escape(one) for one in SIGNS))


def body(phrase: str) -> str:
    """Return one phrase as a pattern for folded, marked text, but for where its words begin."""
    said = SIGN.sub(lambda match: SIGNS[match.group()], quick(phrase))
    return said if phrase[-1] == "$" else said + NO_LETTER_BEHIND


@cache
def phrases(name: str) -> tuple[re.Pattern[str], ...]:
    """Return a list's phrases, one pattern each."""
    return tuple(
        re.compile(body(one) if one[0] in ANCHORED else NO_LETTER_BEFORE + body(one))
        for one in _RAW[name].split()
    )


@cache
def together(name: str) -> re.Pattern[str]:
    """Return a list's phrases as one pattern, which looks only where words begin."""
    said = _RAW[name].split()
    anchored = [body(one) for one in said if one[0] in ANCHORED]
    others = "|".join(body(one) for one in said if one[0] not in ANCHORED)
    return re.compile("|".join((f"{NO_LETTER_BEFORE}(?:{others})", *anchored)))


@cache
def listed(name: str) -> frozenset[str]:
    """Return a list's words; an underscore in the file stands for a space."""
    return frozenset(quick(one.replace("_", " ")) for one in _RAW[name].split())


def forms(cores: Iterable[str]) -> frozenset[str]:
    """Return the words by which a network can be known, with each ending.

    Of a name of several words it is the last: "the gram" must not make every "the" worth a look.
    """
    endings = ("", *listed("endings"))
    return frozenset(core.split()[-1] + ending for core in cores for ending in endings)
