"""Finds links and invitations, also with spaces between or signs said in words."""

import re
from collections.abc import Iterator

from conversations.contacts.folding import Folded, quick
from conversations.contacts.hints import Found
from conversations.contacts.vocabulary import either, pattern, words

LABEL = r"[^\W_](?:[\w\-]{0,62})"
REST = r"(?:[/?#:][^\s]{0,400})?"
URL = re.compile(r"(?<![^\W_])(?:h(?:tt|xx|\*\*)ps?|ftp|tg)\s?:\s?/{1,2}\s?[^\s]{2,400}")
BARE = re.compile(rf"(?<![\w@.\-/])(?:{LABEL}\.){{1,4}}(?P<end>[^\W_]{{2,18}})(?![\w@]){REST}")
INVITE = re.compile(rf"(?<![^\W_])(?:[\w\-]{{1,64}}\.)?(?:{either(words('invites'))})(?![^\W_])")
PROFILE = re.compile(rf"(?<![^\W_])(?:{either(words('profiles'))})(?![^\W_])")
SLASH = rf"(?:/|{pattern('slash')})"
T = either({quick("т"), quick("тэ"), quick("тe"), "ت", "تي"})
SPREAD = re.compile(
    rf"(?<![^\W_])(?:te?|{T}|wa|m|vk|discord)\s{{0,2}}(?:\.|{pattern('dot')}|\s)\s{{0,2}}"
    rf"(?:gg|{pattern('me')})\s{{0,2}}{SLASH}\s{{0,2}}\S{{2,64}}"
)
OWN = re.compile(pattern("self", "mine"))
COMMON, ALSO_WORDS = words("tlds"), words("tlds_words")


def find(folded: Folded, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield links; those that lead to somebody's own place are not for sending on."""
    text = folded.text
    for match in SPREAD.finditer(text):
        yield Found("invite", *match.span())
    for match in URL.finditer(text):
        yield from _judged(text, match.span(), allowed)
    for match in BARE.finditer(text):
        if _is_domain(match):
            yield from _judged(text, match.span(), allowed)


def _is_domain(match: re.Match[str]) -> bool:
    said, end = match.group(), match["end"]
    if said.startswith("www.") or INVITE.search(said):
        return True
    if end in COMMON:
        return True
    return end in ALSO_WORDS and "/" in said


def _judged(text: str, span: tuple[int, int], allowed: frozenset[str]) -> Iterator[Found]:
    said = text[slice(*span)]
    if any(one in said for one in allowed):
        return
    if said.startswith("tg:") or INVITE.search(said):
        yield Found("invite", *span)
        return
    own = PROFILE.search(said) or OWN.search(text[max(0, span[0] - 40) : span[0]])
    yield Found("link", *span, sendable=not own)


def hosts_of(contacts: frozenset[str]) -> frozenset[str]:
    """Return the hosts of lines that are reached by a page."""
    return frozenset(
        one.lower().split("//")[-1].split("/")[0].removeprefix("www.")
        for one in contacts
        if "." in one and any(char.isalpha() for char in one)
    )
