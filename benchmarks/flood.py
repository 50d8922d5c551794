"""One chat meets the platform's limit for two minutes: do the others notice?"""

import argparse
import os
import platform
import shlex
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from benchmarks.bots import Pairs
from benchmarks.kill_bots import Kindred, Stock, Victim
from tests.servers import BotApiProcess

SECONDS = 120
OTHERS = 100  # people
RATE = 20.0  # messages a second from all the others together
FLOOD = 0.5  # messages a second towards the limited chat
GOAL = 1.5  # seconds, the others' p95
START = 30.0  # seconds until a bot must work
REST = 8.0  # seconds after the last message
OVERALL, BURST = 30, 3


@dataclass
class Found:
    """What the server's record of calls says."""

    sent: int = 0
    arrived: int = 0
    p50: float = 0.0
    p95: float = 0.0
    early: int = 0  # calls to the limited chat before it might be written to again
    flooded: int = 0  # messages towards the limited chat that arrived in the end
    flooded_sent: int = 0
    busiest: int = 0  # messages in any one second
    chat_busiest: int = 0  # … to one chat


def words(number: int) -> str:
    return f"flood {number:06d} how was your day?"


def number_in(text: str) -> int | None:
    _, found, rest = text.partition("flood ")
    return int(rest[:6]) if found and rest[:6].isdecimal() else None


class Run:
    """One bot against a server of its own."""

    def __init__(self, server: BotApiProcess, bot: Victim, seconds: float) -> None:
        self.server = server
        self.bot = bot
        self.seconds = seconds
        readers = list(bot.reads.items())
        (self.flooder, self.limited), *self.others = readers
        self.at: dict[int, float] = {}
        self.to_limited: set[int] = set()

    def go(self) -> Found:
        self._works()
        retry = int(self.seconds)
        begun = time.time()
        self.server.fault(
            "sendMessage", chat_id=self.limited, status=429, retry_after=retry, times=1
        )
        flood = threading.Thread(target=self._flood, args=(begun,))
        flood.start()
        number = 0
        while time.time() < begun + self.seconds:
            writer = self.others[number % len(self.others)][0]
            self._send(writer, 100_000 + number)
            number += 1
            time.sleep(max(0.0, begun + number / RATE - time.time()))
        flood.join()
        time.sleep(REST + len(self.to_limited))  # it is drained at one a second
        return self._judge(begun, begun + retry)

    def _works(self) -> None:
        deadline = time.monotonic() + START
        writer, reader = self.others[0]
        self.server.send(writer, "are you there")
        while not any("are you there" in text for text in self.server.texts(reader)):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.bot.name} does not pass messages on")
            time.sleep(0.1)

    def _send(self, writer: int, number: int) -> None:
        self.at[number] = time.time()
        self.server.send(writer, words(number))

    def _flood(self, begun: float) -> None:
        for number in range(int(self.seconds * FLOOD)):
            self.to_limited.add(number)
            self._send(self.flooder, number)
            time.sleep(max(0.0, begun + (number + 1) / FLOOD - time.time()))

    def _judge(self, begun: float, open_again: float) -> Found:
        found = Found(sent=len(self.at) - len(self.to_limited), flooded_sent=len(self.to_limited))
        waits, seen = [], set()
        sends: list[tuple[float, int]] = []
        limited_at = None
        for call in self.server.record():
            if call["method"] != "sendMessage" or call["at"] < begun:
                continue
            chat = int(call["params"]["chat_id"])
            if chat == self.limited and not call["ok"] and limited_at is None:
                limited_at = call["at"]
            elif chat == self.limited and limited_at and call["at"] < open_again:
                found.early += 1
            if not call["ok"]:
                continue
            sends.append((call["at"], chat))
            number = number_in(str(call["params"]["text"]))
            if number is None or number in seen:
                continue
            seen.add(number)
            if number in self.to_limited:
                found.flooded += 1
            else:
                waits.append(call["at"] - self.at[number])
        found.arrived = len(waits)
        if len(waits) > 1:
            cuts = quantiles(waits, n=20)
            found.p50, found.p95 = cuts[9], cuts[18]
        found.busiest = busiest([at for at, _ in sends])
        by_chat: defaultdict[int, list[float]] = defaultdict(list)
        for at, chat in sends:
            by_chat[chat].append(at)
        found.chat_busiest = max((busiest(times) for times in by_chat.values()), default=0)
        return found


def busiest(times: list[float]) -> int:
    """Return the most calls in any one second."""
    most = first = 0
    for place, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        most = max(most, place - first + 1)
    return most


def measure(name: str, seconds: float, folder: Path) -> Found:
    with BotApiProcess("--record", "1000000", "--no-page") as server:
        ids = server.people(OTHERS + 4, started=True)
        pairs: Pairs = list(zip(ids[::2], ids[1::2], strict=True))
        bot: Victim
        if name == Stock.name:
            bot = Stock(server, folder, pairs)
        else:
            limits = {
                "KINDRED_TELEGRAM__PER_SECOND": str(OVERALL),
                "KINDRED_TELEGRAM__PER_CHAT_SECOND": "1",
            }
            bot = Kindred(name, server, folder / "kindred", pairs, **limits)
        bot.start()
        try:
            return Run(server, bot, seconds).go()
        finally:
            bot.kill()


def show(seconds: float, found: dict[str, Found]) -> None:
    print(
        f"\n{OTHERS} people write {RATE:g} messages/s; one chat is limited (429) for {seconds:g} s"
    )
    print(f"while {FLOOD:g} message/s is meant for it\n")
    print(
        f"{'way':<34}{'sent':>7}{'arrived':>9}{'p50 s':>8}{'p95 s':>8}{'early':>7}"
        f"{'limited chat got':>18}{'most/s':>8}{'most/s in a chat':>18}"
    )
    for name, one in found.items():
        got = f"{one.flooded} of {one.flooded_sent}"
        print(
            f"{name:<34}{one.sent:>7,}{one.arrived:>9,}{one.p50:>8.2f}{one.p95:>8.2f}"
            f"{one.early:>7}{got:>18}{one.busiest:>8}{one.chat_busiest:>18}"
            + ("" if name == Stock.name else missed(one))
        )
    print(f"\nGoals for Kindred: the others' p95 under {GOAL:g} s, none of theirs lost, no call to")
    print("the limited chat before its time, all of its messages there in the end. Counted from")
    print("the server's record of calls. most/s: in any one second, help and notices included.")
    command = shlex.join(["python", "-m", "benchmarks.flood", *sys.argv[1:]])
    print(f"{command}: {os.cpu_count()} cores, Python {platform.python_version()}")


def missed(one: Found) -> str:
    goals = {
        "p95": one.p95 < GOAL,
        "lost": one.arrived == one.sent and one.flooded == one.flooded_sent,
        "early": not one.early,
        "overall": one.busiest <= OVERALL,
        "one chat": one.chat_busiest <= BURST + 1,  # three at once, the next after a second
    }
    return "".join(f"  goal missed ({name})" for name, met in goals.items() if not met)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flood", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of the limit ({SECONDS})")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kindred-flood-"))
    try:
        names = (Stock.name, "Kindred on SQLite")
        show(wanted.seconds, {name: measure(name, wanted.seconds, folder) for name in names})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
