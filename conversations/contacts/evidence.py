"""Describes a message as evidence of a contact detail: what sort of words stand beside which.

Words become sorts (a network, something like an account, a number of seven digits, "my", "add"),
the same in six languages, so that what is learnt from one sentence holds for many.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from conversations.contacts.folding import Folded, quick
from conversations.contacts.lexicon import is_known
from conversations.contacts.numerals import runs
from conversations.contacts.phrases import forms, listed
from conversations.contacts.vocabulary import PARTICLES, numbers, words

Sorts = tuple[str, ...]
Said = list[tuple[Sorts, int, int]]
TOKEN = re.compile(r"@?\w(?:[\w.'#@+-]{0,60}\w)?_{0,3}|[§@=:→👉⬇#?/📞📱☎📧✉📸📷👻✈🎮]")
CAMEL = re.compile(r"[^\W\dA-ZА-ЯЁ_]*(?:[A-ZА-ЯЁ][^\W\dA-ZА-ЯЁ_]+){2,4}[\d_]*\Z")
UNIT = re.compile(r"\d+(?:[.,:/-]\d+)*[^\W\d_]{0,3}\Z")
SHAPES: tuple[tuple[re.Pattern[str], Sorts], ...] = (
    (re.compile(r"@"), ("@ACC",)),
    (re.compile(r"[^@]+@[^@]{3}"), ("ACC", "MAILED")),
    (re.compile(r"[^@]+@"), ("ATWORD",)),
    # PHQ-9, F32.1, B12: papers are full of them
    (re.compile(r"[^\W\d_]{1,4}-?\d{1,2}(?:[.,]\d{1,2})?\Z"), ("CODE",)),
    (
        re.compile(r".+\.(?:mp[34]|pdf|docx?|jpe?g|png|gif|mov|avi|zip|txt|xlsx?|opus|ogg)\Z"),
        ("FILE",),
    ),
    # Arabic in Latin letters writes some sounds as digits
    (re.compile(r"[a-z]*(?:[a-z][235679][a-z])[a-z2-9]*\Z"), ("ARZ",)),
    (re.compile(r".+#\d{4,5}\Z"), ("TAG", "ACC")),
    (re.compile(r"(?=\S{5}).*_"), ("ACC", "UNDER")),
)
NO_LETTERS = re.compile(r"[\d\W]")
LETTER = re.compile(r"[A-Za-zÀ-ɏＡ-ｚ𝐀-𝟿ⓐ-ⓩ]")
LATIN = re.compile(r"[a-z]")
ASIDE = re.compile(r"[\u0400-\u04ff\u0600-\u06ff]")
SIGNED = {"§": "LINE", "📞": "=PHONE", "📱": "=PHONE", "☎": "=PHONE", "📧": "=MAIL", "✉": "=MAIL"}
SIGNED |= {"📸": "NET", "📷": "NET", "👻": "NET", "✈": "NET", "🎮": "NET"}
KEYS = frozenset(
    ("NET", "NETW", "PROV", "ACC", "@ACC", "CAMEL", "LAT", "RARE", "HOST", "WORDNUM", "D7", "TAG")
) | {"D5", "=OTHERAPP", "=APPNICK", "=NICK", "=MAILW", "=PHONEW", "=BLOG", "=SOCIAL", "=APP"}
NAMES = frozenset(("ACC", "@ACC", "CAMEL", "LAT", "RARE", "WORDNUM", "TAG"))
"""What may be somebody's name elsewhere."""
PLACES = {"NETW": "NET", "PROV": "NET", "=OTHERAPP": "NET", "=APPNICK": "NET", "=SOCIAL": "NET"}
ANCHORS = frozenset(("=OTHERAPP", "=NICK", "=MAILW", "=GEO", "=SOCIAL", "=APPNICK", "=PHONEW"))
WEAK_ANCHORS = frozenset(
    f"={name}"
    for name in (
        *("REACH", "GROUP", "BLOG", "ADD", "ADDRW", "STREETW", "WORKW", "PLACEW", "REALNAME"),
        *("ELSEWHERE", "WHERE", "NAMED", "COMEOVER", "HIDE"),
    )
)
COMMON = frozenset(quick("otro otra other another autre by stop case away off по под").split())
"""Everyday words: they mean something only where something else does."""
BESIDE = frozenset(
    f"={name}"
    for name in ("SEARCH", "WRITE", "CALL", "EVERYWHERE", "TALK", "YOUR", "GIVE", "BOT", "WAY")
)
"""What counts beside one of those."""
LONGEST = 80
"""How many words of a message are weighed."""


@cache
def _classes() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the meanings of each word, and of each beginning of a word."""
    raw = tomllib.loads(Path(__file__).with_name("classes.toml").read_text(encoding="utf-8"))
    whole: dict[str, tuple[str, ...]] = {}
    begun: dict[str, tuple[str, ...]] = {}
    for name, said in raw["classes"].items():
        for word in said.split():
            into = begun if word.endswith("*") else whole
            folded = quick(word.rstrip("*"))
            into[folded] = (*dict.fromkeys((*into.get(folded, ()), f"={name}")),)
    return whole, begun


@cache
def _networks() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    weak = frozenset(word for word in listed("apps_weak") if " " not in word)
    strong = forms(one for one in listed("apps") if " " not in one) | words("platforms")
    return strong - weak, weak, words("providers")


@cache
def _ends() -> frozenset[str]:
    return words("tlds") | words("tlds_words")


@cache
def anchors() -> frozenset[str]:
    """Return the words of which one is enough to weigh a message."""
    strong, _, providers = _networks()
    return strong | providers | _of(ANCHORS)


@cache
def weak_anchors() -> frozenset[str]:
    """Return the words of which two together are enough."""
    return _of(WEAK_ANCHORS) - anchors() - COMMON


@cache
def beside() -> frozenset[str]:
    """Return the words that count beside a weak one."""
    return (_of(BESIDE) | COMMON) - weak_anchors() - anchors()


@cache
def weak_beginnings() -> frozenset[str]:
    _, begun = _classes()
    known = ANCHORS | WEAK_ANCHORS
    return frozenset(one[:4] for one, sorts in begun.items() if not known.isdisjoint(sorts))


def _of(sorts: frozenset[str]) -> frozenset[str]:
    whole, _ = _classes()
    return frozenset(word for word, has in whole.items() if not sorts.isdisjoint(has))


def sort_of(token: str, *, aside: bool, camel: bool) -> Sorts:
    """Return what sort of word this is, the most telling first."""
    if len(token) == 1:
        return (SIGNED.get(token, token),)
    if not token.isalpha():
        return _mixed(token)
    bare = PARTICLES.sub("", token)
    return _network(token, bare) or _meaning(token, bare) or _unmeant(token, bare, aside, camel)


def _network(token: str, bare: str) -> Sorts:
    strong, _, providers = _networks()
    if token in providers or bare in providers:
        return ("PROV", "NET") if token in strong else ("PROV",)
    if token in strong or bare in strong:
        return ("NET",)
    return ("NW",) if token in numbers() else ()


def _meaning(token: str, bare: str) -> Sorts:
    _, weak, _ = _networks()
    named = _class_of(token) or _class_of(bare)
    if token in weak:
        return ("NETW", *named)
    return (*named, token[:7]) if named else ()


def _unmeant(token: str, bare: str, aside: bool, camel: bool) -> Sorts:
    latin = aside and LATIN.match(token) is not None
    if camel:
        return ("CAMEL",)
    if is_known(token) or is_known(bare):
        return ("LATK", token[:6]) if latin else (token[:6],)
    if latin:
        return ("LAT",)
    return ("RARE", "RARE8") if len(token) >= 8 else ("RARE", f"~{token[:4]}")


def _class_of(token: str) -> Sorts:
    whole, begun = _classes()
    found = whole.get(token, ())
    if not found:
        for length in range(min(len(token), 9), 1, -1):
            found = begun.get(token[:length], ())
            if found:
                break
    return found


def _mixed(token: str) -> Sorts:
    for pattern, sorts in SHAPES:
        if pattern.match(token):
            return sorts
    digits = sum(char.isdecimal() for char in token)
    if digits:
        return _numbered(token, digits)
    if "." in token:
        return _dotted(token)
    named = _class_of(token)
    head = token.partition("'")[0]
    if named or head == token:
        return named or ("HYPHEN",)
    if head in _networks()[0]:
        return ("NET",)
    known = is_known(head) or len(head) < 3
    return (*_class_of(head), token[:6]) if known else ("RARE",)


def _numbered(token: str, digits: int) -> Sorts:
    if UNIT.match(token):
        if digits < 5:
            return (f"D{digits}",) if token.isdecimal() else ("DX",)
        return ("D7",) if digits >= 7 else ("D5",)
    letters = NO_LETTERS.sub("", token)
    if len(letters) < 3:
        return ("DX",)
    return ("WORDNUM", "ACC?") if len(letters) < 6 and is_known(letters) else ("ACC",)


def _dotted(token: str) -> Sorts:
    parts = token.split(".")
    if parts[-1] in _ends() and len(parts[0]) > 1:
        return ("HOST",)
    plain = not token.isascii() or any(is_known(part) for part in parts)
    return ("DOTTED",) if plain else ("ACC", "DOTTED")


def _said(folded: Folded) -> Iterator[tuple[Sorts, int, int]]:
    aside = len(ASIDE.findall(folded.text)) * 5 > len(folded.text)
    capitals = folded.original.isupper()
    first = True
    for match in TOKEN.finditer(folded.text):
        word = match.group()
        written = folded.as_written(*match.span())
        sorts = sort_of(
            word,
            aside=aside,
            camel=not capitals and len(word) > 4 and CAMEL.match(written) is not None,
        )
        if aside and not LETTER.search(written) and sorts[0] in {"LAT", "LATK"}:
            sorts = (word[:6],) if sorts[0] == "LATK" else ("RARE",)
        if not first and not capitals and written[:1].isupper() and len(word) > 2:
            sorts = (*sorts, "CAP")
        first = word in ".?!"
        yield sorts, match.start(), match.end()


def _numbers(folded: Folded, heads: list[str]) -> Iterator[str]:
    """Yield how many digits there are, said or written, and how many belong together."""
    digits = sum(char.isdecimal() for char in folded.text)
    spoken = sum(head == "NW" for head in heads)
    yield f"digits{min(digits, 12) // 2}"
    yield f"spoken{min(spoken, 10) // 2}"
    if digits + spoken < 4:
        return
    longest = max(
        runs(folded, []), key=lambda run: sum(len(group.digits) for group in run), default=()
    )
    length = sum(len(group.digits) for group in longest)
    yield f"run{min(length, 14)}"
    if longest:
        yield f"begins{longest[0].digits[:1]}:{min(length, 14) // 3}"
        yield f"parts{min(len(longest), 8)}:{min(length, 14) // 3}"


def features(folded: Folded) -> tuple[set[str], Said]:
    """Return the evidence of a text, and its words by sort with where they stand."""
    said = [one for _, one in zip(range(LONGEST), _said(folded), strict=False)]
    rows = [sorts for sorts, _, _ in said]
    found = {one for sorts in rows for one in sorts}
    heads = [sorts[0] for sorts in rows]
    padded = ["^", *heads, "$"]
    found.update(f"{one} {two}" for one, two in pairwise(padded))
    found.update(f"{one} _ {two}" for one, two in zip(padded, padded[2:], strict=False))
    found.update(f"{a} {b} {c}" for a, b, c in zip(padded, padded[1:], padded[2:], strict=False))
    told = [
        "NAME" if head in NAMES else PLACES.get(head, head)
        for head in heads
        if head in KEYS or head[0] == "="
    ]
    found.update(f"{a}~{b}~{c}" for a, b, c in zip(told, told[1:], told[2:], strict=False))
    found.update(_numbers(folded, heads))
    telling = sorted({one for sorts in rows for one in sorts if one in KEYS or one[0] == "="})
    found.update(f"{one}&{two}" for at, one in enumerate(telling) for two in telling[at + 1 :])
    if sum("CAP" in sorts for sorts in rows) >= 2:
        found.add("CAPS2")
    found.update(f"CAP CAP {b[0]}" for a, b in pairwise(rows) if "CAP" in a and "CAP" in b)
    return found, said
