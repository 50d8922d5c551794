"""Puts the signs back that a text names in words: "fern underscore grey arroba mail punto com".

The patterns for names, addresses and links then need not know how signs are called.
"""

import re

from conversations.contacts.folding import Folded
from conversations.contacts.lexicon import is_known
from conversations.contacts.vocabulary import either, words

SIGNS = {"_": "said_underscore", "-": "said_dash", ".": "said_dot", "@": "said_at", "/": "slash"}
NAMES = {phrase: sign for sign, name in SIGNS.items() for phrase in words(name)}
SAID = re.compile(
    rf"\s{{0,2}}(?:[\[({{<]\s?(?P<in>at|a|@|et|dot|d|\.|{either(NAMES)})\s?[\])}}>]"
    rf"|(?<![^\W_])(?P<out>{either(NAMES)})(?![^\W_]))\s{{0,2}}"
)
BRACKETED = {"at": "@", "a": "@", "@": "@", "et": "@", "dot": ".", "d": ".", ".": "."}
BEFORE = re.compile(r"[^\W_][\w.\-]{0,40}\Z")
BEHIND = re.compile(r"[^\W_]\w{0,40}")
ENDS = words("tlds") | words("tlds_words") | {"me", "com"}
PROVIDERS = words("providers")
MOST = 40


def with_signs(folded: Folded) -> Folded | None:
    """Return the text with signs for their names; None = it names none between names."""
    text = folded.text
    parts: list[str] = []
    at: list[int] = []
    done = 0
    for match in list(SAID.finditer(text))[:MOST]:
        sign = _sign(match)
        if match.start() < done or not _between_names(text, match, sign):
            continue
        parts += (text[done : match.start()], sign)
        at += (
            *folded.at[done : match.start()],
            folded.at[match.start("out" if match["out"] else "in")],
        )
        done = match.end()
    if not parts:
        return None
    return Folded("".join(parts) + text[done:], (*at, *folded.at[done:]), folded.original)


def _sign(match: re.Match[str]) -> str:
    said = re.sub(r"\s+", " ", match["out"] or match["in"])
    return NAMES.get(said) or BRACKETED[said]


def _between_names(text: str, match: re.Match[str], sign: str) -> bool:
    """Whether a sign belongs there: dots and dashes are everyday words too."""
    before = BEFORE.search(text, max(0, match.start() - 41), match.start())
    behind = BEHIND.match(text, match.end())
    if behind is None or (before is None and sign != "@"):
        return False
    if match["in"] or sign in "_/":
        return True
    after = behind.group()
    return (
        after in ENDS
        or after in PROVIDERS
        or any(char.isdecimal() for char in after)
        or not is_known(after)
        or (before is not None and not is_known(re.split(r"[.\-_@]", before.group())[-1]))
    )
