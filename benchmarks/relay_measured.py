"""What is measured of one way to pass messages on, and how each of its figures comes about."""

import argparse
import asyncio
import os
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bots import BotProcess, Kindred
from benchmarks.relay_load import (
    SETTLE,
    burst,
    cpu_seconds,
    faults,
    load,
    megabytes,
    steady,
    wait_for_all,
)
from tests.servers import BotApiProcess

WARM_UP = 3  # messages of each writer before anything is measured
# Messages at once while the memory is watched; of more, the last wait over ten seconds on a slow
# machine, and their writers are told so: rightly, but those lines would count as too many.
STEP = 4000


@dataclass
class Figures:
    """What was measured of one way, one entry for each run (of `waits` many)."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds per 1,000 messages
    memory: list[float] = field(default_factory=list)  # MB
    waits: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Figures") -> None:
        self.rates += other.rates
        self.cpu += other.cpu
        self.memory += other.memory
        self.waits += other.waits
        self.wrong += other.wrong

    def times(self, other: "Figures") -> float:
        """Return how many times as fast as another this is, round by round."""
        return statistics.median(a / b for a, b in zip(self.rates, other.rates, strict=True))

    def share(self, part: float) -> float:
        """Return the wait that this part of them stays below; infinite where none arrived."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("inf")


@dataclass
class Counts:
    statements: float
    commits: float


@dataclass
class Grown:
    """Memory before and after many messages, in MB; None where the system does not tell."""

    messages: int
    first: float | None
    last: float | None
    wrong: Counter[str]


def measure(
    server: BotApiProcess, bot: BotProcess, tag: str, wanted: argparse.Namespace
) -> Figures:
    """Run one way once: warm up, everything at once, then at a steady rate."""
    found = Figures()
    with bot:
        warm_up(server, bot, tag)
        work = load(server, bot.reads, f"{tag} b", wanted.messages)
        before = cpu_seconds(bot.pid)
        found.rates.append(wanted.messages / burst(server, work))
        time.sleep(SETTLE)
        after, memory = cpu_seconds(bot.pid), megabytes(bot.pid)
        if before is not None and after is not None:
            found.cpu.append((after - before) / wanted.messages * 1000)
        if memory is not None:
            found.memory.append(memory)
        found.wrong += faults(server, work)
        work = load(server, bot.reads, f"{tag} s", int(wanted.rate * wanted.seconds))
        found.waits += asyncio.run(steady(server, work, wanted.rate))
        time.sleep(SETTLE)
        found.wrong += faults(server, work)
    return found


def warm_up(server: BotApiProcess, bot: BotProcess, tag: str) -> None:
    work = load(server, bot.reads, f"{tag} w", WARM_UP * len(bot.reads))
    burst(server, work)
    time.sleep(SETTLE)
    wrong = faults(server, work)
    if wrong["messages lost"]:
        raise RuntimeError(f"{bot.name} does not pass messages on: {dict(wrong)}")


def count(server: BotApiProcess, bot: Kindred, messages: int) -> Counts:
    """Run once more, not timed, with every statement counted."""
    with bot.counted() as counting:
        warm_up(server, counting, "counting")
        work = load(server, counting.reads, "counted", messages)
        before = counting.counts()
        burst(server, work)
        wait_for_all(server, work)
        time.sleep(SETTLE)
        after = counting.counts()
    each = {name: (after[name] - before[name]) / messages for name in after}
    return Counts(each["statements"], each["commits"])


def grow(server: BotApiProcess, bot: BotProcess, messages: int, until: float | None) -> Grown:
    """Pass many messages on and look at the memory before and after; stops short at `until`."""
    with bot:
        warm_up(server, bot, "grow")
        first, done, wrong = megabytes(bot.pid), 0, Counter[str]()
        while done < messages and (until is None or done == 0 or time.monotonic() < until):
            work = load(server, bot.reads, f"grow {done}", min(STEP, messages - done))
            burst(server, work)
            wrong += faults(server, work)
            done += len(work.sent)
        time.sleep(SETTLE)
        return Grown(done, first, megabytes(bot.pid), wrong)


def forced_write(folder: Path) -> float:
    """Return how long the disk takes for what every durable commit does at least once."""
    times = []
    with (folder / "probe").open("wb", buffering=0) as probe:
        for _ in range(50):
            begun = time.perf_counter()
            probe.write(bytes(4096))
            os.fsync(probe.fileno())
            times.append(time.perf_counter() - begun)
    return statistics.median(times)
