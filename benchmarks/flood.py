"""One chat meets the platform's limit for two minutes: do the others notice?"""

import argparse
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks.bots import Pairs
from benchmarks.kill_bots import Kindred, Stock, Victim
from benchmarks.printed import last_line, missed, table
from tests.servers import BotApiProcess, Json

SECONDS = 120
OTHERS = 100  # people
RATE = 20.0  # messages a second from all the others together
FLOOD = 0.5  # messages a second towards the limited chat
GOAL = 1.5  # seconds, the others' p95
ASKED = 40  # one message in so many is a call for help, at a rate of RATE one every two seconds
HELP_GOAL = 1.0  # seconds, p95 until the help card is there
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
    help_p95: float | None = None  # None = this bot has no such card
    helped: int = 0
    asked: int = 0
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
        self.asked: list[tuple[int, float]] = []  # who asked for help, and when

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
            if number % ASKED == 0:
                self.asked.append((writer, time.time()))
                self.server.send(writer, "/now")
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
        calls = [c for c in self.server.record() if c["method"] == "sendMessage"]
        calls = [call for call in calls if call["at"] >= begun]
        limited_at = None
        for call in calls:
            if int(call["params"]["chat_id"]) != self.limited:
                continue
            if not call["ok"] and limited_at is None:
                limited_at = call["at"]
            elif limited_at and call["at"] < open_again:
                found.early += 1
        done = [call for call in calls if call["ok"]]
        self._judge_messages(found, done)
        self._judge_help(found, done)
        found.busiest = busiest([call["at"] for call in done])
        by_chat: defaultdict[int, list[float]] = defaultdict(list)
        for call in done:
            by_chat[int(call["params"]["chat_id"])].append(call["at"])
        found.chat_busiest = max((busiest(times) for times in by_chat.values()), default=0)
        return found

    def _judge_messages(self, found: Found, done: list[Json]) -> None:
        """Find when each numbered message came for the first time."""
        came: dict[int, float] = {}
        for call in done:
            number = number_in(str(call["params"]["text"]))
            if number is not None:
                came.setdefault(number, call["at"])
        waits = [at - self.at[number] for number, at in came.items() if self._is_others(number)]
        found.flooded, found.arrived = len(came) - len(waits), len(waits)
        if len(waits) > 1:
            cuts = quantiles(waits, n=20)
            found.p50, found.p95 = cuts[9], cuts[18]

    def _is_others(self, number: int) -> bool:
        return number not in self.to_limited

    def _judge_help(self, found: Found, done: list[Json]) -> None:
        """Find the card that followed each call for help."""
        cards: defaultdict[int, list[float]] = defaultdict(list)
        for call in done:
            if number_in(str(call["params"]["text"])) is None:
                cards[int(call["params"]["chat_id"])].append(call["at"])
        came = [[at for at in cards[who] if at >= asked] for who, asked in self.asked]
        waits = [
            min(times) - asked for times, (_, asked) in zip(came, self.asked, strict=True) if times
        ]
        found.asked, found.helped = len(self.asked), len(waits)
        if len(waits) > 1:
            found.help_p95 = quantiles(waits, n=20)[18]


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


def line(name: str, one: Found) -> list[str]:
    helped = "-" if one.help_p95 is None else f"{one.help_p95:.2f}"
    cells = [name, f"{one.sent:,}", f"{one.arrived:,}", f"{one.p50:.2f}", f"{one.p95:.2f}", helped]
    cells += [f"{one.early}", f"{one.flooded} of {one.flooded_sent}"]
    cells += [f"{one.busiest}", f"{one.chat_busiest}"]
    if name == Stock.name:
        return cells
    goals = missed(
        p95=one.p95 < GOAL,
        help=one.helped == one.asked and (one.help_p95 or 0.0) < HELP_GOAL,
        lost=one.arrived == one.sent and one.flooded == one.flooded_sent,
        early=not one.early,
        overall=one.busiest <= OVERALL,
        one_chat=one.chat_busiest <= BURST + 1,  # three at once, the next after a second
    )
    return [*cells, goals]


def show(seconds: float, found: dict[str, Found]) -> None:
    print(
        f"\n{OTHERS} people write {RATE:g} messages/s; one chat is limited (429) for {seconds:g} s"
    )
    print(f"while {FLOOD:g} message/s is meant for it\n")
    times = ("p50 s", "p95 s", "help p95 s")
    counts = ("early", "limited chat got", "most/s", "most/s in a chat")
    headed = ("way", "sent", "arrived", *times, *counts)
    print(table(headed, [line(name, one) for name, one in found.items()]))
    print(f"\nGoals for Kindred: the others' p95 under {GOAL:g} s, the help card's (/now) under")
    print(f"{HELP_GOAL:g} s, each call for help answered, none of the others' messages lost, no")
    print("call to the limited chat before its time, all of its messages there in the end. Counted")
    print(
        "from the server's record of calls. most/s: in any one second, help and notices included."
    )
    print(last_line("benchmarks.flood"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flood", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of the limit ({SECONDS})")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="kindred-flood-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        names = (Stock.name, "Kindred on SQLite")
        show(wanted.seconds, {name: measure(name, wanted.seconds, folder) for name in names})


if __name__ == "__main__":
    main()
