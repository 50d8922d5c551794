"""What one organisation runs, as data: questions, consents, criteria, items, lines, settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from measures import Comparison, Instrument, Item, Scale


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: str  # English source, translated by the programme's catalogue
    counts: bool = True  # False = matching takes it as not answered ("I would rather not say")


@dataclass(frozen=True, slots=True)
class Question:
    """One intake question. kind: one | many | number | text."""

    id: str
    kind: str
    ask: str  # to a recipient ("" = not asked of recipients)
    ask_supporter: str  # to a supporter, from their side ("" = not asked of supporters)
    why: str  # why we ask, shown on demand
    options: tuple[Option, ...] = ()
    low: float | None = None  # number
    high: float | None = None
    longest: int = 300  # text, characters
    purpose: str = "matching"  # consent without which it is not asked
    shown: bool = False  # may appear as common ground on a card
    required_for_match: bool = False  # skipped = nobody can be found; said kindly
    translate_labels: bool = True  # False = a language's name stands in that language
    short: str = ""  # what an answer to it is headed by, in lists; "" = the whole question

    def called(self, role: str) -> str:
        """Return what stands before an answer where many stand together."""
        return self.short or self.asked_of(role) or self.ask or self.ask_supporter

    def asked_of(self, role: str) -> str:
        return self.ask_supporter if role == "supporter" else self.ask

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class ConsentText:
    purpose: str
    version: str
    title: str
    text: str
    needed: bool  # without it the person cannot take part


@dataclass(frozen=True, slots=True)
class Pulse:
    """A small set of items asked together, once for each time its trigger comes."""

    id: str
    trigger: str  # see TRIGGERS
    role: str  # recipient | supporter
    header: str
    window: timedelta  # from asking until it closes
    items: tuple[str, ...] = ()  # always asked, first, in this order
    rotate: tuple[tuple[tuple[str, ...], ...], ...] = ()  # of each group one form each time
    delay: timedelta = timedelta()  # from its trigger
    every: timedelta | None = None  # of a clock's pulses
    remind: timedelta | None = None  # after asking, once
    gap: timedelta | None = None  # no second one sooner …
    gap_per: str = "match"  # … for the same match | person
    replaces: str = ""  # the pulse whose turn it takes
    times: int = 0  # so many in one match at most; 0 = no end
    exempt: bool = False  # the limits do not hold it back
    opt_in: bool = False  # only for whoever said yes to this very pulse
    rank: int = 9  # 1 goes first where not all may be asked

    @property
    def taps(self) -> int:
        """Return how many items one asking has."""
        return len(self.items) + sum(len(group[0]) for group in self.rotate if group)

    @property
    def all_items(self) -> tuple[str, ...]:
        """Return every item that some asking may have."""
        rotating = [item for group in self.rotate for form in group for item in form]
        return tuple(dict.fromkeys([*self.items, *rotating]))


TRIGGERS = (
    "baseline",
    "first_contact",
    "session_end",
    "weekly",
    "monthly",
    "match_wish",
    "close",
    "follow_up",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one role is asked at most, and when asking grows rarer."""

    items: int = 12
    prompts: int = 3
    span: timedelta = timedelta(days=7)  # items and prompts count in any stretch this long
    apart: timedelta = timedelta(days=1)  # between two prompts
    after_crisis: timedelta = timedelta(days=1)
    unanswered: int = 3  # in a row: from then on only monthly
    unanswered_monthly: int = 2  # in a row: ask once whether to stop
    hour: int = 18  # of the weekly pulse, until the person chooses


@dataclass(frozen=True, slots=True)
class Alert:
    """Answers after which a card with help is shown: so many in a row, at or beyond a value."""

    item: str
    at_most: int | None = None
    at_least: int | None = None
    times: int = 1
    of_talk: bool = False  # it is about the other side: first the ways out of the talk

    def met(self, raw: int) -> bool:
        """Tell whether one answer counts towards it."""
        low = self.at_most is not None and raw <= self.at_most
        return low or (self.at_least is not None and raw >= self.at_least)


@dataclass(frozen=True, slots=True)
class Starter:
    """A way to begin a talk, offered where two people really share something in its criterion."""

    id: str
    criterion: str
    label: str  # on the button
    text: str  # the sentence, sent as the person's own words once they say so
    role: str = ""  # recipient | supporter; "" = both may say it


@dataclass(frozen=True, slots=True)
class Line:
    """One help line, its contact verbatim from its source."""

    country: str
    name: str
    method: str  # phone | text | chat
    contact: str
    languages: tuple[str, ...]
    hours: str
    free: bool | None
    source: str
    verified_at: str


@dataclass(frozen=True, slots=True)
class HelpLines:
    emergency: Mapping[str, tuple[str, ...]]  # country -> numbers
    fallback: tuple[str, ...]
    directory: str
    lines: tuple[Line, ...]
    source: str = ""
    licence: str = ""
    verified_at: str = ""

    def of(self, country: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.country == country)

    def numbers(self) -> list[str]:
        """Return every number and page of it: anybody may pass them on."""
        numbers = [number for known in self.emergency.values() for number in known]
        contacts = [line.contact for line in self.lines]
        return [*numbers, *self.fallback, *contacts, self.directory]

    def emergency_of(self, country: str) -> tuple[str, ...]:
        return self.emergency.get(country, ())


@dataclass(frozen=True, slots=True)
class Defaults:
    """The programme's numbers; hours unless the name says otherwise."""

    minimum_age: int = 18
    peers_offered: int = 2
    review: str = "all"  # all | uncertain | none
    review_until_ratings: int = 100
    supporter_answers: float = 48
    supporter_reminder: float = 24
    recipient_chooses: float = 72
    recipient_reminder: float = 36
    choose_after_first_yes: float = 24
    review_to_list: float = 24
    round_every: float = 6
    round_after_arrival_minutes: float = 10
    capacity: int = 3
    capacity_most: int = 10
    session_gap_minutes: float = 45
    first_contact_words: int = 3
    silent_days: float = 7
    unanswered_remind: float = 24
    unanswered_hand_over: float = 72
    invitation_days: float = 7
    not_now_days: float = 30  # how long "not this time" keeps two people apart
    quiet_from: int = 21
    quiet_to: int = 9
    small_cell: int = 5
    recruit_by: tuple[str, ...] = ()  # profile fields that tell kinds of supporter apart


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a round heeds beside the total; nothing of it unless the programme asks for it."""

    longest_wait: float = 3.0  # days; who has waited so long comes before everybody else
    look_ahead: bool = False  # let people wait, no longer than that, for somebody who fits better
    agreement: float = 0.5  # … unless so large a share of what may come says: now
    floor: float = 0.0  # no pair below this predicted likeness
    group_by: str = ""  # the question whose answers make groups
    group_score: float = 0.0  # each group's mean likeness is at least this
    group_matched: float = 0.0  # so large a share of each group finds somebody
    wishes: tuple[str, ...] = ()  # constraints that recipients choose themselves


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    name: str
    languages: tuple[str, ...]
    countries: tuple[str, ...]  # offered as buttons first; any other can be typed
    questions: tuple[Question, ...]
    consents: tuple[ConsentText, ...]
    conduct: tuple[str, ...]
    criteria: Mapping[str, Any]  # as Criteria.from_dict takes it
    profile: Mapping[str, Mapping[str, str]]  # row field -> {part: question}, for composed fields
    stages: Mapping[str, Mapping[str, float]]  # question -> option -> number
    criterion_names: Mapping[str, str]  # criterion -> what it is called for people
    aliases: Mapping[str, tuple[str, ...]]  # language -> names
    items: Mapping[str, Item]
    scales: Mapping[str, Scale]
    pulses: tuple[Pulse, ...]
    help: HelpLines
    starters: tuple[Starter, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    limits: Mapping[str, Limits] = field(default_factory=dict)  # role -> limits
    alerts: tuple[Alert, ...] = ()
    track: Mapping[str, str] = field(default_factory=dict)  # role -> the item that tells the course
    comparisons: tuple[Comparison, ...] = ()
    defaults: Defaults = field(default_factory=Defaults)
    rounds: Rounds = field(default_factory=Rounds)

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)

    def pulse(self, pulse_id: str) -> Pulse | None:
        return next((one for one in self.pulses if one.id == pulse_id), None)

    def asked_at(self, trigger: str, role: str) -> Pulse | None:
        """Return the pulse that this trigger asks of this role."""
        pulses = (one for one in self.pulses if (one.trigger, one.role) == (trigger, role))
        return next(pulses, None)

    def starter(self, starter_id: str) -> Starter | None:
        return next((one for one in self.starters if one.id == starter_id), None)

    def asked_of(self, role: str) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if one.asked_of(role))
