"""What to ask a person now, what to give up, and when to look again: pure, from a standing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.model.measuring import Pace, Prompt
from conversations.model.person import Role
from conversations.programme import Limits, Pulse
from conversations.ratings import backing_off, limits, series
from conversations.ratings.codes import Code
from conversations.ratings.forms import items_of
from conversations.ratings.holds import Hold, hold
from conversations.ratings.occasions import Occasion, occasions
from conversations.ratings.slots import next_own_hour
from conversations.ratings.standing import Schedule, Standing

INSTANT = timedelta(microseconds=1)
SOON = timedelta(minutes=1)
"""A look never comes again in the same moment, whatever the clock does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one look decides.

    ask: the prompt to send now. skipped: those given up, each with its code. remind: one whose
    reminder is due. closed: those whose window is over. asks_whether_to_stop, stops: see
    backing_off. look_at: when to look again, None = only when something happens.
    """

    ask: Prompt | None = None
    skipped: tuple[Prompt, ...] = ()
    remind: Prompt | None = None
    closed: tuple[Prompt, ...] = ()
    asks_whether_to_stop: bool = False
    stops: bool = False
    held: str = ""  # why nothing is asked now, though something is due
    look_at: datetime | None = None


def plan(schedule: Schedule, standing: Standing, now: datetime) -> Plan:
    """Return what is to be done now; doing it and planning again does nothing more."""
    closed = _closed(standing, now)
    for prompt in closed:
        standing = standing.with_prompt(prompt)
    if standing.agreed_at is None or standing.asking.pace is Pace.OFF:
        return Plan(closed=closed, look_at=_next_close(standing, now))
    if backing_off.silent_since(standing, now):
        return Plan(closed=closed, stops=True, look_at=_next_close(standing, now))
    held = hold(standing, schedule.defaults, now)
    whether = backing_off.asks_whether_to_stop(schedule, standing)
    if whether:
        at = now + backing_off.SILENCE if held is None else held[1]
        return Plan(closed=closed, asks_whether_to_stop=held is None, look_at=at)
    chosen = _Choice(schedule, standing, now, held)
    skipped: list[Prompt] = []
    while chosen.skipped:
        # What is given up makes place for the next of its kind.
        skipped += chosen.skipped
        for prompt in chosen.skipped:
            standing = standing.with_prompt(prompt)
        chosen = _Choice(schedule, standing, now, held)
    remind = None if chosen.ask else _due_reminder(schedule, standing, now, held)
    for done in (chosen.ask, remind and replace(remind, reminded_at=now)):
        standing = standing.with_prompt(done) if done else standing
    return Plan(
        ask=chosen.ask,
        skipped=tuple(skipped),
        remind=remind,
        closed=closed,
        held=chosen.held,
        look_at=_next_look(schedule, standing, now, held),
    )


def _next_look(
    schedule: Schedule, standing: Standing, now: datetime, held: Hold | None
) -> datetime | None:
    """Return when something can be due next, after all of this look is done."""
    moments = [
        *_Choice(schedule, standing, now, held).looks,
        *_later_reminders(schedule, standing, now, held),
        _next_close(standing, now),
    ]
    if standing.asking.stop_asked_at is not None:
        moments.append(standing.asking.stop_asked_at + backing_off.SILENCE)
    at = min((one for one in moments if one is not None), default=None)
    return None if at is None else max(at, now + SOON)


class _Choice:
    """Goes through the occasions, the most important first: at most one is asked."""

    def __init__(
        self, schedule: Schedule, standing: Standing, now: datetime, held: Hold | None
    ) -> None:
        self._schedule, self._standing, self._now, self._held = schedule, standing, now, held
        self._asked = limits.counted(schedule, standing)
        self.ask: Prompt | None = None
        self.skipped: list[Prompt] = []
        self.looks: list[datetime] = []
        self.held = ""
        found = occasions(schedule, standing, now)
        for one in sorted(found, key=lambda one: (one.pulse.rank, one.due_at, one.id)):
            self._take(one)

    def _take(self, one: Occasion) -> None:
        if one.due_at > self._now:
            self.looks.append(one.due_at)
            return
        prompt = self._prompt(one)
        refused = self._refused(one, len(prompt.items))
        if one.ends is not None or not prompt.items:
            self._give_up(prompt, one.ends or Code.NOTHING_LEFT)
        elif self._now >= one.lapses_at:
            self._give_up(prompt, refused[0] if refused else self._held_until(one, prompt))
        elif refused is not None:
            self.held = self.held or refused[0]
            self.looks.append(min(refused[1], one.lapses_at))
        elif self.ask is None:
            self.ask = replace(
                prompt,
                state="asked",
                asked_at=self._now,
                expires_at=self._now + one.pulse.window,
            )

    def _give_up(self, prompt: Prompt, code: Code) -> None:
        self.skipped.append(replace(prompt, state="skipped", closed_at=self._now, reason=code))

    def _held_until(self, one: Occasion, prompt: Prompt) -> Code:
        """Return which limit held a prompt back up to the end of its window, LATE = none did."""
        limit, then = self._schedule.limits_of(one.pulse.role), one.lapses_at - INSTANT
        if limits.too_close(limit, self._standing, self._asked, one.pulse, then):
            return Code.APART
        full = limits.full_until(limit, self._asked, len(prompt.items), then)
        return Code.FULL if full and not one.pulse.exempt else Code.LATE

    def _prompt(self, one: Occasion) -> Prompt:
        before = self._standing.of_pulse(one.pulse, one.match_id)
        nth = sum(1 for prompt in before if prompt.asked_at)
        items, form = items_of(one.pulse, nth, one.match_id or self._standing.person.id)
        return Prompt(
            id=one.id,
            person_id=self._standing.person.id,
            match_id=one.match_id,
            pulse=one.pulse.id,
            items=tuple(item for item in items if self._makes_sense(one, item)),
            due_at=one.due_at,
            expires_at=one.lapses_at,
            form=form,
        )

    def _makes_sense(self, one: Occasion, item: str) -> bool:
        """Tell whether an item can be asked: not whether to go on with what has ended."""
        match = self._standing.match(one.match_id)
        talking = match is None or match.ended_at is None
        return talking or item not in self._schedule.while_talking

    def _refused(self, one: Occasion, taps: int) -> Hold | None:
        """Return what keeps this one from being asked now, and until when."""
        limit = self._schedule.limits_of(one.pulse.role)
        if self._held is not None:
            return self._held
        if (unwanted := self._unwanted(one, limit)) is not None:
            return unwanted, one.lapses_at
        free = limits.too_close(limit, self._standing, self._asked, one.pulse, self._now)
        if free is not None:
            return Code.APART, free
        return None if one.pulse.exempt else self._limited(one, limit, taps)

    def _limited(self, one: Occasion, limit: Limits, taps: int) -> Hold | None:
        full = limits.full_until(limit, self._asked, taps, self._now)
        if full is not None:
            return Code.FULL, full
        if not self._keeps_room(one, limit):
            return Code.ROOM, one.lapses_at
        hour = next_own_hour(self._standing, one.due_at, self._now) if one.pulse.every else None
        return (Code.HOUR, hour) if hour and hour < one.lapses_at else None

    def _unwanted(self, one: Occasion, limit: Limits) -> Code | None:
        """Return why this pulse is not for now, though nothing else stands against it."""
        match = self._standing.match(one.match_id)
        if match is not None and match.paused:
            return Code.PAUSED
        if not backing_off.wanted(self._standing, one.pulse):
            return Code.FEWER
        backs_off = backing_off.backs_off(self._standing, one.pulse, limit)
        return Code.BACKING_OFF if backs_off else None

    def _keeps_room(self, one: Occasion, limit: Limits) -> bool:
        """Tell whether each monthly that falls due soon can still be asked after this one."""
        found = (
            series.next_monthly(self._schedule, self._standing, role, self._now)
            for role in (Role.RECIPIENT, Role.SUPPORTER)
        )
        return all(
            limits.keeps_room(limit, self._asked, one.pulse, monthly, self._now)
            for monthly in found
            if monthly is not None
        )


def _closed(standing: Standing, now: datetime) -> tuple[Prompt, ...]:
    """Return the prompts whose window is over, closed as partial or expired."""
    over = [one for one in standing.prompts if one.is_open and one.expires_at <= now]
    gone = standing.person.state == "unreachable"
    return tuple(
        replace(
            one,
            state="expired" if one.state == "asked" else "partial",
            closed_at=now,
            reason=Code.BLOCKED_BOT if gone and one.state == "asked" else one.reason,
        )
        for one in over
    )


def _next_close(standing: Standing, now: datetime) -> datetime | None:
    ends = [one.expires_at for one in standing.prompts if one.is_open and one.expires_at > now]
    return min(ends, default=None)


def _to_remind(schedule: Schedule, standing: Standing) -> list[tuple[datetime, Prompt]]:
    """Return the open prompts of which nobody was reminded, with the moment for it."""
    found = []
    for prompt in standing.prompts:
        pulse = schedule.by_id(prompt.pulse)
        waits = prompt.is_open and prompt.reminded_at is None
        if not waits or pulse is None or pulse.remind is None or not prompt.asked_at:
            continue
        if _still_wanted(standing, pulse, prompt):
            found.append((prompt.asked_at + pulse.remind, prompt))
    return sorted(found, key=lambda one: (one[0], one[1].id))


def _still_wanted(standing: Standing, pulse: Pulse, prompt: Prompt) -> bool:
    """Tell whether it would be asked now: not about a talk that rests or ended in a block."""
    match = standing.match(prompt.match_id)
    unfit = match is not None and (match.paused or match.blocked)
    return not unfit and backing_off.wanted(standing, pulse)


def _due_reminder(
    schedule: Schedule, standing: Standing, now: datetime, held: Hold | None
) -> Prompt | None:
    due = [prompt for at, prompt in _to_remind(schedule, standing) if at <= now]
    return due[0] if due and held is None else None


def _later_reminders(
    schedule: Schedule, standing: Standing, now: datetime, held: Hold | None
) -> list[datetime]:
    free = held[1] if held is not None else now + limits.BREATH
    return [at if at > now else free for at, _ in _to_remind(schedule, standing)]
