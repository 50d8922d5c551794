"""The simulation of weeks: nothing is lost, no cap broken, and it would see if one were."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks import ratings_counted as counted
from benchmarks.ratings import MONDAY
from benchmarks.ratings_lived import Lived, Session
from benchmarks.ratings_people import HABITS, Asked, habit_of
from benchmarks.ratings_tick import measure
from storage import Key, migrate, open_store
from tests.conversations.phones import DEFAULT
from tests.storage.databases import SteadyClock

PEOPLE, WEEKS = 12, 3


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncIterator[Lived]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'weeks.db'}"
    await migrate(url)
    clock = SteadyClock(MONDAY)
    store = await open_store(url, Key.new(), clock)
    found = Lived(store, clock, DEFAULT, WEEKS, seed=3)
    await found.populate(PEOPLE)
    await found.live()
    yield found
    await store.close()


async def test_three_weeks_keep_every_answer_and_every_limit(lived: Lived) -> None:
    week = counted.ours(lived)
    assert week.prompts > PEOPLE * WEEKS / 2
    assert week.answers > PEOPLE * WEEKS
    assert (week.too_close, week.at_night, week.in_session) == (0, 0, 0)
    assert week.most_prompts <= counted.MOST_PROMPTS
    assert week.most_items <= counted.MOST_ITEMS
    assert (await counted.not_kept(lived))["lost"] == 0
    late = counted.late(lived)
    assert late["nothing"] == 0
    assert late["within 5 minutes"] > sum(late.values()) / 3


async def test_what_would_be_wrong_is_counted(lived: Lived) -> None:
    somebody = next(one for one in lived.people.values() if len(one.given) > 3)
    night = (lived.until + timedelta(days=14)).replace(hour=0)  # where the first ones live
    for number in range(4):
        at = night + timedelta(minutes=number)
        due = at - timedelta(days=3)
        asked = Asked(f"x{number}", at, due, lived.until, "weekly_recipient", 5, will=True)
        somebody.asked[asked.id] = asked
    lived.sessions[somebody.id] = [Session(night - timedelta(hours=1), night + timedelta(hours=1))]
    async with lived.store.unit() as unit:
        for response in await unit.responses.find(person_id=somebody.id):
            unit.responses.remove(response.id)
        await unit.commit()

    week = counted.ours(lived)
    assert (week.most_prompts, week.most_items) == (4, 20)
    assert (week.too_close, week.at_night, week.in_session) == (3, 4, 4)
    assert (await counted.not_kept(lived))["lost"] > 0


async def test_a_tick_asks_those_who_are_due_a_few_at_a_time(tmp_path: Path) -> None:
    nothing, four, many = await measure(700, tmp_path, ticks=3)
    assert (nothing.sent, four.sent, many.sent) == (0, 12, 60)


def test_each_habit_is_as_frequent_as_it_says() -> None:
    found = [habit_of(number) for number in range(100)]
    assert {one.name: found.count(one) for one in HABITS} == {o.name: o.share for o in HABITS}
