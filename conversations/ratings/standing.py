"""All that planning knows of one person: settings, matches, what was asked. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from conversations.model.measuring import Asking, Prompt
from conversations.model.person import Person, Role
from conversations.programme import Defaults, Limits, Programme, Pulse


@dataclass(frozen=True, slots=True)
class InMatch:
    """One match from one side of it, once its talk has begun."""

    id: MatchId
    role: Role
    state: MatchState
    active_at: datetime
    ended_at: datetime | None = None
    first_contact_at: datetime | None = None
    session_closed_at: datetime | None = None  # of the last session, None while one is open
    last_word_at: datetime | None = None
    in_session: bool = False
    blocked: bool = False

    @property
    def active(self) -> bool:
        return self.state is MatchState.ACTIVE

    @property
    def paused(self) -> bool:
        return self.state is MatchState.PAUSED


@dataclass(frozen=True, slots=True)
class Schedule:
    """What of a programme planning goes by."""

    pulses: tuple[Pulse, ...]
    limits: Mapping[str, Limits]
    defaults: Defaults
    while_talking: frozenset[str] = frozenset()  # items that make no sense after the end

    @classmethod
    def of(cls, programme: Programme) -> "Schedule":
        """Return the schedule of a programme."""
        items = programme.items.values()
        return cls(
            pulses=programme.pulses,
            limits=programme.limits,
            defaults=programme.defaults,
            while_talking=frozenset(item.id for item in items if item.while_talking),
        )

    def pulse(self, trigger: str, role: str) -> Pulse | None:
        found = (one for one in self.pulses if (one.trigger, one.role) == (trigger, role))
        return next(found, None)

    def limits_of(self, role: str) -> Limits:
        return self.limits.get(role, Limits())

    def by_id(self, pulse_id: str) -> Pulse | None:
        return next((one for one in self.pulses if one.id == pulse_id), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One person, as far as asking goes."""

    person: Person
    asking: Asking
    agreed_at: datetime | None  # to be asked; None = they have not, or took it back
    matches: tuple[InMatch, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    def match(self, match_id: MatchId | None) -> InMatch | None:
        """Return one of the matches, None where a prompt belongs to none."""
        return next((one for one in self.matches if one.id == match_id), None)

    def with_prompt(self, prompt: Prompt) -> "Standing":
        """Return the same with one prompt new or changed."""
        others = tuple(one for one in self.prompts if one.id != prompt.id)
        return replace(self, prompts=(*others, prompt))

    def of_pulse(self, pulse: Pulse, match_id: MatchId | None = None) -> list[Prompt]:
        """Return what there was of a pulse (in one match), asked or not."""
        return [
            one
            for one in self.prompts
            if one.pulse == pulse.id and match_id in {None, one.match_id}
        ]

    def asked(self) -> list[Prompt]:
        """Return what was really asked, oldest first."""
        sent = [one for one in self.prompts if one.asked_at is not None]
        return sorted(sent, key=lambda one: (one.asked_at, one.id))
