"""Reads a number from 0 to 10 that somebody typed: in any digits, or as a word. Nothing else."""

import unicodedata

WORDS = (
    ("zero", "nought", "cero", "صفر"),
    ("one", "uno", "una", "واحد"),
    ("two", "dos", "اثنان", "اثنين"),
    ("three", "tres", "ثلاثة", "ثلاث"),
    ("four", "cuatro", "أربعة", "أربع"),
    ("five", "cinco", "خمسة", "خمس"),
    ("six", "seis", "ستة", "ست"),
    ("seven", "siete", "سبعة", "سبع"),
    ("eight", "ocho", "ثمانية", "ثماني", "ثمان"),
    ("nine", "nueve", "تسعة", "تسع"),
    ("ten", "diez", "عشرة", "عشر"),
)
_AROUND = " \t\n.!¡،,\u200e\u200f\u2068\u2069"
_ONE_LETTER = str.maketrans("أإآةى", "اااهي")
"""Arabic letters that people write for one another."""


def _folded(text: str) -> str:
    """Return a text without marks on letters, and those that stand for one another as one."""
    apart = unicodedata.normalize("NFKC", text).strip(_AROUND).casefold().translate(_ONE_LETTER)
    return "".join(one for one in apart if unicodedata.category(one) != "Mn")


_SAID = {_folded(word): number for number, words in enumerate(WORDS) for word in words}


def number_in(text: str) -> int | None:
    """Return the number if the text is one and nothing else; whatever is longer is for a peer."""
    said = _folded(text)
    if said.isdecimal() and len(said) <= 2:
        number = int(said)
        return number if number <= 10 else None
    return _SAID.get(said)
