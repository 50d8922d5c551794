"""What must hold for the schedule: known triggers and items, rotations, windows, limits."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from conversations.loading.faults import Faults, Place
from conversations.programme import TRIGGERS, Alert, Limits, Programme, Pulse

ROLES = ("recipient", "supporter")
CLOCK = ("weekly", "monthly")
PER = ("match", "person")
NONE = timedelta()


def check_schedule(programme: Programme, *, items: frozenset[str] | None, faults: Faults) -> None:
    """Report what is wrong; items are the known ids, None where a file could not be read."""
    at = Place("schedule.toml", faults)
    taken: Counter[tuple[str, str]] = Counter((p.trigger, p.role) for p in programme.pulses)
    ids = [pulse.id for pulse in programme.pulses]
    for number, pulse in enumerate(programme.pulses, start=1):
        spot = at.nth("pulse", number, pulse.id)
        if taken[pulse.trigger, pulse.role] > 1:
            spot.fault(f"another pulse has '{pulse.trigger}' and '{pulse.role}'", "Put them in one")
        if pulse.replaces and pulse.replaces not in ids:
            spot.inside("key 'replaces'").unknown("pulse", pulse.replaces, ids)
        _pulse(pulse, programme, spot)
        _items(pulse, programme, items, spot)
    for number, alert in enumerate(programme.alerts, start=1):
        _alert(alert, programme, items, at.nth("alert", number, alert.item))
    for role, item in programme.track.items():
        _track(role, item, programme, items, at.inside(f"track, {role}"))
    _all_limits(programme, at)
    if programme.pulses and programme.defaults.quiet_from == programme.defaults.quiet_to:
        Place("programme.toml", faults, "defaults, quiet_from").fault(
            "quiet hours that never end, or never begin", "Choose another hour"
        )


def _pulse(pulse: Pulse, programme: Programme, at: Place) -> None:
    if pulse.trigger not in TRIGGERS:
        at.inside("key 'trigger'").unknown("trigger", pulse.trigger, TRIGGERS)
    if pulse.role not in ROLES:
        at.inside("key 'role'").unknown("role", pulse.role, ROLES)
    if pulse.gap_per not in PER:
        at.inside("key 'gap_per'").unknown("kind of gap", pulse.gap_per, PER)
    if (pulse.every is not None) is not (pulse.trigger in CLOCK):
        at.inside("key 'every'").fault(
            "only weekly and monthly pulses come again by the clock", "Add it there, not elsewhere"
        )
    for key in ("window", "every", "remind", "gap"):
        if getattr(pulse, key) == NONE:
            at.inside(f"key '{key}'").fault("no time at all", "Write more than nothing")
    if pulse.remind is not None and pulse.remind >= pulse.window:
        at.inside("key 'remind'").fault("the window closes before it", "Remind sooner")
    limits = programme.limits.get(pulse.role)
    if limits is not None and not pulse.exempt and pulse.taps > limits.items:
        at.fault(
            f"{pulse.taps} taps where the limit is {limits.items}", "Ask less, or set exempt = true"
        )
    if not pulse.items and not pulse.rotate:
        at.fault("it asks nothing", "Name its items")


def _items(pulse: Pulse, programme: Programme, known: frozenset[str] | None, at: Place) -> None:
    for number, group in enumerate(pulse.rotate, start=1):
        spot = at.nth("rotation", number)
        if not group or len({len(form) for form in group}) != 1 or not group[0]:
            spot.fault("forms of unequal length", "Give each form as many items")
    for item_id, count in Counter(_within_one(pulse)).items():
        if count > 1:
            at.fault(f"'{item_id}' may be asked twice at once", "Keep it in one place")
    roles = {item.id: one.role for one in programme.instruments for item in one.items}
    for item_id in pulse.all_items:
        if known is not None and item_id not in known:
            at.unknown("item", item_id, known)
        elif item_id in roles and roles[item_id] != pulse.role:
            at.fault(f"'{item_id}' is not asked of a {pulse.role}", "Choose another item")


def _within_one(pulse: Pulse) -> Iterator[str]:
    """Yield each item once for each place that could ask it at the same time."""
    yield from pulse.items
    for group in pulse.rotate:
        yield from {item for form in group for item in form}
        for form in group:
            yield from (item for item, count in Counter(form).items() if count > 1)


def _alert(alert: Alert, programme: Programme, known: frozenset[str] | None, at: Place) -> None:
    if known is not None and alert.item not in known:
        at.unknown("item", alert.item, known)
        return
    if (alert.at_most is None) is (alert.at_least is None):
        at.fault("no limit, or two", "Write at_most or at_least")
    if alert.times < 1:
        at.inside("key 'times'").fault(f"{alert.times} times", "Write 1 or more")
    item = programme.items.get(alert.item)
    scale = programme.scales.get(item.scale) if item else None
    values = scale.values if scale is not None and scale.scored else ()
    numbers = [int(value) for value in values]
    if numbers and not any(alert.met(number) for number in numbers):
        at.fault("no answer reaches it", "Choose a value that stands on the scale")
    if numbers and all(alert.met(number) for number in numbers):
        at.fault("every answer reaches it", "Choose a value that stands on the scale")


def _track(
    role: str, item_id: str, programme: Programme, known: frozenset[str] | None, at: Place
) -> None:
    if role not in ROLES:
        at.unknown("role", role, ROLES)
    if known is not None and item_id not in known:
        at.unknown("item", item_id, known)
        return
    item = programme.items.get(item_id)
    scale = programme.scales.get(item.scale) if item else None
    if scale is not None and not scale.scored:
        at.fault(f"'{item_id}' is not scored", "Choose an item with numbers")
    again = [one for one in programme.pulses if one.role == role and (one.every or one.gap)]
    if not any(item_id in pulse.items for pulse in again):
        at.fault(f"no pulse asks '{item_id}' each time", "Choose one that is always asked again")


def _all_limits(programme: Programme, at: Place) -> None:
    for role in ROLES:
        if programme.pulses and role not in programme.limits:
            at.inside("limits").fault(f"no limits for '{role}'", f"Add [limits.{role}]")
    for role, limits in programme.limits.items():
        here = at.inside(f"limits, {role}")
        if role not in ROLES:
            here.unknown("role", role, ROLES)
        _limits(limits, here)


def _limits(limits: Limits, at: Place) -> None:
    for key in ("items", "prompts", "unanswered", "unanswered_monthly"):
        if getattr(limits, key) < 1:
            at.inside(f"key '{key}'").fault("less than one", "Write 1 or more")
    if limits.span == NONE:
        at.inside("key 'span'").fault("no time at all", "Write more than nothing")
    if not 0 <= limits.hour <= 23:
        at.inside("key 'hour'").fault(f"{limits.hour} is no hour", "Choose from 0 to 23")
