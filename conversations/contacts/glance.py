"""Says at a glance which searches a message is worth: most messages need none.

A message of everyday words is left after one look into a table; the rest are looked at closer.
"""

import re
from functools import cache

from conversations.contacts import apps, evidence, handles
from conversations.contacts.folding import quick
from conversations.contacts.vocabulary import PARTICLES, beginnings, numbers, words

WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
ODD = re.compile(r"[@_#$★📞📱☎📧✉📸📷👻✈🎮]|\w\.\w|\w/\w|://")
"""Signs of which no everyday sentence has any."""
ENDING = re.compile(r"\. ([^\W\d_]{2,6})(?!\w)")
"""What may be the end of a page's name, set apart; a sentence begins with a capital letter."""
LETTER_AND_DIGIT = re.compile(r"[^\W\d_]\d")
APART = re.compile(r"(?:[^\W\d_](?:[ \-.*|~·]|, )){3}")
"""Letters set apart by anything."""
LONG = 18
"""Number words written together, or an address, and hardly any word."""
DOT_INSIDE = re.compile(r"\w\s?\.\s?\w")
SAID_SIGNS = ("slash", "سلاش", "at-sign", "at sign", "et isaret", "kuyruklu")
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-zÀ-ɏＡ-ｚ]{4}")
MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
"""Two scripts in one word: nobody writes so but to hide it."""
OTHER = re.compile(r"[\u0400-\u04ff\u0600-\u06ff]{2}")
SPACED = re.compile(r"(?:[^\W\d_] ){2}[^\W\d_](?![^\W\d_])")
STREETS = (
    *("streets_after_name", "streets_before_name", "house", "parts", "boxes", "codes", "homes"),
)
EMPLOYED = frozenset(("at", "for", "en", "para", "au", "chez"))
ARTICLES = frozenset(quick("un une una uno one bir on o sem won ate oh sei cent sette yüz").split())
SMALL = frozenset(
    ("am", "des", "do", "doy", "je", "les", "mis", "tam", "co", "fix", "nuit", "merci")
)
"""Parts of what says that somebody works, and everyday words."""
ENOUGH = 2
EVERYDAY = frozenset(
    quick(
        "there this been have home comm noch desp prim cent clos mana tako toчk escu boul "
        "with pour dans para esta une por что это как"
    ).split()
)
"""How everyday words begin that begin like such a word."""
RESTING = frozenset(("rest", "rests", "rested", "resting"))
"""Said every day here, and begins like a restaurant."""
PHONE_DIGITS = 4
"""Fewer digits in a message with no number word: nobody can be called by it."""
ALL = frozenset(("phone", "mail", "link", "handle", "apps", "address", "work", "evidence"))


def needed(text: str) -> frozenset[str]:
    """Return which searches could find anything."""
    folded = quick(text)
    found = WORD.findall(folded)
    said = set(found)
    if not text.isascii() and ARABIC.search(folded):
        said |= {PARTICLES.sub("", word) for word in said}
    digits = len(DIGIT.findall(folded)) if DIGIT.search(folded) else 0
    if digits < PHONE_DIGITS and not (
        not said.isdisjoint(_strong())
        or ODD.search(folded)
        or any(_ends(one) for one in ENDING.findall(text))
        or _apart(folded, found)
        or _weak_ones(found, said, digits)
        or (digits and LETTER_AND_DIGIT.search(folded))
        or (not text.isascii() and _two_scripts(text))
    ):
        return frozenset()
    return frozenset(_searches(folded, said, digits))


def _ends(word: str) -> bool:
    return not word.istitle() and quick(word) in _endings()


@cache
def _endings() -> frozenset[str]:
    return words("tlds") | words("tlds_words")


def _two_scripts(text: str) -> bool:
    return MIXED.search(text) is not None or (
        OTHER.search(text) is not None and LATIN.search(text) is not None
    )


def _apart(folded: str, found: list[str]) -> bool:
    """Whether letters are set apart, or much is written together."""
    lengths = list(map(len, found))
    return max(lengths, default=0) >= LONG or (
        lengths.count(1) >= 3 and APART.search(folded) is not None
    )


def _weak_ones(every: list[str], said: set[str], digits: int) -> bool:
    """Whether two words are there that are worth a closer look together, numbers as one."""
    whole = said & evidence.weak_anchors()
    found = len(whole)
    if found < ENOUGH:
        others = said - whole - RESTING
        found += len({word[:4] for word in others if len(word) > 1} & _begun())
    if found == 1:
        found += bool(digits) or not (
            said.isdisjoint(evidence.beside()) and said.isdisjoint(_counting())
        )
    return found >= ENOUGH or (
        not said.isdisjoint(_counting())
        and sum(word in numbers() for word in every) + digits >= PHONE_DIGITS
    )


@cache
def _counting() -> frozenset[str]:
    """Return the number words that are no articles, and not "on" or "o"."""
    return frozenset(numbers()) - ARTICLES


@cache
def _begun() -> frozenset[str]:
    """Return how such words begin: those of places, streets and work have many endings."""
    lists = ("work", "workplaces", "employers", *STREETS)
    return (evidence.weak_beginnings() | beginnings(4, *lists)) - SMALL - EVERYDAY


@cache
def _strong() -> frozenset[str]:
    """Return every word that is worth a closer look by itself."""
    return _platforms() | _signs() | words("slash") | apps.words() | evidence.anchors()


def _searches(folded: str, said: set[str], digits: int) -> set[str]:
    if SPACED.search(folded):
        return set(ALL)
    counted = bool(digits) or not said.isdisjoint(numbers())
    needed = set[str]()
    if _may_be_called(folded, said, digits, counted=counted):
        needed.add("phone")
    if "@" in folded or not said.isdisjoint(_signs()) or any(one in folded for one in SAID_SIGNS):
        needed |= {"mail", "handle", "link"}
    if not said.isdisjoint(words("slash")):
        needed.add("link")
    if "://" in folded or ("." in folded and DOT_INSIDE.search(folded)):
        needed |= {"mail", "link"}
    if (
        not said.isdisjoint(_platforms())
        or _begins(said, 5, "platform_stems")
        or (digits and "#" in folded)
        or ((digits or "$" in folded) and handles.LEET.search(folded))
    ):
        needed.add("handle")
    if not said.isdisjoint(apps.words()):
        needed |= {"handle", "apps"}
    if counted and ("/" in folded or _begins(said, 4, *STREETS)):
        needed.add("address")
    telling = {word for word in said if len(word) > 1} - SMALL
    if (
        _begins(telling, 4, "workplaces", "employers")
        or not said.isdisjoint(EMPLOYED)
        or '"' in folded
    ) and _begins(telling, 4, "work"):
        needed.add("work")
    needed.add("evidence")
    return needed


def _may_be_called(folded: str, said: set[str], digits: int, *, counted: bool) -> bool:
    """Whether there are enough digits, in figures or words, apart or written together."""
    spoken = sum(word in numbers() for word in WORD.findall(folded)) if counted else 0
    return spoken + digits >= PHONE_DIGITS or any(
        len(word) >= 9 and word[:4] in _glued_beginnings() for word in said
    )


def _begins(said: set[str], length: int, *names: str) -> bool:
    known = beginnings(length, *names)
    return any(word[:length] in known for word in said)


@cache
def _platforms() -> frozenset[str]:
    return words("platforms") | words("username_words") | handles.ENDED


@cache
def _signs() -> frozenset[str]:
    return words("at") | words("providers") | words("dot")


@cache
def _glued_beginnings() -> frozenset[str]:
    said = frozenset(word[:4] for word in numbers())
    return said | {(one + two)[:4] for one in numbers() for two in said if 2 <= len(one) < 4}
