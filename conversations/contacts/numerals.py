"""Reads digits, however they are written or said, and joins what belongs to one number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from conversations.contacts.folding import Folded
from conversations.contacts.lexicon import is_known
from conversations.contacts.vocabulary import numbers, words

TOKEN = re.compile(r"[^\W_]+")
LETTERS_AS_DIGITS = str.maketrans("oilsbzзчq", "011582349")
LETTERS_IN_WORDS = str.maketrans("013457", "oieast")
PIECE = re.compile(r"\d+|\D+")
MIXED = re.compile(r"[0-9oil]+\Z|(?=[^\d]*\d)[0-9oilsbzзчq]{3,8}\Z")
LOOSE = re.compile(r"(?:[^\w!?%$€£₺₽¥°×→<&§@/\\]|[_/\\]){0,10}\Z")
"""What may stand between the digits of one number: emoji too."""
JOINED_WORDS = 5
GLUED_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Group:
    """One digit group: digits in a row, or one number word."""

    digits: str
    start: int
    end: int
    spelled: bool


Run = tuple[Group, ...]


def _glued(token: str) -> list[str]:
    """Return the number words of which a token is made, or nothing."""
    said, at, parts = numbers(), 0, list[str]()
    while at < len(token):
        for length in range(12, 1, -1):
            part = token[at : at + length]
            if part in said and (length > 2 or part in ("on", "uc", "un")):
                parts.append(part)
                at += length
                break
        else:
            if not parts or token[at] not in "yiey":
                return []
            parts.append(token[at])
            at += 1
    return parts if sum(len(said.get(part, "")) for part in parts) >= 3 else []


def _value(token: str, *, after_number: bool) -> tuple[str, bool] | None:
    """Return a token's digits and whether they were said in words; None = no number."""
    if token.isdecimal():
        return token, False
    said = numbers().get(token)
    if said is not None:
        return said, True
    if MIXED.match(token) and any(char.isdecimal() for char in token):
        return token.translate(LETTERS_AS_DIGITS), False
    if after_number and token.strip("o") == "":
        return "0" * len(token), len(token) == 1
    long = _long(token)
    return _misspelt(token) if long is None else long


def _long(token: str) -> tuple[str, bool] | None:
    """Read a number word behind the Arabic "and"."""
    if token[:1] == "و" and token[1:] in numbers():
        return numbers()[token[1:]], True
    return None


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _nearly() -> dict[str, str]:
    """Return what is left of each long number word when one letter is lost, and its digits."""
    long = {
        word: value
        for word, value in numbers().items()
        if len(word) >= (4 if word.isascii() else 5)
    }
    return {left: value for word, value in long.items() for left in (word, *_without_one(word))}


def _misspelt(token: str) -> tuple[str, bool] | None:
    """Read a number word with one letter wrong; a word that people use is none."""
    if not 3 <= len(token) <= 14 or is_known(token):
        return None
    nearly = _nearly()
    for one in (token, *_without_one(token.translate(LETTERS_IN_WORDS))):
        value = nearly.get(one)
        if value is not None and (len(one) > 3 or len(token) <= 4):
            return value, True
    return None


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for match in TOKEN.finditer(text):
        yield from _pieces(match.group(), match.start())


def _pieces(token: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield a token, or what a number word and figures written together are made of."""
    parts = PIECE.findall(token)
    if len(parts) == 1 and 7 <= len(token) <= GLUED_LONGEST and not is_known(token):
        parts = (token[:1].isalpha() and _glued(token)) or parts
        for part in parts:
            yield part, start
            start += len(part)
        return
    known = numbers().keys() | words("twice") | words("thrice")
    if len(parts) > 1 and all(
        part.isdecimal() or (len(part) > 2 and part in known) for part in parts
    ):
        for part in parts:
            yield part, start
            start += len(part)
    else:
        yield token, start


def groups(text: str) -> list[Group]:
    """Return every number in folded text, in order."""
    found: list[Group] = []
    repeat = 1
    for token, start in _tokens(text):
        end = start + len(token)
        if token in words("twice") or token in words("thrice"):
            repeat = 2 if token in words("twice") else 3
            continue
        near = bool(found) and start - found[-1].end <= 3
        value = _value(token, after_number=near)
        if value is None:
            if near and repeat == 1 and found[-1].digits in "23456" and _is_zeros(token):
                last = found.pop()
                found.append(Group("0" * int(last.digits), last.start, end, True))
            repeat = 1
            continue
        digits, spelled = value
        found.append(Group(digits * repeat, start, end, spelled))
        repeat = 1
    return found


def _is_zeros(token: str) -> bool:
    return token in words("plural_zero")


def _joined(text: str, before: Group, after: Group) -> bool:
    between = text[before.end : after.start]
    if LOOSE.match(between):
        return True
    if len(between) > 60:
        return False
    said = TOKEN.findall(between)
    allowed = words("joiners") | words("twice") | words("thrice")
    return len(said) <= JOINED_WORDS and all(word in allowed for word in said)


def _said_as_one(text: str, before: Group, after: Group) -> Group | None:
    """Join "forty" and "three", or "nine" and "hundred"."""
    between = TOKEN.findall(text[before.end : after.start])
    if not (before.spelled and after.spelled) or any(one not in words("within") for one in between):
        return None
    if "," in text[before.end : after.start]:
        return None
    large, small = int(before.digits), int(after.digits)
    together = None
    if after.digits == "100" and 1 < large < 10:
        together = large * 100
    elif large == 4 and small == 20:
        together = 80
    elif (
        20 <= large < 100 and large % 10 == 0 and 0 < small < (20 if large in {60, 80} else 10)
    ) or (
        100 <= large < 1000 and 0 < small < (100 if large % 100 == 0 else 10) and large % 10 == 0
    ):
        together = large + small
    elif 0 < large < 10 and 20 <= small < 100 and small % 10 == 0 and text[after.start] == "و":
        together = large + small  # Arabic says "five and fifty"
    if together is None:
        return None
    return Group(str(together), before.start, after.end, True)


def runs(folded: Folded, barred: list[tuple[int, int]]) -> list[Run]:
    """Return rows of groups that may be one number; a barred span belongs to none."""
    text = folded.text
    rows: list[list[Group]] = []
    row: list[Group] = []
    at = 0
    for group in groups(text):
        while at < len(barred) and barred[at][1] <= group.start:
            at += 1
        if at < len(barred) and barred[at][0] < group.end:
            if row:
                rows.append(row)
            row = []
            continue
        if row and not _joined(text, row[-1], group):
            rows.append(row)
            row = []
        while row and (together := _said_as_one(text, row[-1], group)):
            row.pop()
            group = together  # noqa: PLW2901 - "nine", "hundred", "five" grow together
        row.append(group)
    if row:
        rows.append(row)
    return [tuple(one) for one in rows]
