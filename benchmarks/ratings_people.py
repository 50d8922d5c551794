"""People of the simulation of ratings: each with a stated habit of answering, and what they saw."""

import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from conversations.inbound import ButtonPressed, TextReceived
from conversations.model.ids import IncomingId, PersonId
from conversations.model.measuring import Prompt
from conversations.model.person import Person, Pressable, Role

ZONES: Final = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Riyadh",
)
NEXT: Final = timedelta(seconds=5)
"""Between one tap and the next."""
LATER: Final = timedelta(seconds=40)
Deed = tuple[timedelta, type[ButtonPressed] | type[TextReceived], str]
"""What somebody does: in how long, which event, with which token or words."""


@dataclass(frozen=True)
class Habit:
    """One way to answer. begins: hours until the first tap, drawn evenly; share: of all people."""

    name: str
    share: int  # in 100
    begins: tuple[float, float] = (0.01, 0.2)
    of_items: float = 1.0  # what part of a prompt is answered
    chance: float = 0.95  # that a prompt is answered at all
    fades: float = 0.0  # … less each week
    types: bool = False  # numbers where they can be typed
    corrects: bool = False  # changes the first answer when all are given


HABITS: Final = (
    Habit("answers within minutes", 40),
    Habit("answers hours later", 20, begins=(1, 10), chance=0.85),
    Habit("answers at the last moment", 8, begins=(20, 47), chance=0.8),
    Habit("answers half of it", 10, of_items=0.5),
    Habit("types numbers", 5, types=True),
    Habit("changes an answer afterwards", 5, corrects=True),
    Habit("answers less each week", 8, fades=0.09),
    Habit("never answers", 4, chance=0.0),
)


def habit_of(number: int) -> Habit:
    """Return each habit as often as it says, for people numbered in any order."""
    place = number * 37 % 100
    for habit in HABITS:
        place -= habit.share
        if place < 0:
            return habit
    raise AssertionError("the shares are 100 together")


@dataclass(slots=True)
class Asked:
    """One prompt as it came to somebody's phone."""

    id: str
    at: datetime
    due_at: datetime
    expires_at: datetime
    pulse: str
    items: int
    will: bool
    reminders: int = 0
    corrected: int = 0  # 0 = not yet, 1 = under way, 2 = done


@dataclass(frozen=True, slots=True)
class Given:
    """The last answer that somebody gave to an item of a prompt."""

    value: str
    at: datetime
    typed: bool


@dataclass
class Somebody:
    """One invented person and their phone."""

    person: Person
    number: int
    habit: Habit
    random: random.Random
    begun: datetime
    asked: dict[str, Asked] = field(default_factory=dict)
    given: dict[tuple[str, str], Given] = field(default_factory=dict)  # by prompt and item
    incoming: int = 0

    @property
    def id(self) -> PersonId:
        return self.person.id

    @property
    def role(self) -> Role:
        return Role.RECIPIENT if self.person.recipient else Role.SUPPORTER

    def event(self, kind: Any, what: Any) -> Any:
        self.incoming += 1
        return kind(IncomingId(self.number * 1_000_000 + self.incoming), self.id, what)

    def hears(
        self,
        payload: Mapping[str, Any],
        keys: Mapping[str, Pressable],
        prompts: Mapping[str, Prompt],
        now: datetime,
    ) -> Deed | None:
        """Take a message of the bot in; return what this person does about it."""
        shown = [keys[b["token"]] for row in payload.get("buttons", ()) for b in row]
        taps = [one for one in shown if one.action == "pulse.tap" and one.args["value"] is not None]
        if taps:
            return self._asked(taps, shown, prompts[str(taps[0].args["prompt"])], now)
        again = next((one for one in shown if one.action == "pulse.again"), None)
        if again is not None and self.habit.corrects:
            prompt = self.asked[str(again.args["prompt"])]
            if prompt.corrected == 0:
                prompt.corrected = 1
                return LATER, ButtonPressed, again.id
        wanted = next((one for one in shown if one.action in _YES), None)
        if wanted is not None and self.habit.chance and self.random.random() < 0.5:
            return LATER, ButtonPressed, wanted.id
        return None

    def _asked(
        self, taps: list[Pressable], shown: list[Pressable], prompt: Prompt, now: datetime
    ) -> Deed | None:
        known = self.asked.get(prompt.id)
        if known is None:
            assert prompt.asked_at is not None
            known = self.asked[prompt.id] = Asked(
                id=prompt.id,
                at=now,
                due_at=prompt.due_at,
                expires_at=prompt.expires_at,
                pulse=prompt.pulse,
                items=len(prompt.items),
                will=self.random.random() < self._chance(now),
            )
            wait = timedelta(hours=self.random.uniform(*self.habit.begins))
        elif prompt.reminded_at == now and prompt.position == 0:
            known.reminders += 1
            return None  # who answers late does so in their own time
        else:
            wait = NEXT
        if not known.will or prompt.position >= max(1, len(prompt.items) * self.habit.of_items):
            return None
        if known.corrected == 1 and prompt.position > 0:
            kept = next((one for one in shown if one.action == "pulse.on"), None)
            if kept is not None:
                return wait, ButtonPressed, kept.id
        return self._answer(taps, known, wait, now)

    def _answer(self, taps: list[Pressable], asked: Asked, wait: timedelta, now: datetime) -> Deed:
        tap = self.random.choice(taps)
        item, value = sys.intern(str(tap.args["item"])), sys.intern(str(tap.args["value"]))
        typed = self.habit.types and len(taps) == TYPED
        self.given[asked.id, item] = Given(value, now + wait, typed)
        return (wait, TextReceived, value) if typed else (wait, ButtonPressed, tap.id)

    def _chance(self, now: datetime) -> float:
        weeks = (now - self.begun) / timedelta(weeks=1)
        return max(0.0, self.habit.chance - self.habit.fades * weeks)


TYPED: Final = 11
"""So many buttons has an item from 0 to 10."""
_YES: Final = frozenset({"ratings.go_on", "pulse.follow_up"})
