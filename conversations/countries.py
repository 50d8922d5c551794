"""Countries and time zones from CLDR through Babel: names in a language, zones by offset."""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location


def country_name(code: str, language: str) -> str:
    return str(Locale.parse(language or "en").territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """Return what a language is called in another, as people there write it."""
    name = Locale.parse(code).get_language_name(language or "en") if code else ""
    return name or code


NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
CALLED = {
    "AE": "uae, emirates, الإمارات",
    "BA": "bosnia",
    "CD": "dr congo, drc",
    "CI": "ivory coast",
    "CZ": "czech republic",
    "GB": "england, great britain, northern ireland, scotland, uk, wales, inglaterra, escocia, "
    "gran bretaña, بريطانيا, إنجلترا",
    "HK": "hong kong",
    "KR": "korea, corea, كوريا",
    "MM": "burma, myanmar",
    "MO": "macau",
    "MX": "mejico",
    "NL": "holland, holanda",
    "OM": "سلطنة عمان",
    "PS": "palestine, gaza, west bank, palestina, فلسطين, غزة, الضفة الغربية",
    "SA": "saudi, ksa, السعودية, arabia saudita",
    "SY": "سورية, الجمهورية العربية السورية",
    "SZ": "swaziland",
    "TR": "turkey, turquia",
    "US": "america, usa, eeuu, ee uu, أمريكا, أميركا",
}
"""What people call a country where CLDR calls it something else."""
LEADING = re.compile(r"^(?:(?:i am|i'm|i live|انا|اعيش|estoy|vivo|soy) )?(?:in|from|في|من|en|de) ")
"""What people write around the name: "I am in Egypt"."""
WORDS = frozenset({"be", "at", "in", "is", "it", "me", "my", "no", "so", "to"})
"""Codes that somebody who types them in small letters means as words ("no", not Norway)."""


def find_country(text: str, languages: tuple[str, ...]) -> str | None:
    """Return the country code for a typed name or two-letter code, in any of the languages."""
    wanted = _plain(text)
    for name in (wanted, LEADING.sub("", wanted)):
        if code := _code_of(name, languages, loud=text.strip().isupper()):
            return code
    return None


def _code_of(wanted: str, languages: tuple[str, ...], *, loud: bool) -> str | None:
    if also := ALSO_CALLED.get(wanted):
        return also
    code = wanted.upper()
    if len(code) == 2 and code.isascii() and (loud or wanted not in WORDS):
        known = code in Locale.parse("en").territories and code not in NO_COUNTRY
        return code if known else None
    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code not in NO_COUNTRY and _plain(name) == wanted:
                return str(code)
    return None


ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "’": "'", "ـ": None} | dict.fromkeys(".!,،؛…", " "))


def _plain(name: str) -> str:
    """Return a name without case, accents, stops, and signs that many write one for the other."""
    parted = unicodedata.normalize("NFD", name)
    bare = "".join(sign for sign in parted if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(bare.translate(ALIKE).split()).casefold()


ALSO_CALLED = {_plain(name): code for code, names in CALLED.items() for name in names.split(",")}


def zones_of(country: str, now: datetime) -> list[str]:
    """Return one IANA zone for each clock that is kept in the country, west to east."""
    known = available_timezones()
    by_offset: dict[float, str] = {}
    # The zones that another platform names its clocks after are the ones people know.
    well_known = set(get_global("windows_zone_mapping").values())
    zones = get_global("territory_zones").get(country, [])
    for zone in sorted(zones, key=lambda name: (name not in well_known, name)):
        if zone not in known:
            continue
        offset = now.astimezone(ZoneInfo(zone)).utcoffset()
        if offset is not None:
            by_offset.setdefault(offset.total_seconds(), zone)
    return [zone for _, zone in sorted(by_offset.items())]


def zone_label(zone: str, now: datetime, language: str) -> str:
    """Return a place and the time it is there now: what people can check at a glance."""
    place = get_timezone_location(zone, locale=language or "en", return_city=True)
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M} · {place}"


NEAR = 20
"""Minutes that somebody's typed time may be off the clock."""


def zone_from_local_time(text: str, now: datetime, country: str = "") -> str | None:
    """Return a zone in which it is now the time that somebody typed ("14:30").

    One of the country's own where it fits, since those know about summer time; else a fixed one.
    """
    parts = text.strip().replace(".", ":").split(":")
    try:
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    except (ValueError, IndexError):
        return None
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    typed = hour * 60 + minute
    off = {zone: _minutes_off(typed, zone, now) for zone in zones_of(country, now)}
    if off and min(off.values()) <= NEAR:
        return min(off, key=lambda zone: off[zone])
    utc = now.astimezone(ZoneInfo("UTC"))
    ahead = round((typed - utc.hour * 60 - utc.minute) / 60)
    ahead = (ahead + 11) % 24 - 11
    # The sign of these names is turned round: Etc/GMT-3 is three hours ahead of UTC.
    return "UTC" if ahead == 0 else f"Etc/GMT{-ahead:+d}"


def _minutes_off(typed: int, zone: str, now: datetime) -> int:
    local = now.astimezone(ZoneInfo(zone))
    apart = abs(typed - local.hour * 60 - local.minute)
    return min(apart, 24 * 60 - apart)
