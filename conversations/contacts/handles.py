"""Finds names under which somebody is met on another platform, and mentions of others."""

import re
from collections.abc import Iterator
from itertools import islice

from conversations.contacts.folding import Folded, shown
from conversations.contacts.hints import Found
from conversations.contacts.phrases import listed
from conversations.contacts.vocabulary import either, pattern, words

SENTENCE = re.compile(r"[^\n]{1,4096}")
MENTION = re.compile(r"(?<![\w.@])@(?=[\w.]*[a-z])[a-z0-9_][\w.]{2,63}")
MENTION_APART = re.compile(r"(?<![\w@])@\s{1,2}[a-z][\w.]{2,63}")
STEMS = either(words("platform_stems"))
NAMES = words("platforms") - words("platforms_weak") | {"wp", "fb", "signal"}
SHORT = either(NAMES)
ENDINGS = (
    *("den", "dan", "ten", "tan", "de", "da", "te", "ta", "ye", "ya", "e", "a"),
    *("ni", "nu", "yi", "i", "m", "im", "n", "ك", "ي", "ه"),
)
"""What Turkish and Arabic write together with a name."""
ENDED = frozenset(name + ending for name in NAMES for ending in ENDINGS)
PLATFORM = re.compile(
    rf"(?<![^\W_])(?:ال|بال|عال|لل|وال|و|ع)?(?:{either(words('platforms') | listed('apps'))}"
    rf"|(?:{STEMS})[^\W_]{{0,8}}|(?:{SHORT})'?(?:{either(ENDINGS)}))(?![^\W_])"
)
WEAK = words("platforms_weak")
REACH = re.compile(pattern("reach"))
NAMED = re.compile(pattern("named"))
USERNAME = re.compile(rf"{pattern('usernames')}[^.!?\n]{{0,40}}\S")
MINE = pattern("mine")
IS = either(words("is"))
NOT_EVERYDAY = rf"(?!(?:{either(listed('everyday'))})(?![\w.@]))"
MY_PLATFORM_IS = re.compile(
    rf"(?:{MINE}\s{{1,2}}(?:{pattern('platforms')})(?:\s\w+)?\s?(?:{IS})(?<!\w(?=\w))\s?{NOT_EVERYDAY}[\"']?\S"
    rf"|(?:{pattern('platforms')})\s{pattern('name_words')}\s(?:is\s)?[\"']?\w{{3}}"
    rf"|{pattern('name_words')}\s(?:\w{{1,3}}\s)?(?:{pattern('platforms')})\s\w{{3}}"
    rf"|(?<![^\W_])(?:{either(words('platforms') - WEAK)})\s?[:=]\s?[\"']?\w{{3}})"
)
LIKE_A_NAME = re.compile(
    r"(?<![\w.@/])(?:u/\w{3,}|live:[\w.]{3,}|\w{2,}#\d{3,5}|id\d{6,}"
    r"|(?=[a-z0-9._]{0,64}[a-z])[a-z0-9]{1,40}(?:[._][a-z0-9]{1,40}){1,8}_{0,3}|[a-z][a-z0-9]{2,40}_{1,3}|[a-z]{2,}\d+[a-z0-9]*)(?![\w@/])"
)
TAG = re.compile(r"(?<![\w#])[a-z][\w.]{1,31}#\d{4}(?!\d)")
MY_SIGN = re.compile(rf"(?:{MINE}\s{{1,2}}@|@\s{MINE})\s?(?:{IS})\s?\S{{3}}")
SIGN = re.compile(rf"(?:{MINE}\s{{1,2}}@|@\s{MINE})\s?(?:{IS})\s?\S{{3}}")
CAMEL = re.compile(
    r"(?<![\w.@/-])[^\W\d_]{0,20}?(?:[A-ZÀ-ÞА-ЯЁĞİŞ][^\W\dA-ZÀ-ÞА-ЯЁĞİŞ_]{1,20}){2,4}(?![\w@/])"
)
"""Two words written as one, each with its capital: MossLantern."""
CAMEL_APPS = frozenset(
    ("whatsapp", "tiktok", "facebook", "youtube", "snapchat", "bluesky", "linkedin")
)
APART = re.compile(r"(?<![^\W_])(?:[^\W\d_] ){4,}[^\W\d_](?![^\W_])")
"""Letters set apart: nobody writes so but to hide a name."""
LATIN_WORD = re.compile(r"(?<![\w.@/-])[a-z]{5,}(?![\w@/])")
SIGN = re.compile(rf"{pattern('at')}\s\w")
OWN = re.compile(pattern("self"))
FOLLOW = re.compile(pattern("follow", "reach"))
LEET = re.compile(r"(?<![^\s\"'(])(?=[\w$@!]*[^\W\d_])(?=[\w$@!]*[\d$@!])[\w$@!]{5,24}")
PLAIN = str.maketrans("013457$@!", "oieastsai")
NEAR = 70
MOST_PLATFORMS = 20
"""A message with more names of platforms than this is no message."""


def find(folded: Folded) -> Iterator[Found]:
    """Yield handles and mentions."""
    text = folded.text
    yield from _mentions(folded)
    for match in TAG.finditer(text):
        yield Found("handle", *match.span())
    for match in MY_SIGN.finditer(text):
        yield Found("handle", *match.span())
    for match in USERNAME.finditer(text):
        yield Found("handle", *match.span())
    for match in LEET.finditer(text):
        plain = match.group().translate(PLAIN)
        if not words("platforms").isdisjoint(
            {plain, match.group().replace("$", "c").translate(PLAIN)}
        ):
            yield Found("handle", *match.span())
    for sentence in SENTENCE.finditer(text):
        yield from _on_platforms(folded, *sentence.span())


def _mentions(folded: Folded) -> Iterator[Found]:
    text = folded.text
    for match in MENTION.finditer(text):
        before = text[max(0, match.start() - NEAR) : match.start()]
        after = text[match.end() : match.end() + 30]
        own = OWN.search(before) or OWN.search(after) or len(text.split()) <= 3
        yield Found("handle" if own else "mention", *match.span(), sendable=not own)
    for match in MENTION_APART.finditer(text):
        if FOLLOW.search(text[max(0, match.start() - NEAR) : match.start()]):
            yield Found("handle", *match.span())


def _on_platforms(folded: Folded, start: int, end: int) -> Iterator[Found]:
    text = folded.text
    for match in islice(PLATFORM.finditer(text, start, end), MOST_PLATFORMS):
        first, last = max(start, match.start() - NEAR), min(end, match.end() + NEAR)
        around = text[first:last]
        weak = match.group() in WEAK
        name = _name(folded, first, last, match.span())
        if name or MY_PLATFORM_IS.search(around):
            reached = _asked(around) or NAMED.search(around) or OWN.search(around)
            if not weak or reached or MY_PLATFORM_IS.search(around):
                yield Found("handle", *(name or match.span()))
                return
        if SIGN.search(around):
            yield Found("handle", *match.span())
            return
        if _asked(around) or (NAMED.search(around) and not weak):
            yield Found("handle", *match.span())
            return


def _asked(around: str) -> bool:
    """Whether the other is asked to come there; what a third person does is no offer."""
    for match in REACH.finditer(around):
        before = around[max(0, match.start() - 40) : match.start()].split()[-4:]
        if "you" in before or words("of_others").isdisjoint(before):
            return True
    return False


def _name(
    folded: Folded, first: int, last: int, platform: tuple[int, int]
) -> tuple[int, int] | None:
    """Return where a word stands that looks like a name on a platform."""
    text = folded.text
    for match in LIKE_A_NAME.finditer(text, first, last):
        apart = match.end() <= platform[0] or match.start() >= platform[1]
        if apart and not _two_sentences(folded, match.span()):
            return match.span()
    return None


def _two_sentences(folded: Folded, span: tuple[int, int]) -> bool:
    """Whether a dot inside only lacks the space behind it: "cried.And then"."""
    _, dot, after = shown(folded.as_written(*span)).partition(".")
    return bool(dot) and after[:1].isupper() and (len(after) == 1 or not after.isupper())
