"""Countries and time zones from CLDR through Babel: names in a language, zones by offset."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location


def country_name(code: str, language: str) -> str:
    return str(Locale.parse(language or "en").territories.get(code, code))


def find_country(text: str, languages: tuple[str, ...]) -> str | None:
    """Return the country code for a typed name or two-letter code, in any of the languages."""
    wanted = " ".join(text.split()).casefold()
    if len(wanted) == 2 and wanted.upper() in Locale.parse("en").territories:
        return wanted.upper()
    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and name.casefold() == wanted:
                return str(code)
    return None


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


def zone_from_local_time(text: str, now: datetime) -> str | None:
    """Return a fixed zone in which it is now the time that somebody typed ("14:30")."""
    parts = text.strip().replace(".", ":").split(":")
    try:
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    except (ValueError, IndexError):
        return None
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    utc = now.astimezone(ZoneInfo("UTC"))
    ahead = round((hour * 60 + minute - utc.hour * 60 - utc.minute) / 60)
    ahead = (ahead + 11) % 24 - 11
    # The sign of these names is turned round: Etc/GMT-3 is three hours ahead of UTC.
    return "UTC" if ahead == 0 else f"Etc/GMT{-ahead:+d}"
