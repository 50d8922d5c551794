"""Counts what came of the simulated weeks: from phones and answers kept, not from the engine."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.ratings_lived import WEEK, Lived
from benchmarks.ratings_people import Asked, Somebody
from conversations.programme import Pulse

PROMPT: Final = timedelta(minutes=5)
SPAN: Final = timedelta(days=7)
APART: Final = timedelta(hours=24)
MOST_ITEMS, MOST_PROMPTS = 12, 3
NIGHT: Final = (21, 9)
LEFT_OPEN: Final = 3
FORM_AT: Final = (6, 18)  # Sunday, six in the evening, by one clock for everybody
FORM_ITEMS: Final = 12


@dataclass
class Week:
    """What one way asks of people: sums over all weeks of everybody."""

    person_weeks: int
    prompts: int = 0
    items: int = 0
    most_prompts: int = 0  # in any seven days of anybody
    most_items: int = 0
    at_night: int = 0
    in_session: int = 0
    too_close: int = 0
    answers: int = 0


def ours(lived: Lived) -> Week:
    """Count every prompt as it came to a phone; what is exempt from the caps is not in these."""
    found = Week(len(lived.people) * lived.weeks)
    for somebody in lived.people.values():
        asked = sorted(somebody.asked.values(), key=lambda one: one.at)
        found.prompts += len(asked)
        found.items += sum(one.items for one in asked)
        found.answers += len(somebody.given)
        found.at_night += sum(_night(somebody, one.at) for one in asked)
        found.in_session += sum(_in_session(lived, somebody, one.at) for one in asked)
        counted = [one for one in asked if not _pulse(lived, one).exempt]
        found.too_close += sum(b.at - a.at < APART for a, b in pairwise(counted))
        for one in counted:
            inside = [other for other in counted if one.at - SPAN < other.at <= one.at]
            found.most_prompts = max(found.most_prompts, len(inside))
            found.most_items = max(found.most_items, sum(other.items for other in inside))
    return found


def form(lived: Lived) -> Week:
    """What people would pick instead: the same form of twelve items to all on Sunday evening.

    Everybody has the habit they have; the last prompts of who fades are answered as seldom.
    """
    found = Week(len(lived.people) * lived.weeks, most_prompts=1, most_items=FORM_ITEMS)
    day, hour = FORM_AT
    first = lived.begun.replace(hour=hour, minute=0)
    first += timedelta(days=(day - first.weekday()) % 7)
    for somebody in lived.people.values():
        habit = somebody.habit
        for week in range(lived.weeks):
            at = first + week * WEEK
            found.prompts += 1
            found.items += FORM_ITEMS
            found.at_night += _night(somebody, at)
            found.in_session += _in_session(lived, somebody, at)
            chance = max(0.0, habit.chance - habit.fades * ((at - lived.begun) / WEEK))
            if somebody.random.random() < chance:
                found.answers += round(FORM_ITEMS * habit.of_items)
    return found


def late(lived: Lived) -> Counter[str]:
    """Say of each prompt whether it came within five minutes of due, else what stood against it.

    Looked at where it was due, by what phones and talks show; `nothing` should not be there.
    """
    found: Counter[str] = Counter()
    for somebody in lived.people.values():
        asked = sorted(somebody.asked.values(), key=lambda one: one.at)
        for one in asked:
            if one.at - one.due_at <= PROMPT:
                found["within 5 minutes"] += 1
                continue
            found[_reason(lived, somebody, asked, one)] += 1
    return found


def _reason(lived: Lived, somebody: Somebody, asked: list[Asked], one: Asked) -> str:
    free = one.at - PROMPT
    if _night(somebody, free) or _night(somebody, one.due_at):
        return "it was night"
    if _in_session(lived, somebody, free) or _in_session(lived, somebody, one.due_at):
        return "a session was open"
    before = [other for other in asked if other.at < one.at]
    if before and before[-1].at + APART >= max(one.due_at, free):
        return "another within 24 hours"
    if _pulse(lived, one).every is not None:
        return "kept to the person's own hour"
    recent = [other for other in before if other.at > free - SPAN]
    taps = sum(other.items for other in recent) + one.items
    if len(recent) >= MOST_PROMPTS or taps > MOST_ITEMS:
        return "the caps, or room kept for a monthly"
    few = _left_open(somebody, before) >= LEFT_OPEN
    return "asked less, having left three open" if few else "nothing"


def _left_open(somebody: Somebody, before: list[Asked]) -> int:
    """Count the prompts in a row, up to now, that somebody did not touch."""
    touched = {prompt for prompt, _ in somebody.given}
    row = takewhile(lambda one: one.id not in touched, reversed(before))
    return sum(1 for _ in row)


def answers_by_construct(lived: Lived) -> Counter[str]:
    found: Counter[str] = Counter()
    items = lived.programme.items
    for somebody in lived.people.values():
        for _, item in somebody.given:
            found[items[item].construct] += 1
    return found


async def not_kept(lived: Lived) -> Counter[str]:
    """Count the answers that people gave and that are not kept as they gave them, by reason."""
    found: Counter[str] = Counter()
    for somebody in lived.people.values():
        async with lived.store.reading() as unit:
            kept = await unit.responses.find(person_id=somebody.id)
        stored = {(one.prompt_id, one.item): one.raw for one in kept}
        for key, given in somebody.given.items():
            if given.at >= lived.until or stored.get(key) == given.value:
                continue
            if given.at >= somebody.asked[key[0]].expires_at:
                found["after its window"] += 1
            elif given.typed and _in_session(lived, somebody, given.at):
                found["typed in a session, so for the peer"] += 1
            else:
                found["lost"] += 1
    return found


async def not_asked(lived: Lived) -> Counter[str]:
    """Return the codes of what was not asked, as they stand in `prompts.csv`."""
    found: Counter[str] = Counter()
    for somebody in lived.people.values():
        async with lived.store.reading() as unit:
            skipped = await unit.prompts.find(person_id=somebody.id, state="skipped")
        found.update(one.reason for one in skipped)
    return found


def _pulse(lived: Lived, one: Asked) -> Pulse:
    pulse = lived.programme.pulse(one.pulse)
    assert pulse is not None
    return pulse


def _night(somebody: Somebody, at: datetime) -> bool:
    begins, ends = NIGHT
    hour = at.astimezone(ZoneInfo(somebody.person.zone)).hour
    return hour >= begins or hour < ends


def _in_session(lived: Lived, somebody: Somebody, at: datetime) -> bool:
    found = lived.sessions.get(somebody.id, [])
    place = bisect_right(found, at, key=lambda one: one.begun)
    return place > 0 and at < found[place - 1].over
