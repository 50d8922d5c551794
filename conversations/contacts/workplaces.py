"""Finds where somebody works or learns: a place with its name, or an employer everybody knows."""

import re
from collections.abc import Iterator
from itertools import islice

from conversations.contacts.folding import Folded, quick, shown
from conversations.contacts.hints import Found
from conversations.contacts.phrases import listed
from conversations.contacts.vocabulary import either, pattern, words

WORK = re.compile(pattern("work"))
PLACE = re.compile(pattern("workplaces") + r"(?:'\w{1,4})?")
EMPLOYER = re.compile(
    rf"(?<![^\W_])(?:(?P<at>{either(words('employed_at'))})\s{{1,2}}"
    rf"(?:the\s|el\s|la\s|le\s|l')?|ب)?(?P<who>{either(words('employers'))})"
    rf"(?P<in>'?\s?(?:da|de|ta|te|nda|nde))?(?![^\W_])"
)
QUOTED = re.compile(r"«[А-ЯЁ][^»\n]{1,40}»")
ARABIC = re.compile(r"\s(?P<name>[\u0600-\u06ff]{2,})")
BEFORE = re.compile(
    r"(?<![^\W_])(?:at|for|in|@)\s(?:the\s)?(?P<names>(?:[^\W\d_][\w'.-]{0,20}\s){1,3})\Z"
)
"""An English place has its name in front: "at northfield university"."""
IN_RUSSIAN = re.compile(
    rf"(?<![^\W_])(?:{either(map(quick, ('в', 'на')))})\s"
    r"(?P<names>(?:[^\W\d_][\w-]{0,20}\s){1,2})\Z"
)
ONE_BEFORE = re.compile(r"(?<![^\W_])(?P<names>[^\W\d_]\w{2,20})\s\Z")
AFTER = re.compile(r"\s(?:(?:de la|de los|de las|de|del|du|des|of)\s|d')?(?P<name>[^\W\d_]{3,20})")
THE_PLACE = re.compile(r"(?:(?:el|la|del|al|au|du|chez|pour|le)\s|l')\Z")
SAINT = re.compile(
    rf"\s(?:{either(quick('имени им святой святого св номер').split())}|№)(?![^\W_])"
)
OWNED = re.compile(r"(?:in|un|nin|nun)\Z")
DOING = re.compile(r"(?:ando|iendo|ant)\Z")
ENGLISH, RUSSIAN = words("workplaces_english"), words("workplaces_russian")
TURKISH = frozenset(
    one for one in words("workplaces") if one.endswith(("si", "sinde", "unda", "inda"))
)
NEAR = 70
MOST = 20


def find(folded: Folded) -> Iterator[Found]:
    """Yield one workplace that is named: a nameless one says little."""
    text = folded.text
    quoted = QUOTED.search(folded.original)
    if quoted is not None and WORK.search(text):
        yield Found("workplace", *folded.of(*quoted.span()))
        return
    for match in islice(EMPLOYER.finditer(text), MOST):
        if (match["at"] or match["in"] or match.group() != match["who"]) and _works(text, match):
            yield Found("workplace", *match.span())
            return
    for place in islice(PLACE.finditer(text), MOST):
        if _works(text, place) and (_is_named(folded, place) or _is_named_in_small(text, place)):
            yield Found("workplace", *place.span())
            return


def _works(text: str, place: re.Match[str]) -> bool:
    return WORK.search(text[max(0, place.start() - NEAR) : place.end() + NEAR]) is not None


def _is_named(folded: Folded, place: re.Match[str]) -> bool:
    """Whether a name stands beside: capitals, or in Arabic a word that belongs to it."""
    arabic = ARABIC.match(folded.text, place.end())
    if arabic is not None:
        name = arabic["name"]
        return not (
            _is_common(name)
            or name in words("ordinary")
            or name.startswith("و")
            or name.endswith("نا")
        )
    if folded.original.isupper():
        return False
    written = shown(folded.as_written(*place.span()))
    start, end = folded.span(*place.span())
    before = shown(folded.original[max(0, start - NEAR) : start]).split()[-3:]
    after = shown(folded.original[end : end + NEAR]).split()[:4]
    beside = [one for one in before[-2:] if one[:1].isupper() and len(one) > 1]
    first_word = not before[:-2] and len(before) <= 2
    if len(beside) == 2:
        return True
    if beside and (not first_word or written[:1].isupper()) and before[-1] in beside:
        return True
    return any(one.strip("\"'«(№")[:1].isupper() or "№" in one for one in after[:3])


def _is_named_in_small(text: str, place: re.Match[str]) -> bool:
    """Whether a word stands where a name would, and is none that places often have."""
    before = text[max(0, place.start() - NEAR) : place.start()]
    said = place.group().split("'")[0]
    if said in ENGLISH:
        names = BEFORE.search(before)
        if names is not None and not all(_is_common(one) for one in names["names"].split()):
            return not names["names"].startswith(("a ", "an ", "my ", "this ", "our "))
    if THE_PLACE.search(before):
        after = AFTER.match(text, place.end())
        return after is not None and not _is_common(after["name"])
    if said in RUSSIAN:
        names = IN_RUSSIAN.search(before)
        if names is not None and not all(_is_common(one) for one in names["names"].split()):
            return True
    if said in TURKISH:
        name = ONE_BEFORE.search(before)
        if name is not None and not _is_common(name["names"]) and not OWNED.search(name["names"]):
            return True
    return said in RUSSIAN and SAINT.match(text, place.end()) is not None


def _is_common(word: str) -> bool:
    return word in words("common") or word in listed("everyday") or DOING.search(word) is not None
