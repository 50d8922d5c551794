"""Sends mutated updates through the whole way in and counts what was not taken well."""

import argparse
import asyncio
import os
import platform
import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzz_rig import STALL, Outcome, fuzz

UPDATES = 100_000


def show(found: Outcome) -> None:
    stock = f"{found.stock_raised:,}"
    read = f"{len(found.unreadable):,}"
    print(f"\n{found.updates:,} updates: every field of a message with every wrong value, then")
    print("every kind of update with up to four mutations each\n")
    print(
        f"{'way':<40}{'updates/s':>10}{'unreadable':>11}{'set aside':>10}{'handled':>9}"
        f"{'unhandled':>10}{'stalls':>7}{'longest s':>10}{'at work':>8}{'CPU s':>6}"
    )
    rate = f"{found.updates / found.stock_seconds:,.0f}"
    print(f"{'python-telegram-bot, Update.de_json':<40}{rate:>10}{stock:>11}")
    rate = f"{found.updates / found.read_seconds:,.0f}"
    print(f"{'Kindred, read and event':<40}{rate:>10}{read:>11}")
    rate = f"{found.updates / found.seconds:,.0f}"
    print(
        f"{'Kindred, getUpdates to outbox on SQLite':<40}{rate:>10}{read:>11}"
        f"{len(found.set_aside):>10,}{found.handled:>9,}{found.unhandled.total():>10,}"
        f"{found.stalls:>7,}{found.slowest:>10.2f}{found.busy_stalls:>8,}{found.busiest:>6.2f}"
        f"{missed(found)}"
    )
    print(
        "\nGoals for Kindred: 0 unhandled exceptions, none of them in the core; 0 stalls: no batch"
    )
    print(
        f"of 100 and no turn of the loop over {STALL:g} s; set aside = unreadable; none left over."
    )
    print("at work: stalls in which this process itself used the processor so long; the others are")
    print("a busy machine's. longest s and CPU s: of a batch or a turn of the loop.")
    print("unreadable: what raises, Kindred's own checks of numbers and words included; the stock")
    print("library's polling does not get past one such update. The core is the real one.")
    for fault, times in found.unhandled.most_common(20):
        print(f"  {times:>6,} x {fault}")
    command = shlex.join(["python", "-m", "benchmarks.fuzz", *sys.argv[1:]])
    print(f"{command}: {os.cpu_count()} cores, Python {platform.python_version()}")


def missed(found: Outcome) -> str:
    goals = {
        "unhandled": not found.unhandled,
        "stalls": not found.stalls,
        "set aside": found.set_aside.keys() == found.unreadable,
        "left over": not found.left and len(found.numbered) == found.updates,
    }
    return "".join(f"  goal missed ({name})" for name, met in goals.items() if not met)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=UPDATES, help=f"in all ({UPDATES})")
    parser.add_argument("--seed", type=int, default=5, help="of the mutations (5)")
    return parser.parse_args()


def main() -> None:
    wanted = options()
    with TemporaryDirectory(prefix="kindred-fuzz-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        show(asyncio.run(fuzz(wanted.updates, folder, wanted.seed)))


if __name__ == "__main__":
    main()
