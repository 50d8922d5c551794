"""Starts bots before a long backlog of updates; times how they drain it, and in what order."""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bots import pairs_of
from benchmarks.kill_bots import Make, Stock, Victim, ways
from benchmarks.kill_evidence import Evidence, Verdict, judge, words
from benchmarks.printed import last_line, missed, table
from benchmarks.relay_load import megabytes
from tests.servers import BotApiProcess

UPDATES = 20_000
PAIRS = 50
TOGETHER = 2000  # in one call of the server
WARM = 20  # messages before, so that growth is counted from a bot at work
GROWTH = 100.0  # MB
QUIET = 60.0  # seconds without a delivery until what is missing counts as lost


@dataclass
class Drained:
    """How one way got through the backlog."""

    seconds: float
    before: float | None  # MB
    most: float | None  # MB
    verdict: Verdict

    @property
    def growth(self) -> float | None:
        return None if self.before is None or self.most is None else self.most - self.before


def write(server: BotApiProcess, people: list[int], first: int, last: int) -> None:
    """Let people write in turn, as many calls at once as the server takes well."""
    for begin in range(first, last, TOGETHER):
        numbers = range(begin, min(last, begin + TOGETHER))
        messages = [{"person": people[n % len(people)], "text": words(n)} for n in numbers]
        server.ask("POST", "/user/send_bulk", {"messages": messages})


def wait_for(evidence: Evidence, bot: Victim, count: int) -> tuple[float, float | None]:
    """Wait until so many more have arrived or none does any longer.

    Returns when the last one was seen, and the most memory that was held.
    """
    quiet_since, most, seen = time.monotonic(), megabytes(bot.pid), set[int]()
    while len(seen) < count and time.monotonic() - quiet_since < QUIET:
        time.sleep(0.1)
        arrived = evidence.read()
        if arrived:
            quiet_since = time.monotonic()
            seen.update(copy.number for copy in evidence.copies[-arrived:])
        now = megabytes(bot.pid)
        most = max(most, now) if most is not None and now is not None else None
    return quiet_since, most


def measure(make: Make, folder: Path, updates: int) -> tuple[str, Drained]:
    """Run one way against a server of its own: warm, killed, the backlog, started again."""
    with BotApiProcess("--record", "10000000", "--no-page") as server:
        bot = make(server, folder, pairs_of(server, PAIRS + 1))
        people, evidence = list(bot.reads), Evidence(server)
        try:
            bot.start()
            write(server, people, 0, WARM)
            _, before = wait_for(evidence, bot, WARM)
            bot.settle()
            bot.kill()
            evidence.killed()
            write(server, people, WARM, WARM + updates)
            begun = time.monotonic()
            bot.start()
            last, most = wait_for(evidence, bot, updates)
            took = last - begun
            bot.settle()
        finally:
            bot.kill()
        evidence.read()
        print(f"{bot.name}: {took:.0f} s", file=sys.stderr, flush=True)
        return bot.name, Drained(took, before, most, judge(evidence, bot.reads))


def run(updates: int, folder: Path) -> dict[str, Drained]:
    with ways() as each:
        return dict(measure(way, folder, updates) for way in each)


def line(name: str, one: Drained, updates: int) -> list[str]:
    verdict, growth = one.verdict, one.growth
    lost = f"{verdict.lost:,}"
    memory = ["-", "-"] if growth is None else [f"{one.most:.0f}", f"{growth:.0f}"]
    cells = [name, f"{one.seconds:.0f}", f"{updates / one.seconds:,.0f}", lost]
    cells += [f"{verdict.reordered:,}", f"{verdict.repeats:,}", *memory]
    if name == Stock.name:
        return cells
    goals = missed(
        lost=not verdict.lost,
        reordered=not verdict.reordered,
        repeats=not verdict.repeats,
        memory=growth is None or growth < GROWTH,
    )
    return [*cells, goals]


def show(updates: int, found: dict[str, Drained]) -> None:
    print(f"\n{updates:,} messages of {2 * PAIRS} people in talks wait while the bot is away; it")
    print("starts and passes them on, each person's in order\n")
    headed = ("way", "seconds", "messages/s", "lost", "reordered", "repeats", "most MB", "growth")
    print(table(headed, [line(name, one, updates) for name, one in found.items()]))
    print(
        f"\nGoals for Kindred: 0 lost, 0 reordered, 0 repeats, no more than {GROWTH:.0f} MB beyond"
    )
    print(f"a bot that has passed on {WARM} messages. Counted from the server's record of calls;")
    print("seconds from the start of the process to the last copy. The stock echo stores nothing.")
    print(last_line("benchmarks.backlog"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backlog", description=__doc__)
    parser.add_argument("--updates", type=int, default=UPDATES, help=f"that wait ({UPDATES})")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="kindred-backlog-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        show(wanted.updates, run(wanted.updates, folder))


if __name__ == "__main__":
    main()
