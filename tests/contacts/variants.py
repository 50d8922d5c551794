"""Ways to disguise a sentence that must stay held, and to change one that must stay clean."""

import re
from collections.abc import Callable

LATIN_TO_CYRILLIC = str.maketrans("aceopxyAEOPCXBHMT", "асеорхуАЕОРСХВНМТ")
CYRILLIC_TO_LATIN = str.maketrans("асеорхуАЕОРСХВНМТ", "aceopxyAEOPCXBHMT")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
IN_A_ROW = re.compile(r"(?<!\d)\d{9,11}(?!\d)")
NUMBER = re.compile(r"\d+")


def invisible(text: str) -> str:
    """Put a zero-width space behind every second character."""
    return "".join(f"{char}\u200b" if at % 2 else char for at, char in enumerate(text))


def turned(text: str) -> str:
    """Wrap it in marks that turn the direction of writing."""
    return f"\u202e{text}\u202c\u2066\u2069"


def look_alike(text: str) -> str:
    """Write Latin letters as Cyrillic ones and the other way round."""
    forth = text.translate(LATIN_TO_CYRILLIC)
    return forth if forth != text else text.translate(CYRILLIC_TO_LATIN)


def spread(text: str) -> str:
    """Put a dot between the digits of a long number."""
    return IN_A_ROW.sub(lambda match: ".".join(match.group()), text)


def counted_on(text: str) -> str:
    """Make every number greater by one, where it stays as long and was no year."""

    def next_one(match: re.Match[str]) -> str:
        said = match.group()
        after = str(int(said) + 1)
        return after if len(after) == len(said) < 4 else said

    return NUMBER.sub(next_one, text)


DISGUISES: dict[str, Callable[[str], str]] = {
    "invisible signs": invisible,
    "turned direction": turned,
    "look-alike letters": look_alike,
    "Arabic digits": lambda text: text.translate(ARABIC_DIGITS),
    "Persian digits": lambda text: text.translate(PERSIAN_DIGITS),
    "wide signs": lambda text: text.translate(WIDE),
    "dots between digits": spread,
    "small letters": str.lower,
    "capitals": str.upper,
}
CHANGES: dict[str, Callable[[str], str]] = {
    "numbers greater by one": counted_on,
    **{name: made for name, made in DISGUISES.items() if name != "dots between digits"},
}
