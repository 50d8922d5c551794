"""Folds text so that case, accents, digit scripts, look-alikes and invisible signs do not count.

Every folded character remembers which character it came from: hints point at the original.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "LISU", "COPTIC", "LATIN")
"""Whose letters are drawn like Latin ones. Arabic stays out: alef looks like an l, and is not."""
DRAWN_ALIKE = str.maketrans("кмтвнік", "kmtbhik")
"""Capitals that look Latin while their small letters do not, and what the table lacks."""
WRITTEN_ALIKE = str.maketrans("ىةیکھہ", "يهيكهه")
SIGNS = str.maketrans("،؛؟٫٬’‘`ʼ“”„«»‐‑‒–—−。｡", ',;?.,\'\'\'\'"""""------..')
SPACED = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_] ){2,}[^\W\d_](?![^\W\d_])"
    r"|(?<![\w,])(?:[^\W\d_], ){3,}[^\W\d_](?!\w)"
    r"|(?<!\S)(?=[^@\n]{2,60}@)(?:[\w@.+-] ){5,}\w(?!\S)"
    r"|(?<![\w-])(?:[^\W\d_][-.*|~·]){3,}[^\W\d_](?:[-.*|~·]\d){0,8}(?![\w-])"
)
"""Letters set apart: "t e l e g r a m", "t-e-l-e-g-r-a-m"."""
NAMED_LETTER = re.compile(
    r"(?:SQUARED|NEGATIVE SQUARED|NEGATIVE CIRCLED|PARENTHESIZED|LATIN LETTER SMALL|"
    r"REGIONAL INDICATOR SYMBOL)"
    r"(?: LATIN)?(?: CAPITAL| SMALL)?(?: LETTER)? ([A-Z])"
)
"""Letters in boxes and flags, and small capitals: Unicode says which only in their names."""
APART = frozenset(" -*|~·,")
KEYCAPS = {"🔟": "10", "💯": "100"}


@cache
def _look_alike(char: str) -> str:
    name = unicodedata.name(char, "")
    boxed = NAMED_LETTER.fullmatch(name)
    if boxed is not None:
        return boxed[1].lower()
    if char.isascii() or not name.startswith(SCRIPTS):
        return char
    drawn = char.translate(DRAWN_ALIKE)
    if drawn != char:
        return drawn
    for entry in confusables_data.get(char, ()):
        plain = str(entry["c"]).lower()
        if len(plain) == 1 and plain.isascii() and plain.isalpha():
            return plain
    return char


def _fold_one(char: str) -> str:
    if char in KEYCAPS:
        return KEYCAPS[char]
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"} or char == "ـ":
        return ""
    if category in {"Zs", "Zl", "Zp", "Cc"}:
        return "\n" if char == "\n" else " "
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    whole = unicodedata.normalize("NFKD", char).casefold()
    bare = "".join(
        one
        for one in unicodedata.normalize("NFKD", whole)
        if unicodedata.category(one) not in {"Mn", "Me", "Cf"}
    )
    alike = "".join(_look_alike(one) for one in bare.translate(SIGNS).translate(WRITTEN_ALIKE))
    return "".join(str(unicodedata.digit(one, one)) for one in alike)


def shown(text: str) -> str:
    """Return what is seen of a text: signs without a shape left out, case and accents kept."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


class _Table(dict[int, str]):
    """Fills itself, for str.translate; at most one entry for each character there is."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_one(chr(code))
        return folded


TABLE = _Table()


def quick(text: str) -> str:
    """Fold without remembering where anything came from."""
    return text.lower() if text.isascii() else text.translate(TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    text: str
    at: tuple[int, ...]  # position in the original of each folded character
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.at[start], self.at[end - 1] + 1

    def of(self, first: int, last: int) -> tuple[int, int]:
        """Return where a part of the original stands in the folded text."""
        return bisect_left(self.at, first), bisect_left(self.at, last)

    def as_written(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]


def fold(text: str) -> Folded:
    """Fold and put together letters set apart."""
    chars: list[str] = []
    at: list[int] = []
    for position, char in enumerate(text):
        for one in TABLE[ord(char)]:
            chars.append(one)
            at.append(position)
    folded = "".join(chars)
    dropped = {
        position
        for match in SPACED.finditer(folded)
        for position in range(*match.span())
        if folded[position] in APART or (folded[position] == "." and "@" not in match.group())
    }
    if dropped:
        kept = [position for position in range(len(folded)) if position not in dropped]
        folded = "".join(folded[position] for position in kept)
        at = [at[position] for position in kept]
    return Folded(folded, tuple(at), text)
