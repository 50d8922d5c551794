"""Tells numbers by which one can be called from doses, prices, dates, scores and counting.

Help lines and numbers free to the caller belong to nobody here and are never held.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import phonenumbers

from conversations.contacts.folding import Folded
from conversations.contacts.hints import Found
from conversations.contacts.numerals import Run, runs
from conversations.contacts.vocabulary import numbers, pattern

FEWEST, MOST, MOST_IN_PARTS = 7, 18, 14
REGIONS = {
    "en": ("US", "GB"),
    "ar": ("EG", "SA"),
    "es": ("ES", "MX"),
    "fr": ("FR",),
    "tr": ("TR",),
    "ru": ("RU",),
}
FREE = frozenset(("0800", "800", "0805", "1800"))
FREE_IN = ("US", "GB", "ES", "MX", "FR", "TR", "RU", "EG", "SA")
NOBODYS = phonenumbers.PhoneNumberType.TOLL_FREE
ALONE = r"(?<![\d./:\-*_])"
ENDED = r"(?![./:\-*_]?\d)"
BARRED = re.compile(
    "|".join(
        (
            rf"{ALONE}\d{{1,2}}(?P<d>[./-])\d{{1,2}}(?P=d)(?:19|20)\d\d{ENDED}",
            rf"{ALONE}(?:19|20)\d\d(?P<e>[./-])\d{{1,2}}(?P=e)\d{{1,2}}{ENDED}",
            rf"{ALONE}\d{{1,3}}:\d{{1,3}}(?:-\d{{1,3}})?(?::\d\d)?{ENDED}",
            rf"{ALONE}[1-3]?\d-[1-3]?\d(?:\s[1-3]?\d-[1-3]?\d){{1,4}}{ENDED}",
            rf"{ALONE}(?:[01]\d|2[0-4])-(?:[01]\d|2[0-4]){ENDED}",
            rf"{ALONE}\d{{1,3}}/\d{{1,3}}{ENDED}",
            rf"{ALONE}[1-9]\d{{0,2}}(?:[.,]\d{{3}}){{1,3}}[.,]\d{{1,2}}{ENDED}",
            rf"{ALONE}[1-9]\d?\d?(?:(?P<t>[.,])\d{{3}})(?:(?P=t)000)?{ENDED}",
            rf"{ALONE}\d{{1,3}}[.,]\d{{1,2}}{ENDED}",
            r"[$€£₺₽¥]\s?\d[\d.,]*",
            rf"(?<![\d*._/-])\d[\d.,]*\s?(?:[%٪€$£₺₽°]|{pattern('units')})",
        )
    )
)
DIGIT = re.compile(r"\d")
GLUED = re.compile(r"(?<![^\W_])[^\W\d_]\d+(?:\.\d)?(?![^\W_])")
"""A code such as F32.1, but not o12 or l12, which hide digits."""
CUE = re.compile(pattern("phone"))
PART = re.compile(pattern("parts_of_number"))
HELPING = re.compile(pattern("helping_lines"))
OWN = re.compile(pattern("mine", "self", "me"))
MEASURE = re.compile(pattern("measures"))
BESIDE = 20
AROUND = 60
YEAR = re.compile(r"(?:19|20)\d\d\Z")


def find(folded: Folded, regions: Sequence[str], allowed: frozenset[str]) -> Iterator[Found]:
    """Yield the numbers by which somebody can be called."""
    text = folded.text
    for run in runs(folded, _barred(text)):
        digits = "".join(group.digits for group in run)
        if len(digits) < FEWEST or _is_anybodys(text, run, allowed):
            continue
        start, end = run[0].start, run[-1].end
        around = text[max(0, start - AROUND) : start] + " . " + text[end : end + AROUND // 2]
        plus = text[max(0, start - 2) : start].strip().endswith("+")
        cue = plus or bool(CUE.search(around))
        if _is_line(digits, allowed, abroad=plus or digits[:2] == "00") or _is_clean(
            text, run, digits, cue=cue
        ):
            continue
        if _is_number(run, digits, regions, cue=cue):
            yield Found("phone", start - plus, end)


def in_parts(folded: Folded, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield a number told part by part: "it starts with 077, then 00900, and ends in 516"."""
    text = folded.text
    parts = len(PART.findall(text))
    if not parts or parts + bool(CUE.search(text)) < 2:
        return
    run = tuple(group for row in runs(folded, _barred(text)) for group in row)
    digits = "".join(group.digits for group in run)
    if (
        FEWEST < len(digits) <= MOST_IN_PARTS
        and digits[0] not in "14"
        and max(len(group.digits) for group in run) >= 3
        and not _are_lines(run, allowed)
        and not _is_clean(text, run, digits, cue=False)
    ):
        yield Found("phone", run[0].start, run[-1].end)


def without_lines(folded: Folded, allowed: frozenset[str]) -> Folded:
    """Return the text with nothing where the number of a help line stood."""
    text = folded.text
    if not DIGIT.search(text) and len(numbers().keys() & text.split()) < 2:
        return folded
    for run in runs(folded, []):
        digits = "".join(group.digits for group in run)
        start, end = run[0].start, run[-1].end
        called = len(digits) >= FEWEST
        if (
            _is_line(digits, allowed, abroad=True)
            or _is_anybodys(text, run if called else (), allowed)
            or (called and NOBODYS in {_kind(digits, region) for region in FREE_IN})
            or _are_lines(run, allowed)
        ):
            text = text[:start] + "§".ljust(end - start) + text[end:]
    return Folded(text, folded.at, folded.original) if text != folded.text else folded


def _are_lines(run: Run, allowed: frozenset[str]) -> bool:
    """Whether these are short lines named together: "112 or 911"."""
    said = [group.digits.lstrip("0") for group in run if group.digits.strip("0")]
    return bool(said) and all(one in allowed for one in said)


def _is_anybodys(text: str, run: Run, allowed: frozenset[str]) -> bool:
    """Whether a number is said to be a line's, and nobody's own, or costs its caller nothing."""
    if _are_lines(run, allowed):
        return True
    if not run:
        return False
    if len(run) > 1 and any(group.digits in FREE for group in run[:2]):
        return True
    around = text[max(0, run[0].start - AROUND) : run[-1].end + AROUND // 2]
    return HELPING.search(around) is not None and not OWN.search(around)


def _barred(text: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in BARRED.finditer(text)]
    spans += [match.span() for match in GLUED.finditer(text) if match.group()[0] not in "oil"]
    return sorted(spans)


def _is_clean(text: str, run: Run, digits: str, *, cue: bool) -> bool:
    """Counting, years, doses going up, lists: nobody can be called by these."""
    run = _without_word_beside(run)
    # No more of a number than tells: one sign may stand for many digits, and thousands are refused.
    values = [int(group.digits[: MOST + 1]) for group in run]
    steps = [after - before for before, after in pairwise(values)]
    if len(run) >= 5 and _counts(values, steps):
        return True
    if all(YEAR.match(group.digits) for group in run) or (
        not cue and MEASURE.search(text, max(0, run[0].start - BESIDE), run[0].start)
    ):
        return True
    if cue or any(group.digits[0] == "0" for group in run[:1]):
        return False
    if len(run) == 1:
        return digits.endswith("0000") or (len(digits) <= 8 and digits.endswith("000"))
    if len(run) == 3 and len(digits) <= 9 and run[1].digits == run[2].digits == "000":
        return True
    short = all(1 < len(group.digits) <= 4 and not group.spelled for group in run)
    listed = all(
        "," in text[a.end : b.start] or ";" in text[a.end : b.start] for a, b in pairwise(run)
    )
    rising = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return short and (
        listed or (rising and (len(set(steps)) == 1 or all(value % 5 == 0 for value in values)))
    )


def _counts(values: list[int], steps: list[int]) -> bool:
    """Whether somebody counts, up or down, and perhaps begins again where they began.

    The first may be said before: "I count to ten: one, two, three".
    """
    if len(values) > 5 and abs(steps[0]) != 1:
        values, steps = values[1:], steps[1:]
        if values[0] != 1:
            return False
    steady = sum(abs(step) == 1 for step in steps) >= 0.7 * len(steps)
    if values[0] == 1:
        return steady
    return steady and all(
        abs(step) == 1 or after in (values[0], before)
        for step, before, after in zip(steps, values, values[1:], strict=False)
    )


def _without_word_beside(run: Run) -> Run:
    """Leave out the one number word before or after figures: "25-50-100 three weeks"."""
    spelled = [group for group in run if group.spelled]
    if len(spelled) != 1 or len(run) < 3 or len(spelled[0].digits) > 2:
        return run
    if run[0].spelled:
        return run[1:]
    return run[:-1] if run[-1].spelled else run


def _is_number(run: Run, digits: str, regions: Sequence[str], *, cue: bool) -> bool:
    if len(digits) > MOST:
        return cue or any(9 <= len(group.digits) <= 15 for group in run)
    kinds = [_kind(digits, region) for region in regions]
    valid = [kind for kind in kinds if kind is not None]
    if valid and all(kind == NOBODYS for kind in valid):
        return False
    if not cue and sum(len(group.digits) for group in _without_word_beside(run)) < FEWEST:
        return False
    shape = [len(group.digits) for group in run]
    if cue or valid or len(digits) >= 9 or shape in ([3, 4], [3, 2, 2]):
        return True
    if len(digits) == FEWEST:
        return max(shape) == 1 or any(group.spelled for group in run)
    return digits[0] == "0" or len(run) > 1


@cache
def _region_known(region: str) -> bool:
    return region in phonenumbers.SUPPORTED_REGIONS


def _kind(digits: str, region: str) -> int | None:
    """Return what sort of number this is in a region; None = none that is given out."""
    if not _region_known(region):
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return int(phonenumbers.number_type(number))


def _is_line(digits: str, allowed: frozenset[str], *, abroad: bool) -> bool:
    """Whether this is one of the lines, with or without the country before it."""
    bare = digits.lstrip("0")
    if bare in allowed or (abroad and any(bare[code:] in allowed for code in (1, 2, 3))):
        return True
    return any(len(line) >= FEWEST and line.endswith(bare) for line in allowed)


def digits_of(contacts: frozenset[str]) -> frozenset[str]:
    """Return the lines as digits without what is dialled before them."""
    said = ("".join(char for char in one if char.isdecimal()) for one in contacts)
    return frozenset(one.lstrip("0") for one in said if one.strip("0"))


def regions_of(languages: Sequence[str], region: str | None) -> tuple[str, ...]:
    """Return where a number may be from: the person's country, then their languages'."""
    spoken = [one for language in languages for one in REGIONS.get(language[:2], ())]
    return tuple(dict.fromkeys([*([region.upper()] if region else []), *spoken]))
