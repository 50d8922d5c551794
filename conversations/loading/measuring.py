"""From the files of instruments and of the schedule to what they declare, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.loading.building import build, build_all
from conversations.loading.faults import Faults, Place
from conversations.loading.instruments import check_instruments
from conversations.loading.reading import instrument_files
from conversations.loading.scheduling import check_schedule
from conversations.programme import Alert, Limits, Programme, Pulse
from measures import Instrument, Scale

SCALES, SCHEDULE = "instruments/scales.toml", "schedule.toml"


@dataclass(frozen=True, slots=True)
class Asked:
    scales: dict[str, Scale]
    instruments: tuple[Instrument, ...]
    pulses: tuple[Pulse, ...]
    limits: dict[str, Limits]
    alerts: tuple[Alert, ...]
    track: dict[str, str]


def build_measuring(files: Mapping[str, Mapping[str, Any]], faults: Faults) -> Asked:
    """Return what could be built; gaps are empty and were reported."""
    at, schedule = Place(SCHEDULE, faults), files[SCHEDULE]
    scales = build_all(Scale, files[SCALES].get("scales", []), Place(SCALES, faults), "scale")
    named = instrument_files(files)
    if not named:
        Place("instruments", faults).fault("no instrument", "Copy one from programmes/default")
    built = (build(Instrument, files[name], Place(name, faults)) for name in named if files[name])
    return Asked(
        scales={scale.id: scale for scale in scales},
        instruments=tuple(one for one in built if one is not None),
        pulses=build_all(Pulse, schedule.get("pulses", []), at, "pulse"),
        limits=_limits(schedule.get("limits", {}), at.inside("limits")),
        alerts=build_all(Alert, schedule.get("alerts", []), at, "alert", "item"),
        track=_named(schedule.get("track", {}), at.inside("track")),
    )


def check_measuring(
    programme: Programme,
    files: Mapping[str, Mapping[str, Any]],
    faults: Faults,
) -> None:
    """Report what is wrong with instruments and schedule.

    None for names that stand in a file that could not be read: they are not reported once more.
    """
    named = instrument_files(files)
    scales = _ids(files[SCALES], "scales") if files[SCALES] else None
    known = [_ids(files[name], "items") for name in named]
    items = frozenset[str]().union(*known) if all(known) and known else None
    check_instruments(programme, files=files, scales=scales, items=items, faults=faults)
    check_schedule(programme, items=items, faults=faults)


def _limits(raw: Any, at: Place) -> dict[str, Limits]:
    if not isinstance(raw, Mapping):
        at.fault("no table of tables", "Write [limits.recipient]")
        return {}
    built = {role: build(Limits, part, at.inside(role)) for role, part in raw.items()}
    return {role: limits for role, limits in built.items() if limits is not None}


def _named(raw: Any, at: Place) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        at.fault("no table of items", 'Write [track] and recipient = "…"')
        return {}
    return {str(role): str(item) for role, item in raw.items()}


def _ids(content: Mapping[str, Any], key: str) -> frozenset[str]:
    entries = content.get(key)
    entries = entries if isinstance(entries, list) else []
    return frozenset(str(one.get("id")) for one in entries if isinstance(one, Mapping))
