"""Kills bots in the middle of their work, again and again; counts what became of the messages."""

import argparse
import random
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bots import pairs_of
from benchmarks.kill_bots import Kindred, Make, Stock, Victim, ways
from benchmarks.kill_evidence import Evidence, Verdict, judge, words
from benchmarks.kill_points import kill_at_each
from benchmarks.printed import last_line, table
from tests.servers import BotApiProcess

KILLS = 100
KILLED_STARTING = 0.2  # of the kills come before the bot has sent anything
STARTING = 0.6  # seconds
PATIENCE = 60.0  # seconds until a started bot must send
QUIET = 15.0  # seconds without a delivery until what is missing counts as lost


class Writers(threading.Thread):
    """Sends at a steady rate, everybody in turn, until told to end."""

    def __init__(self, server: BotApiProcess, people: list[int], rate: float) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._people = people
        self._rate = rate
        self._over = threading.Event()
        self.fault: Exception | None = None
        self.sent = 0

    def run(self) -> None:
        begun = time.monotonic()
        try:
            while not self._over.wait(max(0, begun + self.sent / self._rate - time.monotonic())):
                self._server.send(self._people[self.sent % len(self._people)], words(self.sent))
                self.sent += 1
        except Exception as error:
            self.fault = error

    def end(self) -> None:
        self._over.set()
        self.join()
        if self.fault is not None:
            raise RuntimeError("the server takes no messages") from self.fault


def measure(make: Make, folder: Path, wanted: argparse.Namespace) -> tuple[str, Verdict]:
    """Run one way against a server of its own."""
    with BotApiProcess("--record", "10000000", "--no-page") as server:
        bot = make(server, folder, pairs_of(server, wanted.pairs + 1))
        evidence = Evidence(server)
        writers = Writers(server, list(bot.reads), wanted.rate)
        writers.start()
        begun = time.monotonic()
        try:
            kill_again_and_again(bot, evidence, wanted)
            if wanted.each_point and isinstance(bot, Kindred):
                survived = kill_at_each(
                    bot.process, evidence, bot.extra_pair, times=wanted.each_point
                )
                print(f"points never reached: {survived or 'none'}", file=sys.stderr, flush=True)
            writers.end()
            bot.start()
            drain(evidence, bot, writers.sent)
        finally:
            bot.kill()
        evidence.read()
        took = time.monotonic() - begun
        kills = len(evidence.kills)
        print(f"{bot.name}: {kills} kills in {took:.0f} s", file=sys.stderr, flush=True)
        return bot.name, judge(evidence, bot.reads)


def kill_again_and_again(bot: Victim, evidence: Evidence, wanted: argparse.Namespace) -> None:
    chance = random.Random(wanted.seed)
    for number in range(wanted.kills):
        bot.start()
        if number and chance.random() < KILLED_STARTING:
            time.sleep(chance.uniform(0, STARTING))
        else:
            wait_until_it_sends(bot, evidence)
            time.sleep(chance.uniform(0, wanted.seconds_between))
        bot.kill()
        time.sleep(0.05)  # what reached the server before the kill is in its record now
        evidence.killed()


def wait_until_it_sends(bot: Victim, evidence: Evidence) -> None:
    deadline = time.monotonic() + PATIENCE
    while not evidence.read():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{bot.name} does not pass messages on")
        time.sleep(0.02)


def drain(evidence: Evidence, bot: Victim, sent: int) -> None:
    """Wait until everything has come, or nothing comes any more."""
    evidence.read()
    if len({copy.number for copy in evidence.copies}) < sent:
        wait_until_it_sends(bot, evidence)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET:
        if evidence.read():
            quiet_since = time.monotonic()
        if len({copy.number for copy in evidence.copies}) == sent:
            bot.settle()
            return
        time.sleep(0.1)


def run(wanted: argparse.Namespace, folder: Path) -> None:
    with ways() as each:
        found = dict(measure(way, folder, wanted) for way in each)
    show(wanted, found)


def show(wanted: argparse.Namespace, found: dict[str, Verdict]) -> None:
    print(f"\n{wanted.rate:g} messages/s over {wanted.pairs} talks; SIGKILL at random moments, one")
    print(f"in {1 / KILLED_STARTING:g} while the bot starts; then started once more and drained\n")
    headings = ("way", "kills", "sent", "delivered", "lost", "reordered", "repeats", "unmarked")
    headed = (*headings, "unexplained", "in flight", "copies")
    print(table(headed, [line(name, one) for name, one in found.items()]))
    print("\nCounted from the server's record of calls and its chats. Goals for Kindred: 0 lost, 0")
    print(
        "reordered, 0 unmarked, 0 unexplained. reordered: copies that came after a message that was"
    )
    print(
        "sent later. unmarked: repeats without ↻. unexplained: repeats of a copy that was not the"
    )
    print(
        "last one in its chat before a kill, so not in flight then (one send to a chat at a time)."
    )
    print(
        "in flight: most sent with the mark after one kill. copies: most of one message; a message"
    )
    print("in flight at two kills comes three times.")
    astray = {name: one.astray for name, one in found.items() if one.astray}
    print(
        "\n".join(f"goal missed: {name}: {n} astray" for name, n in astray.items())
        or "No message came into a chat it was not meant for."
    )
    print(last_line("benchmarks.kill"))


def line(name: str, one: Verdict) -> list[str]:
    """Lay out one way's figures; a rival marks nothing, and no goal is its own."""
    figures = (one.kills, one.sent, one.delivered, one.lost, one.reordered, one.repeats)
    cells = [name, *(f"{figure:,}" for figure in (*figures, one.unmarked, one.unexplained))]
    if name == Stock.name:
        return [*cells, "-", f"{one.copies:,}"]
    return [*cells, f"{one.in_flight:,}", f"{one.copies:,}", missed(one)]


def missed(one: Verdict) -> str:
    names = ("lost", "reordered", "unmarked", "unexplained")
    return "  ".join(f"goal missed ({name})" for name in names if getattr(one, name))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"of each way ({KILLS})")
    parser.add_argument("--rate", type=float, default=30, help="messages a second (30)")
    parser.add_argument("--pairs", type=int, default=50, help="talks (50)")
    parser.add_argument(
        "--seconds-between", type=float, default=1.5, help="longest time at work until a kill (1.5)"
    )
    parser.add_argument(
        "--each-point", type=int, default=0, help="Kindred also at each named point, so often (0)"
    )
    parser.add_argument("--seed", type=int, default=5, help="of the random moments (5)")
    return parser.parse_args()


def main() -> None:
    wanted = options()
    with TemporaryDirectory(prefix="kindred-kill-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        run(wanted, folder)


if __name__ == "__main__":
    main()
