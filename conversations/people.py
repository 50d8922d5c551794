"""Questions about people that several flows ask: role, quiet hours, who holds which talk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversations.model.ids import PersonId
from conversations.model.matches import HOLDS_A_PLACE, LIVE, Match
from conversations.model.person import Person, PersonState
from conversations.ports import Unit
from conversations.programme import Defaults


def zone_of(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def in_quiet_hours(person: Person, moment: datetime, defaults: Defaults) -> bool:
    """Tell whether it is night for a person, in their own zone."""
    hour = moment.astimezone(zone_of(person)).hour
    start, end = defaults.quiet_from, defaults.quiet_to
    return hour >= start or hour < end if start > end else start <= hour < end


def after_quiet_hours(person: Person, moment: datetime, defaults: Defaults) -> datetime:
    """Return the moment, or the next morning of the person where it falls into quiet hours."""
    if not in_quiet_hours(person, moment, defaults):
        return moment
    local = moment.astimezone(zone_of(person))
    morning = local.replace(hour=defaults.quiet_to, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    return morning.astimezone(moment.tzinfo)


def next_night(person: Person, moment: datetime, defaults: Defaults) -> datetime:
    """Return when the quiet hours of a person begin next."""
    local = moment.astimezone(zone_of(person))
    night = local.replace(hour=defaults.quiet_from, minute=0, second=0, microsecond=0)
    if night <= local:
        night += timedelta(days=1)
    return night.astimezone(moment.tzinfo)


async def talks_of(unit: Unit, person_id: PersonId) -> list[Match]:
    """Return the person's active and paused matches, on either side, oldest first."""
    mine = await unit.matches.find(recipient_id=person_id, state=LIVE)
    given = await unit.matches.find(supporter_id=person_id, state=LIVE)
    return sorted([*mine, *given], key=lambda match: match.active_at or match.created_at)


async def places_taken(unit: Unit, supporter_id: PersonId) -> int:
    return len(await unit.matches.find(supporter_id=supporter_id, state=HOLDS_A_PLACE))


OUT_OF_REACH = frozenset({PersonState.PAUSED, PersonState.UNREACHABLE, PersonState.LEFT})


def cannot_answer(person: Person) -> bool:
    """Tell whether nobody should wait for somebody's answer for now."""
    return person.away_until is not None or person.state in OUT_OF_REACH


async def silent_ones(unit: Unit, matches: Iterable[Match]) -> set[PersonId]:
    """Return those supporters of these matches who cannot answer for now."""
    people = [await unit.people.get(one) for one in {match.supporter_id for match in matches}]
    return {person.id for person in people if person and cannot_answer(person)}


def may_be_written_to(person: Person) -> bool:
    """Tell whether anything but help and what they ask for themselves may be sent."""
    return person.state in {PersonState.ACTIVE, PersonState.RESTING, PersonState.APPLIED}
