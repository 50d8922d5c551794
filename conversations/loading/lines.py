"""Help lines: each has a source and the day it was checked; what has grown old is named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from conversations.loading.building import build_all, text_of, texts_of
from conversations.loading.faults import Place
from conversations.programme import HelpLines, Line

METHODS = ("phone", "text", "chat")
OLD_MONTHS = 12


def build_help(raw: Mapping[str, Any], at: Place) -> HelpLines:
    fallback = raw.get("fallback", {})
    here = at.inside("fallback")
    if not isinstance(fallback, Mapping):
        here.fault("no table", 'Write {"emergency": […], "directory": "…"}')
        fallback = {}
    lines = build_all(Line, raw.get("lines", []), at, "line", "name")
    _check_lines(lines, raw, at)
    return HelpLines(
        emergency=_emergency(raw.get("emergency", []), at),
        fallback=texts_of(fallback, "emergency", here),
        directory=text_of(fallback, "directory", here),
        lines=lines,
        source=text_of(raw, "source", at),
        licence=text_of(raw, "licence", at),
        verified_at=text_of(raw, "verified_at", at),
    )


def stale_lines(help_lines: HelpLines, today: date, at: Place) -> None:
    """Report each line whose last check is more than twelve months away."""
    for number, line in enumerate(help_lines.lines, start=1):
        checked = day(line.verified_at)
        if checked is None:
            continue
        months = (today.year - checked.year) * 12 + today.month - checked.month
        if (months, today.day) > (OLD_MONTHS, checked.day):
            at.nth("line", number, line.name).fault(
                f"last checked on {line.verified_at}, more than {OLD_MONTHS} months ago",
                "Look at its source, dial it, then set verified_at",
            )


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_lines(lines: tuple[Line, ...], raw: Mapping[str, Any], at: Place) -> None:
    if day(str(raw.get("verified_at", ""))) is None and "verified_at" in raw:
        at.inside("key 'verified_at'").fault("no day", "Write it as 2026-06-02")
    for number, line in enumerate(lines, start=1):
        spot = at.nth("line", number, line.name)
        if day(line.verified_at) is None:
            spot.inside("key 'verified_at'").fault("no day", "Write it as 2026-06-02")
        if line.method not in METHODS:
            spot.inside("key 'method'").unknown("method", line.method, METHODS)
        if not is_country(line.country):
            spot.inside("key 'country'").fault("no country code", "Write two capital letters")


def is_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()


def _emergency(raw: Any, at: Place) -> dict[str, tuple[str, ...]]:
    """Return country -> numbers from groups of countries that share numbers and a source."""
    if not isinstance(raw, list):
        at.inside("emergency").fault("no list", "Write a list of groups of countries")
        return {}
    numbers: dict[str, tuple[str, ...]] = {}
    for place, group in enumerate(raw, start=1):
        spot = at.nth("emergency group", place)
        if not isinstance(group, Mapping):
            spot.fault("no table", 'Write {"countries": […], "numbers": […], "source": "…"}')
            continue
        for key in ("countries", "numbers", "source"):
            if key not in group:
                spot.fault(f"the key '{key}' is missing", f"Add {key}")
        text_of(group, "source", spot)
        dialled = texts_of(group, "numbers", spot)
        for country in texts_of(group, "countries", spot):
            if not is_country(country):
                spot.fault(f"'{country}' is no country code", "Write two capital letters")
            if country in numbers:
                spot.fault(f"{country} has emergency numbers already", "Name it once")
            numbers[country] = dialled
    return numbers
