"""Simulates weeks of asking for many people: how much, when, what is answered; times the tick."""

import argparse
import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import ratings_counted as counted
from benchmarks.bots import postgres_url
from benchmarks.printed import last_line, missed, table
from benchmarks.ratings_counted import Week
from benchmarks.ratings_lived import Lived
from benchmarks.ratings_people import HABITS
from benchmarks.ratings_tick import TICKS, Ticked
from benchmarks.ratings_tick import measure as measure_ticks
from storage import Key, migrate, open_store
from tests.conversations.phones import DEFAULT
from tests.storage.databases import SteadyClock

PEOPLE, WEEKS, MANY = 1_000, 12, 100_000
MONDAY: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Clocks change in all the zones that change them within twelve weeks of it."""
TICK: Final = 1.0  # seconds
GROWTH: Final = 20.0  # MB from the first third of the weeks to the last


async def simulate(people: int, weeks: int, seed: int, url: str) -> None:
    await migrate(url)
    clock = SteadyClock(MONDAY)
    store = await open_store(url, Key.new(), clock)
    try:
        lived = Lived(store, clock, DEFAULT, weeks, seed)
        await lived.populate(people)
        await lived.live()
        await show(lived)
    finally:
        await store.close()


async def show(lived: Lived) -> None:
    print(f"\n{len(lived.people):,} people in six time zones, {lived.weeks} weeks, half of them")
    print("supporters; each pair has a session in four of five weeks. What they do with a prompt:")
    print("; ".join(f"{one.share} % {one.name}" for one in HABITS) + ".\n")
    found = {"Kindred": counted.ours(lived), "one form for all, Sundays": counted.form(lived)}
    headed = (
        *("way", "prompts a week", "taps a week", "most prompts", "most taps", "within 24 h"),
        *("at night", "in a session", "answers a week"),
    )
    print(table(headed, [_line(name, one) for name, one in found.items()]))
    print("\nA week is one person's. Most: in any seven days of anybody, without what the caps")
    print("leave out. Within 24 h, at night, in a session: prompts that came so. The form: twelve")
    print("items at one moment for everybody; people answer it as they do ours.\n")
    _show_lateness(counted.late(lived))
    gone = await counted.not_kept(lived)
    _show_counter("answers not kept as given", gone, missed(lost=not gone["lost"]))
    _show_counter("answers by construct", counted.answers_by_construct(lived))
    _show_counter("not asked, by code", await counted.not_asked(lived))
    _show_memory(lived)


def _line(name: str, one: Week) -> list[str]:
    weeks = one.person_weeks
    cells = [name, f"{one.prompts / weeks:.2f}", f"{one.items / weeks:.1f}"]
    cells += [f"{one.most_prompts}", f"{one.most_items}", f"{one.too_close}"]
    cells += [f"{one.at_night:,}", f"{one.in_session:,}", f"{one.answers / weeks:.1f}"]
    if name != "Kindred":
        return cells
    goals = missed(
        caps=one.most_prompts <= counted.MOST_PROMPTS and one.most_items <= counted.MOST_ITEMS,
        apart=not one.too_close,
        night=not one.at_night,
        session=not one.in_session,
    )
    return [*cells, goals]


def _show_lateness(late: Counter[str]) -> None:
    every = sum(late.values())
    told = "; ".join(f"{name} {n:,} ({n / every:.1%})" for name, n in late.most_common())
    remark = missed(late=not late["nothing"])
    print(f"Of {every:,} prompts, sent in time or held back by: {told}. {remark}".rstrip())


def _show_counter(name: str, found: Counter[str], remark: str = "") -> None:
    told = ", ".join(f"{key} {n:,}" for key, n in sorted(found.items()) if n)
    print(f"{name}: {told or 'none'}. {remark}".rstrip())


def _show_memory(lived: Lived) -> None:
    third = max(1, len(lived.memory) // 3)
    first, last = lived.memory[third - 1], lived.memory[-1]
    remark = missed(memory=last - first < GROWTH)
    print(f"memory after week {third}: {first:.0f} MB, at the end {last:.0f} MB. {remark}".rstrip())
    print(f"{lived.ticks:,} ticks had something to do, with {lived.looks:,} looks.")


def show_ticks(people: int, found: dict[str, list[Ticked]]) -> None:
    print(f"\none tick with {people:,} people, median and most of {TICKS}\n")
    lines = [
        [
            f"{where}, {one.what}",
            f"{one.median * 1000:.0f}",
            f"{one.most * 1000:.0f}",
            f"{one.sent}",
            missed(tick=one.most < TICK),
        ]
        for where, ticks in found.items()
        for one in ticks
    ]
    print(table(("", "median ms", "most ms", "prompts sent"), lines))


async def ticks(people: int, folder: Path, postgres: str | None) -> None:
    found = {"SQLite": await measure_ticks(people, folder)}
    if postgres is not None:
        found["PostgreSQL"] = await measure_ticks(people, folder, postgres)
    show_ticks(people, found)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ratings", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"who live on ({PEOPLE:,})")
    parser.add_argument("--weeks", type=int, default=WEEKS, help=f"of their lives ({WEEKS})")
    parser.add_argument("--many", type=int, default=MANY, help=f"people of a tick ({MANY:,})")
    parser.add_argument("--seed", type=int, default=1, help="of what they do (1)")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="kindred-ratings-", ignore_cleanup_errors=True) as made:
        url = f"sqlite+aiosqlite:///{Path(made) / 'weeks.db'}"
        asyncio.run(simulate(wanted.people, wanted.weeks, wanted.seed, url))
        with postgres_url() as postgres:
            asyncio.run(ticks(wanted.many, Path(made), postgres))
    print(last_line("benchmarks.ratings"))


if __name__ == "__main__":
    main()
