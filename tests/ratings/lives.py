"""Lives in fast motion: a person, talks, sessions, answers, stops; each look does what was planned.

Nothing here sends or stores: what a look decides is put back into the standing, as the flow does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from conversations.loading import load_programme
from conversations.model.ids import MatchId, PersonId
from conversations.model.matches import MatchState
from conversations.model.measuring import Asking, Pace, Prompt
from conversations.model.person import Person, PersonState, Role
from conversations.ratings.planning import Plan, plan
from conversations.ratings.standing import InMatch, Schedule, Standing
from tests.conversations.phones import FOLDER

PROGRAMME = load_programme(FOLDER)
SCHEDULE = Schedule.of(PROGRAMME)
GAP = timedelta(minutes=PROGRAMME.defaults.session_gap_minutes)
AGREED = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
"""Clocks change in spring and autumn, by an hour or by half of one, on both halves of the earth."""
EXEMPT = {pulse.id for pulse in SCHEDULE.pulses if pulse.exempt}


def beginner(
    role: Role = Role.RECIPIENT, zone: str = "Europe/London", **fields: object
) -> Standing:
    """Somebody who has agreed to be asked and was in no talk so far."""
    person = Person(
        PersonId("rana"),
        MONDAY,
        state=PersonState.ACTIVE,
        recipient=role is Role.RECIPIENT,
        supporter=role is Role.SUPPORTER,
        zone=zone,
    )
    return Standing(person, Asking(person.id), AGREED)


def talk(number: int, role: Role, begun: datetime) -> InMatch:
    return InMatch(MatchId(f"m{number}"), role, MatchState.ACTIVE, begun)


@dataclass
class Life:
    """One person from look to look; `asked`, `reminded` and `at` keep what happened when."""

    standing: Standing
    now: datetime = MONDAY
    look_at: datetime | None = MONDAY
    answers: Sequence[bool] = (True,)  # taken in turn, round and round
    stopped_until: datetime | None = None  # the bot does not run
    asked: list[tuple[datetime, Prompt, Standing]] = field(default_factory=list)
    reminded: list[tuple[datetime, Prompt, Standing]] = field(default_factory=list)
    asked_whether: list[datetime] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    looks: int = 0

    def until(self, moment: datetime) -> None:
        """Look whenever a look is planned, up to this moment."""
        while self.look_at is not None and self.look_at <= moment:
            self.now = max(self.now, self.look_at, self.stopped_until or self.look_at)
            if self.now > moment:
                break
            self.look()
        self.now = max(self.now, moment)

    def look(self) -> Plan:
        """Do what is planned now."""
        self.looks += 1
        assert self.looks < 20_000, "looks that never end"
        found = plan(SCHEDULE, self.standing, self.now)
        for prompt in (*found.closed, *found.skipped):
            self._put(prompt)
        if found.remind is not None:
            self.reminded.append((self.now, found.remind, self.standing))
            self._put(replace(found.remind, reminded_at=self.now))
        if found.ask is not None:
            assert found.ask.id not in {one.id for one in self.standing.prompts}, "asked twice"
            self.asked.append((self.now, found.ask, self.standing))
            self._put(found.ask)
            self._perhaps_answer(found.ask)
        if found.asks_whether_to_stop:
            self.asked_whether.append(self.now)
            self.settle(stop_asked_at=self.now)
        if found.stops:
            self.settle(pace=Pace.OFF, stop_asked_at=None)
        self.held.append(found.held)
        assert found.look_at is None or found.look_at > self.now, "a look in the same moment"
        self.look_at = found.look_at
        return found

    def _perhaps_answer(self, prompt: Prompt) -> None:
        if self.answers[(len(self.asked) - 1) % len(self.answers)]:
            self._put(replace(prompt, state="answered", closed_at=self.now))
            self.settle(stop_asked_at=None)

    def _put(self, prompt: Prompt) -> None:
        self.standing = self.standing.with_prompt(prompt)

    def settle(self, **fields: object) -> None:
        asking = replace(self.standing.asking, **fields)  # type: ignore[arg-type]
        self.standing = replace(self.standing, asking=asking)

    def becomes(self, **fields: object) -> None:
        person = replace(self.standing.person, **fields)  # type: ignore[arg-type]
        self.standing = replace(self.standing, person=person)

    def begins(self, match: InMatch) -> None:
        self.standing = replace(self.standing, matches=(*self.standing.matches, match))
        self.look_at = self.now

    def change(self, match_id: str, **fields: object) -> None:
        """Let something happen to a match; as in the bot, a look follows at once."""
        matches = tuple(
            replace(one, **fields) if one.id == match_id else one  # type: ignore[arg-type]
            for one in self.standing.matches
        )
        self.standing = replace(self.standing, matches=matches)
        self.look_at = self.now

    def writes(self, match_id: str, at: datetime, minutes: int = 30) -> None:
        """Let a session run from then on; it closes after its silence."""
        self.until(at)
        self.change(match_id, in_session=True, session_closed_at=None)
        last = self.now + timedelta(minutes=minutes)
        self.until(last + GAP)
        match = next(one for one in self.standing.matches if one.id == match_id)
        first = match.first_contact_at or last
        over = match.state is MatchState.ENDED
        self.change(
            match_id,
            in_session=False,
            last_word_at=last,
            session_closed_at=None if over else last + GAP,
            first_contact_at=first,
        )

    def ends(self, match_id: str) -> None:
        self.change(match_id, state=MatchState.ENDED, ended_at=self.now, in_session=False)

    def of(self, trigger: str) -> list[datetime]:
        """When each pulse of this trigger was asked."""
        ids = {pulse.id for pulse in SCHEDULE.pulses if pulse.trigger == trigger}
        return [at for at, prompt, _ in self.asked if prompt.pulse in ids]

    def skipped(self) -> list[Prompt]:
        return [one for one in self.standing.prompts if one.state == "skipped"]


def assert_caps_hold(life: Life) -> None:
    """Check every stretch of seven days, not only those that a look saw."""
    limits = SCHEDULE.limits_of(Role.RECIPIENT)
    counted = [(at, one) for at, one, _ in life.asked if one.pulse not in EXEMPT]
    for at, _ in counted:
        inside = [one for moment, one in counted if at - limits.span < moment <= at]
        assert len(inside) <= limits.prompts
        assert sum(len(one.items) for one in inside) <= limits.items
    moments = [at for at, _ in counted]
    assert all(b - a >= limits.apart for a, b in pairwise(moments))


def assert_no_night(moments: Iterable[tuple[datetime, Prompt, Standing]]) -> None:
    for at, _, standing in moments:
        assert 9 <= at.astimezone(ZoneInfo(standing.person.zone)).hour < 21
