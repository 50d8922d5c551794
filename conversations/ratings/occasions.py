"""The occasions to ask one person: those that have come, and the next ones, before any limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from conversations.model.person import PersonState, Role
from conversations.programme import Pulse
from conversations.ratings import series
from conversations.ratings.codes import Code
from conversations.ratings.standing import InMatch, Schedule, Standing

UNTIL_MATCHED = timedelta(days=365)
WISHED_AGAIN = timedelta(days=14)
"""The match wish is not asked again so soon, whatever brings it up."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time to ask, not asked and not given up so far."""

    id: str
    pulse: Pulse
    match_id: MatchId | None
    due_at: datetime
    lapses_at: datetime  # given up when it could not be asked by then
    ends: Code | None = None  # it cannot be asked any more, and why


def occasions(schedule: Schedule, standing: Standing, now: datetime) -> list[Occasion]:
    """Return each occasion that is open or to come; none without the person's yes."""
    if standing.agreed_at is None:
        return []
    known = {prompt.id for prompt in standing.prompts}
    return [one for one in _all(schedule, standing, now) if one.id not in known]


def _all(schedule: Schedule, standing: Standing, now: datetime) -> Iterator[Occasion]:
    for role in (Role.RECIPIENT, Role.SUPPORTER):
        yield from _baseline(schedule, standing, role)
        yield from _of_the_clock(schedule, standing, role, now)
    for match in standing.matches:
        if match.first_contact_at is None:
            continue
        yield from _first_contact(schedule, standing, match)
        yield from _session_end(schedule, standing, match)
        yield from _match_wish(schedule, standing, match, now)
        yield from _after_the_end(schedule, standing, match)


def _occasion(
    standing: Standing,
    pulse: Pulse,
    match: InMatch | None,
    due_at: datetime,
    key: str = "",
    *,
    lapses: timedelta | None = None,
    ends: Code | None = None,
) -> Occasion:
    match_id = match.id if match else None
    if match is not None and match.blocked:
        # Asking how alike two people are, of whom one blocked the other, would hurt.
        ends = Code.BLOCKED
    return Occasion(
        id=":".join((standing.person.id, match_id or "", pulse.id, key)),
        pulse=pulse,
        match_id=match_id,
        due_at=due_at,
        lapses_at=due_at + (lapses or pulse.window),
        ends=ends,
    )


def _baseline(schedule: Schedule, standing: Standing, role: Role) -> Iterator[Occasion]:
    pulse, person = schedule.pulse("baseline", role), standing.person
    in_role = person.recipient if role is Role.RECIPIENT else person.supporter
    ready = person.state in {PersonState.ACTIVE, PersonState.RESTING}
    matched = any(match.role is role for match in standing.matches)
    if pulse is None or not in_role or not ready or matched or standing.agreed_at is None:
        return
    if standing.of_pulse(pulse):
        return
    begun = max(standing.agreed_at, person.waiting_since or standing.agreed_at)
    yield _occasion(standing, pulse, None, begun + pulse.delay, lapses=UNTIL_MATCHED)


def _first_contact(schedule: Schedule, standing: Standing, match: InMatch) -> Iterator[Occasion]:
    pulse = schedule.pulse("first_contact", match.role)
    if pulse is None or match.first_contact_at is None or standing.of_pulse(pulse, match.id):
        return
    due_at = match.first_contact_at + pulse.delay
    if _still_wanted(standing, due_at + pulse.window):
        yield _occasion(standing, pulse, match, due_at)


def _session_end(schedule: Schedule, standing: Standing, match: InMatch) -> Iterator[Occasion]:
    """Ask about a session that has closed; the first contact has a pulse of its own."""
    closed, last = match.session_closed_at, match.last_word_at
    found = schedule.pulse("session_end", match.role)
    if found is None or closed is None or last is None or match.first_contact_at is None:
        return
    if last <= match.first_contact_at or match.state is MatchState.ENDED:
        return
    due_at = closed + found.delay
    if not _still_wanted(standing, due_at + found.window):
        return
    scope = match.id if found.gap_per == "match" else None
    before = [one.asked_at for one in standing.of_pulse(found, scope) if one.asked_at]
    again = found.gap is not None and bool(before) and due_at < max(before) + found.gap
    ends = Code.GAP if again else None
    yield _occasion(standing, found, match, due_at, f"{last:%Y%m%d%H%M%S}", ends=ends)


def _of_the_clock(
    schedule: Schedule, standing: Standing, role: Role, now: datetime
) -> Iterator[Occasion]:
    turn = series.next_turn(schedule, standing, role, now)
    if turn is not None:
        # A monthly may wait for room in the limits up to half its time; a weekly for its window.
        half = turn.pulse.every / 2 if turn.pulse.every else None
        lapses = half if turn.pulse.trigger == "monthly" else None
        yield _occasion(
            standing, turn.pulse, turn.match, turn.due_at, f"{turn.number}", lapses=lapses
        )


def _match_wish(
    schedule: Schedule, standing: Standing, match: InMatch, now: datetime
) -> Iterator[Occasion]:
    pulse = schedule.pulse("match_wish", match.role)
    if pulse is None or match.state is MatchState.ENDED:
        return
    before = [one.due_at for one in standing.of_pulse(pulse, match.id)]
    lately = bool(before) and max(before) + WISHED_AGAIN > now
    if match.id in standing.asking.wishes and not lately:
        yield _occasion(standing, pulse, match, now, f"sooner{len(before)}")
        return
    due_at = (match.first_contact_at or match.active_at) + pulse.delay
    if not before and _still_wanted(standing, due_at + pulse.window):
        yield _occasion(standing, pulse, match, due_at)


def _after_the_end(schedule: Schedule, standing: Standing, match: InMatch) -> Iterator[Occasion]:
    if match.ended_at is None:
        return
    for trigger in ("close", "follow_up"):
        pulse = schedule.pulse(trigger, match.role)
        if pulse is None or (pulse.opt_in and match.id not in standing.asking.follow_ups):
            continue
        due_at = match.ended_at + pulse.delay
        if _still_wanted(standing, due_at + pulse.window):
            yield _occasion(standing, pulse, match, due_at)


def _still_wanted(standing: Standing, lapses_at: datetime) -> bool:
    """Tell whether it was still open when the person agreed to be asked."""
    return standing.agreed_at is not None and lapses_at > standing.agreed_at
