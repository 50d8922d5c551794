"""What must hold for instruments: ids, scales, licences, lengths, and wording under its version."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from conversations.loading.faults import Faults, Place
from conversations.loading.reading import LOCK
from conversations.programme import Programme
from measures import Instrument, Item, Scale

ROLES = ("recipient", "supporter")
SOURCES = ("original", "adapted", "verbatim")
GROUPS = ("", "attitude", "planned_behaviour")
PLACES = frozenset({"peer", "person"})
BUTTON_LONGEST = 20
TEXT_LONGEST = 90
NOT_OPEN = re.compile(r"-(NC|ND)\b|^LicenseRef-", re.IGNORECASE)
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def check_instruments(
    programme: Programme,
    *,
    files: Mapping[str, Mapping[str, Any]],
    scales: frozenset[str] | None,
    items: frozenset[str] | None,
    faults: Faults,
) -> None:
    """Report what is wrong; names are None where the file that holds them could not be read."""
    at = Place("instruments/scales.toml", faults)
    for number, scale in enumerate(programme.scales.values(), start=1):
        _scale(scale, at.nth("scale", number, scale.id))
    ids = Counter(item.id for one in programme.instruments for item in one.items)
    for instrument in programme.instruments:
        at = Place(f"instruments/{instrument.id}.toml", faults)
        if at.file not in files:
            at.fault("no file has this name", "Name the file after the instrument's id")
        _instrument(instrument, at)
        _constructs(instrument, at)
        for number, item in enumerate(instrument.items, start=1):
            spot = at.nth("item", number, item.id)
            if ids[item.id] > 1:
                spot.fault("another item has this id", "Give it another id")
            if scales is not None and item.scale not in scales:
                spot.unknown("scale", item.scale, scales)
            if item.mirror and items is not None and item.mirror not in items:
                spot.unknown("item", item.mirror, items)
            _item(item, programme.scales.get(item.scale), spot)
        _locked(instrument, programme.scales, files.get(LOCK, {}), at)


def _instrument(one: Instrument, at: Place) -> None:
    if one.role not in ROLES:
        at.inside("key 'role'").unknown("role", one.role, ROLES)
    if one.source not in SOURCES:
        at.inside("key 'source'").unknown("source", one.source, SOURCES)
    elif one.source != "original" and not one.citation:
        at.fault(f"{one.source} wording without a citation", "Add citation = …")
    if one.source == "verbatim" and not one.note:
        at.fault("verbatim wording without a note on its licence", "Add note = …")
    if not VERSION.fullmatch(one.version):
        at.inside("key 'version'").fault(f"'{one.version}' is no version", "Write 1.0.0")
    here = at.inside("key 'licence'")
    try:
        canonicalize_license_expression(one.licence)
    except InvalidLicenseExpression:
        here.fault(f"'{one.licence}' is no SPDX licence", "Write it as CC-BY-4.0 or LicenseRef-…")
        return
    if NOT_OPEN.search(one.licence) and not one.addon:
        here.fault(
            f"'{one.licence}' does not allow every use", "Set addon = true and keep it apart"
        )


def _constructs(one: Instrument, at: Place) -> None:
    used = Counter(item.construct for item in one.items)
    scored = {item.construct for item in one.items if not item.decision}
    for number, construct in enumerate(one.constructs, start=1):
        spot = at.nth("construct", number, construct.id)
        if construct.group not in GROUPS:
            spot.inside("key 'group'").unknown("group", construct.group, GROUPS[1:])
        if not used[construct.id]:
            spot.fault("no item measures it", "Add one, or remove it")
        if construct.id in scored and not construct.higher:
            spot.fault("it does not say what a high score means", "Add higher = …")
        if not 0 <= construct.min_answered <= max(used[construct.id], 0):
            spot.inside("key 'min_answered'").fault(
                "more than it has items", "Ask for fewer, or leave it out for half of them"
            )
    known = [construct.id for construct in one.constructs]
    for number, item in enumerate(one.items, start=1):
        if item.construct not in known:
            at.nth("item", number, item.id).unknown("construct", item.construct, known)


def _item(item: Item, scale: Scale | None, at: Place) -> None:
    if item.direction not in (1, -1):
        at.fault(f"direction {item.direction}", "Write 1, or -1 for a reversed item")
    if item.decision and item.direction < 0:
        at.fault("a decision cannot be reversed", "Remove direction")
    if scale is not None and scale.scored is item.decision:
        at.fault(
            f"the scale '{scale.id}' does not fit", "A decision needs scored = false, others not"
        )
    if len(item.text) > TEXT_LONGEST:
        at.inside("key 'text'").fault(
            f"{len(item.text)} characters where {TEXT_LONGEST} are read well", "Say it shorter"
        )
    for name in sorted(set(re.findall(r"\{(\w*)\}", item.text)) - PLACES):
        at.inside("key 'text'").unknown("place", name, PLACES)


def _scale(scale: Scale, at: Place) -> None:
    ends = len(scale.labels) == 2 and all(isinstance(value, int) for value in scale.values)
    if len(scale.labels) != len(scale.values) and not ends:
        at.fault(
            f"{len(scale.labels)} labels for {len(scale.values)} values",
            "Write a label for each value, or two for the ends of a row of numbers",
        )
    if len(set(scale.values)) != len(scale.values) or len(scale.values) < 2:
        at.inside("key 'values'").fault("too few or double values", "Write each value once")
    elif scale.scored and not _rising(scale.values):
        at.inside("key 'values'").fault(
            "not whole numbers from low to high", "Turn them round, or set scored = false"
        )
    for label in scale.labels:
        if len(label) > BUTTON_LONGEST:
            at.fault(
                f"the label '{label[:20]}' has {len(label)} characters; {BUTTON_LONGEST} are shown",
                "Say it shorter",
            )


def _rising(values: tuple[int | str, ...]) -> bool:
    numbers = [value for value in values if isinstance(value, int)]
    return len(numbers) == len(values) and sorted(numbers) == numbers


def _locked(
    one: Instrument, scales: Mapping[str, Scale], lock: Mapping[str, Any], at: Place
) -> None:
    """Compare the wording with what its version had when it was locked."""
    kept = lock.get(one.id)
    run = "Run check-programme with --lock"
    if not isinstance(kept, Mapping) or kept.get("version") != one.version:
        at.fault(f"the wording of version {one.version} is not locked", run)
        return
    hashes, before = one.hashes(scales), kept.get("items")
    before = before if isinstance(before, Mapping) else {}
    for item_id in sorted({*hashes, *before}):
        if hashes.get(item_id) != before.get(item_id) and one.hashes(scales):
            at.inside(f"item '{item_id}'").fault(
                f"it changed, but the version is still {one.version}",
                "Raise the version, then run check-programme with --lock",
            )
