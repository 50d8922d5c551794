"""Finds e-mail addresses, also where the signs are said in words or set apart."""

import re
from collections.abc import Iterator

from conversations.contacts.folding import Folded
from conversations.contacts.hints import Found
from conversations.contacts.vocabulary import either, pattern, words

OPEN, CLOSE = r"\s{0,2}[\[({<]?\s{0,2}", r"\s{0,2}[\])}>]?\s{0,2}"
NAME = r"(?<![\w.+\-])[^\W_][\w.+\-]{0,63}[\"']?"
LABEL = r"[^\W_][\w\-]{0,62}"
TLD = rf"(?:{either(words('tlds') | words('tlds_words'))})(?![^\W_])"
AT = rf"{OPEN}(?:@|{pattern('at', 'at_weak')}){CLOSE}"
DOT = rf"{OPEN}(?:\.|{pattern('dot')}){CLOSE}"
SAID_DOT = rf"{OPEN}{pattern('dot')}{CLOSE}"
PROVIDER = pattern("providers")
PATTERNS = tuple(
    re.compile(one)
    for one in (
        rf"{NAME}\s?@\s?{LABEL}(?:\s?\.\s?{LABEL}){{0,3}}\s?\.\s?{TLD}",
        rf"{NAME}\s?@\s?{LABEL}[\s,;](?:com|net|org|ru|me)(?![^\W_])",
        rf"{NAME}\s?@\s?{PROVIDER}",
        rf"{NAME}{AT}{LABEL}(?:{SAID_DOT}{LABEL}){{0,3}}{SAID_DOT}[^\W_]{{2,6}}(?![^\W_])",
        rf"{NAME}{OPEN}{pattern('at')}{CLOSE}{LABEL}(?:{DOT}{LABEL}){{0,3}}{DOT}{TLD}",
        rf"{NAME}{AT}(?:mail\.ru|{PROVIDER})",
        rf"{NAME}{AT}{LABEL}\.{TLD}",
        rf"{PROVIDER}{SAID_DOT}{TLD}",
    )
)
TOGETHER = re.compile(
    rf"(?:{either(words('at') | words('at_weak'))})(?:{either(words('providers'))})"
    rf"(?:(?:{either(words('dot'))})[^\W_]{{2,4}})?(?![^\W_])"
)
"""All in one word, signs too: "quillATgmailDOTcom"."""
SIGN = re.compile(rf"@|{pattern('at')}")
DOMAIN = re.compile(rf"(?<![\w@.])(?:{LABEL}\.){{1,3}}{TLD}")
NAMED = re.compile(PROVIDER + r"|(?<![^\W_])mail\.ru(?![^\W_])")
LIKE_A_NAME = re.compile(r"(?<![\w.])[^\W\d_][\w\-]*(?:[._]?\d+|[._][\w]+)[\w.]*")
"""A word with a digit, a dot or an underscore inside, as names in addresses have."""
NEAR = 60


def find(folded: Folded) -> Iterator[Found]:
    """Yield e-mail addresses."""
    text = folded.text
    found = False
    for one in PATTERNS:
        for match in one.finditer(text):
            found = True
            yield Found("email", *match.span())
    for match in TOGETHER.finditer(text):
        if text[match.start() - 1 : match.start()].isalnum():
            found = True
            yield Found("email", *match.span())
    if not found:
        yield from _in_pieces(text)


def _in_pieces(text: str) -> Iterator[Found]:
    """A sign and a domain, or a provider and a name, in one breath."""
    domain = DOMAIN.search(text) or NAMED.search(text)
    sign = SIGN.search(text)
    if domain and sign and sign.start() < domain.start() and domain.start() - sign.end() <= NEAR:
        yield Found("email", sign.start(), domain.end())
        return
    provider = NAMED.search(text)
    if provider is None:
        return
    for name in LIKE_A_NAME.finditer(text):
        if abs(name.start() - provider.start()) <= NEAR and not name.group().endswith("."):
            first, last = sorted((name.span(), provider.span()))
            yield Found("email", first[0], max(last[1], first[1]))
            return
