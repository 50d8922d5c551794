"""Finds plain names said beside another network, and wishes to meet there without any name.

Networks are marked in the text first, so that patterns need not know how they are called.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from conversations.contacts.folding import Folded, quick
from conversations.contacts.hints import Found
from conversations.contacts.phrases import MARK, PREFIX, forms, listed, phrases, together
from conversations.contacts.vocabulary import either

BEFORE, BEHIND, NEAR = 90, 70, 30
MOST = 6
"""How many places of a message are looked at closely."""
NO_APPS = frozenset({"fbi", "igen", "dcs", "discus", "kiki", "disci"})
STRONG = re.compile(
    rf"(?<![^\W_]){PREFIX}(?P<core>{either(listed('apps'))})"
    rf"(?P<end>'?(?:{either(listed('endings'))}))?(?![^\W_])"
)
WEAK = re.compile(
    rf"(?<![^\W_])(?:(?:{either(listed('leading'))})\s{{1,2}}(?:the\s|el\s|le\s|ال)?|[بع]ال)"
    rf"(?P<core>{either(listed('apps_weak'))})(?P<end>)(?![^\W_])"
)
NAMES, NAMES_BEHIND = phrases("names"), phrases("names_behind")
WISHES, ABOUT, TOPIC, RULES = map(together, ("wishes", "about", "topic", "rules"))
CLAUSE_ENDS = re.compile(r"[.,!?;\n]")
WORD = re.compile(r"[^\s]+")
DOINGS = tuple(quick("ing ed ться тся ть юсь усь аю яю ую ею ешь ишь yorum iyor uyor").split())
"""Endings by which a verb is known: "I'm scrolling on …" names nobody."""


def words() -> frozenset[str]:
    """Return every word that makes a closer look worthwhile."""
    return _known()


@cache
def _known() -> frozenset[str]:
    weak = {word for one in listed("apps_weak") for word in one.split()}
    return forms(listed("apps")) | weak | listed("anchors")


def find(folded: Folded) -> Iterator[Found]:
    """Yield names beside networks; if there are none, wishes to meet elsewhere."""
    marked, spots = _marked(folded.text)
    named = None
    if spots:
        named = next(_names(marked, spots[:MOST]), None)
    if named is not None:
        yield Found("handle", *named)
        return
    wish = next(_wishes(marked, spots[:MOST]), None)
    if wish is not None and not RULES.search(marked):
        yield Found("asking", *wish, sendable=True)


def _wishes(marked: str, spots: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in (*spots, *islice(_anchors(marked), MOST)):
        first, last = max(0, start - BEFORE), min(len(marked), end + BEHIND)
        for match in WISHES.finditer(marked, first, last):
            clause = _around(marked, *match.span())
            near = max(clause[0], match.start() - NEAR), min(clause[1], match.end() + NEAR)
            if not (ABOUT.search(marked, *near) or TOPIC.search(marked, *near)):
                yield match.span()


def _marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with networks' names as marks of the same length, and where they stand."""
    spots = [
        match.span("core")
        for match in islice(STRONG.finditer(text), 4 * MOST)
        if match.group() not in NO_APPS
    ]
    spots += [match.span("core") for match in islice(WEAK.finditer(text), MOST)]
    parts = list(text)
    for start, end in spots:
        parts[start:end] = MARK * (end - start)
    return "".join(parts), sorted(spots)


def _anchors(marked: str) -> Iterator[tuple[int, int]]:
    known = listed("anchors")
    for match in re.finditer(r"[^\W_]+", marked):
        if match.group() in known or match.group().removeprefix("ال") in known:
            yield match.span()


def _names(marked: str, spots: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spots:
        first, last = max(0, start - BEFORE), min(len(marked), end + BEHIND)
        for pattern in NAMES:
            for match in pattern.finditer(marked, first, last):
                if _is_name(match) and not _about(marked, *match.span()):
                    yield match.span()
        for pattern in NAMES_BEHIND:
            for match in pattern.finditer(marked, end, last):
                if _is_name(match) and not _about(marked, *match.span()):
                    yield match.span()


def _is_name(match: re.Match[str]) -> bool:
    """Whether none of the words that stand for a name is an everyday one."""
    said = [word.strip(".'-\"()") for word in WORD.findall(match.group(1))]
    everyday = listed("everyday")
    return all(
        (len(word) == 1 and at > 0)
        or (
            len(word) > 1 and word not in everyday and not (len(word) > 5 and word.endswith(DOINGS))
        )
        for at, word in enumerate(said)
    )


def _about(marked: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of networks instead of offering to meet there."""
    return ABOUT.search(marked, *_around(marked, start, end)) is not None


def _around(marked: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause begins and ends that somebody says something in."""
    before = [match.end() for match in CLAUSE_ENDS.finditer(marked, max(0, start - BEFORE), start)]
    after = CLAUSE_ENDS.search(marked, end, min(len(marked), end + BEHIND))
    first = before[-1] if before else max(0, start - BEFORE)
    return first, after.start() if after else min(len(marked), end + BEHIND)
