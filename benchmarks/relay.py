"""Times how messages are passed on: Kindred beside a stock echo bot, against the same server."""

import argparse
import asyncio
import os
import platform
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.relay_bots import Echo, Kindred, Pairs, Way
from benchmarks.relay_load import SETTLE, burst, cpu_seconds, faults, load, steady, wait_for_all
from tests.servers import BotApiProcess

GOAL_RATIO = 1.0
GOAL_P95 = 0.250
WARM_UP = 3  # messages of each writer before anything is measured


@dataclass
class Figures:
    """What was measured of one way."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds per 1,000 messages
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Counts:
    statements: float
    commits: float


def measure(server: BotApiProcess, way: Way, tag: str, wanted: argparse.Namespace) -> Figures:
    """Run one way once: warm up, everything at once, then at a steady rate."""
    found = Figures()
    with way.running() as bot:
        warm_up(server, way, tag)
        work = load(server, way.reads, f"{tag} b", wanted.messages)
        before = cpu_seconds(bot.pid)
        found.rates.append(wanted.messages / burst(server, work))
        time.sleep(SETTLE)
        after = cpu_seconds(bot.pid)
        if before is not None and after is not None:
            found.cpu.append((after - before) / wanted.messages * 1000)
        found.wrong += faults(server, work)
        work = load(server, way.reads, f"{tag} s", int(wanted.rate * wanted.seconds))
        found.waits += asyncio.run(steady(server, work, wanted.rate))
        time.sleep(SETTLE)
        found.wrong += faults(server, work)
    return found


def warm_up(server: BotApiProcess, way: Way, tag: str) -> None:
    work = load(server, way.reads, f"{tag} w", WARM_UP * len(way.reads))
    burst(server, work)
    time.sleep(SETTLE)
    wrong = faults(server, work)
    if wrong:
        raise RuntimeError(f"{way.name} does not pass messages on: {wrong[0]}")


def count(server: BotApiProcess, way: Kindred, messages: int) -> Counts:
    """Run once more, not timed, with every statement counted."""
    with way.counted() as bot:
        warm_up(server, way, "counting")
        work = load(server, way.reads, "counted", messages)
        before = bot.counts()
        burst(server, work)
        wait_for_all(server, work)
        time.sleep(SETTLE)
        after = bot.counts()
    each = {name: (after[name] - before[name]) / messages for name in after}
    return Counts(each["statements"], each["commits"])


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """A database on a real PostgreSQL that keeps its promises; None where there is no server."""
    try:
        from tests.postgres import running_postgres

        server = running_postgres()
        postgres = server.__enter__()
    except Exception as error:
        print(f"no PostgreSQL here ({type(error).__name__}: {error}); make setup-dev brings one")
        yield None
        return
    try:
        # The tests' server trades safety for speed; here a commit must be on the disk.
        for setting in ("fsync", "synchronous_commit"):
            asyncio.run(postgres.run(f"ALTER SYSTEM RESET {setting}"))
        asyncio.run(postgres.run("SELECT pg_reload_conf()"))
        yield postgres.url(asyncio.run(postgres.fresh_database()))
    finally:
        server.__exit__(None, None, None)


def people(server: BotApiProcess, pairs: int) -> Pairs:
    ids = server.people(2 * pairs, started=True)
    return list(zip(ids[::2], ids[1::2], strict=True))


def run(wanted: argparse.Namespace, folder: Path) -> None:
    with BotApiProcess("--record", "0", "--no-page") as server, postgres_url() as url:
        pairs = people(server, wanted.pairs)
        ours = [Kindred("Kindred on SQLite", server, folder / "sqlite", pairs)]
        if url is not None:
            ours.append(Kindred("Kindred on PostgreSQL", server, folder / "pg", pairs, url))
        ways: list[Way] = [Echo(server, folder, pairs), *ours]
        measured = {way.name: Figures() for way in ways}
        for number in range(wanted.runs):
            for at, way in enumerate(ways):
                add(measured[way.name], measure(server, way, f"{number}.{at}", wanted))
        counts = {way.name: count(server, way, wanted.messages) for way in ours}
    show(wanted, measured, counts)
    print(last_line(folder))


def add(all_of_them: Figures, one: Figures) -> None:
    for name, values in vars(one).items():
        getattr(all_of_them, name).extend(values)


def show(wanted: argparse.Namespace, all_of: dict[str, Figures], counts: dict[str, Counts]) -> None:
    print(
        f"\n{wanted.messages:,} messages at once from {2 * wanted.pairs} people, median of ", end=""
    )
    print(f"{wanted.runs} runs; then {wanted.rate:g}/s for {wanted.seconds:g} s each run\n")
    print(
        f"{'way':<32}{'messages/s':>11}{'(range)':>13}{'of stock':>9}"
        f"{'p50 ms':>8}{'p95 ms':>8}{'CPU s/1,000':>12}{'statements':>11}{'commits':>9}"
    )
    stock = statistics.median(next(iter(all_of.values())).rates)
    for name, one in all_of.items():
        ours = counts.get(name)
        print(line(name, one, stock, ours) + missed(one, stock, ours))
    print(
        f"\ngoals for Kindred: at least {GOAL_RATIO:g} x stock; p95 under {GOAL_P95 * 1000:g} ms."
    )
    print("p50, p95: from the sending of a message to its copy in the peer's chat. CPU: the bot's")
    print("own process. Statements and commits: per message of Kindred, counted in a further run.")
    wrong = [f"{name}, {fault}" for name, one in all_of.items() for fault in one.wrong]
    print("\n".join(wrong) or "Every message arrived exactly once and in order in every chat.")


def line(name: str, one: Figures, stock: float, counts: Counts | None) -> str:
    rate = statistics.median(one.rates)
    spread = f"{min(one.rates):,.0f}-{max(one.rates):,.0f}"
    p50, p95 = (f"{share(one.waits, part) * 1000:,.1f}" for part in (0.5, 0.95))
    cpu = f"{statistics.median(one.cpu):.2f}" if one.cpu else "-"
    asked = (f"{counts.statements:.3f}", f"{counts.commits:.3f}") if counts else ("-", "-")
    return (
        f"{name:<32}{rate:>11,.0f}{spread:>13}{rate / stock:>8.2f}x"
        f"{p50:>8}{p95:>8}{cpu:>12}{asked[0]:>11}{asked[1]:>9}"
    )


def missed(one: Figures, stock: float, ours: Counts | None) -> str:
    if ours is None:
        return ""
    slow = statistics.median(one.rates) < GOAL_RATIO * stock
    late = share(one.waits, 0.95) >= GOAL_P95
    return "  goal missed (messages/s)" * slow + "  goal missed (p95)" * late


def share(values: list[float], part: float) -> float:
    """Return the value below which this part of them lies; infinite where none arrived."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("inf")


def last_line(folder: Path) -> str:
    command = shlex.join(["python", "-m", "benchmarks.relay", *sys.argv[1:]])
    forced = f"{forced_write(folder) * 1000:.2f} ms for a forced write"
    return f"{command}: {os.cpu_count()} cores, {forced}, Python {platform.python_version()}"


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


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay", description=__doc__)
    parser.add_argument("--pairs", type=int, default=50, help="talks (50)")
    parser.add_argument("--messages", type=int, default=2000, help="messages at once (2000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each way, interleaved (3)")
    parser.add_argument("--rate", type=float, default=25, help="steady messages a second (25)")
    parser.add_argument("--seconds", type=float, default=12, help="of steady sending a run (12)")
    return parser.parse_args()


def main() -> None:
    wanted = options()
    folder = Path(tempfile.mkdtemp(prefix="kindred-relay-"))
    try:
        run(wanted, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
