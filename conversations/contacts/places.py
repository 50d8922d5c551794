"""Finds where somebody lives: a street with a number, a part of a house, a post box."""

import re
from collections.abc import Iterator

from conversations.contacts.folding import Folded
from conversations.contacts.hints import Found
from conversations.contacts.vocabulary import either, numbers, pattern, words

SAID = either(
    word
    for word, value in numbers().items()
    if len(word) > 1 and value not in {"0", "1"} and word != "on"
)
NO = rf"(?:\d{{1,5}}(?:[a-z]\d{{0,2}})?|(?<![^\W_])(?:{SAID})(?:\s(?:{SAID}))?)(?![^\W_])"
NAME = rf"(?!(?:{either(words('not_names'))})(?![^\W_]))[^\W\d_][\w'.\-]{{0,30}}"
OF = r"(?:(?:de la|de los|de las|las|los|el|de|del|des|du|d'|la|st\.?)\s)?"
OF_STREET = pattern("of")
GAP = r"(?:\s{0,2},\s{0,2}|\s{1,2})"
HOUSE = rf"(?:(?:{pattern('house')}|№|#)[.:]?\s{{0,2}})?"
AFTER = r"(?:\d{1,5}(?:st|nd|rd|th)|" + NAME + r")(?:\s" + NAME + r"){0,2}"
BEFORE = pattern("streets_before_name") + r"\.?"
BEHIND = pattern("streets_after_name") + r"\.?(?:'\w{1,4})?"
NOT_UNIT = rf"(?!\s?(?:{either(words('units'))})(?![^\W_]))"
STREETS = tuple(
    re.compile(one)
    for one in (
        # 14 Willow Lane; 305 West 12th Street
        rf"(?<![\d.,:/]){NO}{NOT_UNIT},?\s{{1,2}}(?:on\s)?{AFTER}\s{BEHIND}",
        # Harbour Street, 221; Söğüt Sokak 14; Liman Caddesi No: 221
        rf"{NAME}\s{BEHIND}{GAP}{HOUSE}{NO}{NOT_UNIT}(?![.:,]\d)",
        # calle Sauce 14; улица Ивовая, д. 14; شارع الصفصاف 14
        rf"{BEFORE}\s{{0,2}}{OF}{AFTER}{GAP}(?:{HOUSE}){NO}{NOT_UNIT}(?![.:,]\d)",
        # 14 rue des Saules; 9 bis, impasse de la Lune; número 18 de la calle Cantera
        rf"(?<![\d.,:/]){NO}(?:\s(?:bis|ter))?,?\s{{1,2}}(?:{OF_STREET}\s)?{BEFORE}\s{OF}{NAME}",
        # дом 18 по Карьерной улице; Taşocağı Caddesi'nde 18 numaralı ev
        rf"{pattern('house')}\s{{0,2}}\d{{1,5}}\s{OF_STREET}\s{AFTER}\s{BEHIND}",
        # carrera 12 # 45-67
        rf"{BEFORE}\s\d{{1,3}}[a-z]?\s?#\s?\d{{1,3}}",
        rf"{BEHIND}\s\d{{1,5}}\snumara",
    )
)
STRONG = re.compile(
    rf"{pattern('parts', 'house')}[.:]?\s{{0,2}}(?:no\s)?(?:\d{{1,4}}|[a-d](?![^\W_]))"
    rf"|(?<![^\W_])[a-d]\s{pattern('parts')}"
)
HOME = re.compile(rf"{pattern('homes')}[^\n]{{0,60}}?\d")
NUMBERED_PART = re.compile(rf"{NAME}\s\d{{1,4}}\s{pattern('parts')}\.?\s?\d{{1,4}}")
WEAK = re.compile(rf"{pattern('parts_weak')}\s{{0,2}}\d{{1,3}}")
BOX = re.compile(rf"(?<![^\W_])(?:{either(words('boxes'))})\s{{0,2}}(?:no\.?\s)?\d{{1,6}}")
CODE = re.compile(pattern("codes"))


def addresses(folded: Folded) -> Iterator[Found]:
    """Yield street addresses, post boxes, post codes and parts of a house."""
    text = folded.text
    for one in (*STREETS, BOX, CODE, HOME, NUMBERED_PART):
        for match in one.finditer(text):
            yield Found("address", *match.span())
    strong = list(STRONG.finditer(text))
    if strong and len(strong) + len(WEAK.findall(text)) >= 2:
        yield Found("address", strong[0].start(), strong[-1].end())
