"""What to ask a person now, what to give up, and when to look again: pure, from a standing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.model.measuring import Pace, Prompt
from conversations.model.person import Role
from conversations.programme import Limits
from conversations.ratings import backing_off, limits, series
from conversations.ratings.codes import Code
from conversations.ratings.forms import items_of
from conversations.ratings.holds import Hold, hold
from conversations.ratings.occasions import Occasion, occasions
from conversations.ratings.standing import Schedule, Standing

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
    """Return what is to be done now; doing it and planning again asks nothing more."""
    closed = _closed(standing, now)
    for prompt in closed:
        standing = standing.with_prompt(prompt)
    if standing.agreed_at is None or standing.asking.pace is Pace.OFF:
        return Plan(closed=closed, look_at=_next_close(standing, now))
    if backing_off.silent_since(standing, now):
        return Plan(closed=closed, stops=True, look_at=_next_close(standing, now))
    held = hold(standing, schedule.defaults, now)
    chosen = _Choice(schedule, standing, now, held)
    looks = [*chosen.looks, _next_close(standing, now)]
    if standing.asking.stop_asked_at is not None:
        looks.append(standing.asking.stop_asked_at + backing_off.SILENCE)
    remind, again = _reminder(schedule, standing, now, held)
    whether = backing_off.asks_whether_to_stop(schedule, standing)
    if whether and held is not None:
        looks.append(held[1])
    at = min((one for one in [*looks, again] if one is not None), default=None)
    if chosen.ask is not None or (whether and held is None):
        at = now + SOON
    return Plan(
        ask=None if whether else chosen.ask,
        skipped=tuple(chosen.skipped),
        remind=remind if chosen.ask is None else None,
        closed=closed,
        asks_whether_to_stop=whether and held is None,
        held=chosen.held,
        look_at=max(at, now + SOON) if at is not None else None,
    )


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
            self._give_up(prompt, refused[0] if refused else Code.LATE)
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
        match = next((m for m in self._standing.matches if m.id == one.match_id), None)
        talking = match is None or match.ended_at is None
        return talking or item not in self._schedule.while_talking

    def _refused(self, one: Occasion, taps: int) -> Hold | None:
        """Return what keeps this one from being asked now, and until when."""
        limit = self._schedule.limits_of(one.pulse.role)
        if self._held is not None:
            return self._held
        if (code := self._unwanted(one, limit)) is not None:
            return code, one.lapses_at
        free = limits.too_close(self._standing, one.pulse, limit, self._now)
        if free is not None:
            return Code.APART, free
        if one.pulse.exempt:
            return None
        full = limits.full_until(limit, self._asked, taps, self._now)
        if full is not None:
            return Code.FULL, full
        return None if self._keeps_room(one, limit) else (Code.ROOM, one.lapses_at)

    def _unwanted(self, one: Occasion, limit: Limits) -> Code | None:
        """Return why this pulse is not for now, though nothing else stands against it."""
        match = next((m for m in self._standing.matches if m.id == one.match_id), None)
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


def _reminder(
    schedule: Schedule, standing: Standing, now: datetime, held: Hold | None
) -> tuple[Prompt | None, datetime | None]:
    """Return the prompt to remind of now, if any, and when to look for the next reminder."""
    due, later = None, []
    for prompt in standing.prompts:
        pulse = schedule.by_id(prompt.pulse)
        waits = prompt.is_open and prompt.reminded_at is None and prompt.asked_at is not None
        if not waits or pulse is None or pulse.remind is None or prompt.asked_at is None:
            continue
        at = prompt.asked_at + pulse.remind
        if at > now:
            later.append(at)
        elif held is not None:
            later.append(held[1])
        elif due is None:
            due = prompt
        else:
            later.append(now + limits.BREATH)
    return due, min(later, default=None)
