"""Times how messages are passed on: Kindred beside two echo bots, against the same server."""

import argparse
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bots import BotProcess, Kindred, aiogram, pairs_of, postgres_url, stock
from benchmarks.printed import last_line, missed, table
from benchmarks.relay_measured import Counts, Figures, Grown, count, forced_write, grow, measure
from tests.servers import BotApiProcess

HEADINGS = (
    *("way", "messages/s", "(range)", "of stock", "of aiogram", "p50 ms", "p95 ms", "p99 ms"),
    *("CPU s/1,000", "statements", "commits", "MB"),
)
GOAL_STOCK = 1.5
GOAL_AIOGRAM = 0.6
GOAL_P95 = 0.250
GOAL_GROWTH = 20.0  # MB
GROW_BY = 100_000  # messages
BUDGET = 600.0  # seconds until the last part stops short, so that a slow machine ends in time


def run(wanted: argparse.Namespace, folder: Path) -> None:
    begun = time.monotonic()
    with BotApiProcess("--record", "0", "--no-page") as server, postgres_url() as url:
        pairs = pairs_of(server, wanted.talks)
        ours = [Kindred("Kindred on SQLite", server, folder / "sqlite", pairs)]
        if url is not None:
            ours.append(Kindred("Kindred on PostgreSQL", server, folder / "pg", pairs, url))
        rivals = [stock(server, folder, pairs), aiogram(server, folder, pairs)]
        measured = rounds(server, [*rivals, *ours], wanted)
        counts = {bot.name: count(server, bot, wanted.messages) for bot in ours}
        grown: dict[str, Grown] = {}
        for at, bot in enumerate(ours):
            left = begun + BUDGET - time.monotonic()
            until = None if wanted.full else time.monotonic() + left / (len(ours) - at)
            grown[bot.name] = grow(server, bot, wanted.grow, until)
            tell(f"{bot.name}: {grown[bot.name].messages:,} messages")
    show(wanted, measured, counts)
    show_growth(grown)
    show_faults(measured, grown)
    forced = f"{forced_write(folder) * 1000:.2f} ms for a forced write"
    print(last_line("benchmarks.relay", forced))


def rounds(
    server: BotApiProcess, bots: list[BotProcess], wanted: argparse.Namespace
) -> dict[str, Figures]:
    """Measure every way once, then every way again: what disturbs a round disturbs all of it."""
    measured = {bot.name: Figures() for bot in bots}
    for number in range(wanted.runs):
        for at, bot in enumerate(bots):
            found = measure(server, bot, f"{number}.{at}", wanted)
            measured[bot.name].add(found)
            tell(f"{bot.name}, run {number + 1}: {found.rates[0]:,.0f} messages/s")
    return measured


def tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def show(wanted: argparse.Namespace, all_of: dict[str, Figures], counts: dict[str, Counts]) -> None:
    print(f"\n{wanted.talks} open talks. {wanted.messages:,} messages at once, median of ", end="")
    print(f"{wanted.runs} interleaved runs; then {wanted.rate:g}/s for {wanted.seconds:g} s each\n")
    echo, quickest = list(all_of.values())[:2]
    lines = []
    for name, one in all_of.items():
        of_stock, of_aiogram = one.times(echo), one.times(quickest)
        p50, p95, p99 = (one.share(part) for part in (0.5, 0.95, 0.99))
        asked = counts.get(name)
        line = [name, f"{statistics.median(one.rates):,.0f}"]
        line += [f"{min(one.rates):,.0f}-{max(one.rates):,.0f}"]
        line += [f"{of_stock:.2f}x", f"{of_aiogram:.2f}x"]
        line += [f"{share * 1000:,.1f}" for share in (p50, p95, p99)]
        line += [f"{statistics.median(one.cpu):.2f}" if one.cpu else "-"]
        line += [f"{asked.statements:.3f}", f"{asked.commits:.3f}"] if asked else ["-", "-"]
        line += [f"{max(one.memory):.0f}" if one.memory else "-"]
        if asked:
            line += [
                missed(
                    of_stock=of_stock >= GOAL_STOCK,
                    of_aiogram=of_aiogram >= GOAL_AIOGRAM,
                    p95=p95 < GOAL_P95,
                )
            ]
        lines.append(line)
    print(table(HEADINGS, lines))
    print(
        f"\nGoals for Kindred: at least {GOAL_STOCK:g} x the stock python-telegram-bot and ", end=""
    )
    print(f"{GOAL_AIOGRAM:g} x aiogram; p95 under {GOAL_P95 * 1000:g} ms.")
    print("Times of a rival: median of the rounds, each against the same round. p50 to p99: from")
    print("the sending of a message to its copy in the peer's chat. CPU and MB: the bot's own")
    print("process. Statements, commits: per message, counted in a further run.\n")


def show_growth(grown: dict[str, Grown]) -> None:
    lines = []
    for name, one in grown.items():
        if one.first is None or one.last is None:
            print("This system does not tell how much memory a process holds.")
            return
        line = [name, f"{one.messages:,}", f"{one.first:.1f}", f"{one.last:.1f}"]
        line += [f"{one.last - one.first:+.1f}"]
        lines.append([*line, missed(growth=one.last - one.first < GOAL_GROWTH)])
    print(table(("memory", "messages", "MB before", "MB after", "growth"), lines))
    print(
        f"\nGoal: less than {GOAL_GROWTH:g} MB more; before = when everybody has written 3 times."
    )


def show_faults(measured: dict[str, Figures], grown: dict[str, Grown]) -> None:
    wrong = {name: one.wrong for name, one in measured.items()}
    for name, one in grown.items():
        wrong[name] = wrong[name] + one.wrong
    told = [
        f"{name}: {times:,} {fault}"
        for name, faults in wrong.items()
        for fault, times in faults.items()
    ]
    print("\n".join(told) or "Every message arrived exactly once and in order in every chat.")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay", description=__doc__)
    parser.add_argument("--talks", type=int, default=500, help="open talks (500)")
    parser.add_argument("--messages", type=int, default=2000, help="messages at once (2000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each way, interleaved (3)")
    parser.add_argument("--rate", type=float, default=25, help="steady messages a second (25)")
    parser.add_argument("--seconds", type=float, default=10, help="of steady sending a run (10)")
    parser.add_argument(
        "--grow", type=int, default=GROW_BY, help=f"messages for the memory's growth ({GROW_BY})"
    )
    parser.add_argument(
        "--full", action="store_true", help="all of them, however long that takes on this machine"
    )
    return parser.parse_args()


def main() -> None:
    wanted = options()
    with TemporaryDirectory(prefix="kindred-relay-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        run(wanted, folder)


if __name__ == "__main__":
    main()
