"""Sends whose answer never comes: was the message taken or not? Counts what became of each."""

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.backlog import write
from benchmarks.bots import pairs_of
from benchmarks.kill_bots import Make, Stock, Victim, ways
from benchmarks.kill_evidence import NUMBERED, REPEAT
from benchmarks.printed import last_line, missed, table
from tests.servers import BotApiProcess, text_of

SENDS = 10_000
PAIRS = 250
LOST_AFTER = 0.05  # of the calls are done, and their answer is lost
LOST_BEFORE = 0.05  # … are lost before anything was done
NOT_DELIVERED = "could not be delivered"
START = 60.0  # seconds until a bot must send
QUIET = 5.0  # seconds without a call until the bot is asked whether anything is left
LONG = 10**9


@dataclass
class Found:
    """What became of one way's messages, by the server's record and its chats."""

    sent: int = 0
    delivered: int = 0
    told: int = 0  # their writer read that they did not arrive, or may not have
    silent: int = 0  # neither came nor was anybody told
    repeats: int = 0
    unmarked: int = 0  # repeats without ↻
    unexplained: int = 0  # repeats of what was answered, so surely there
    most: int = 0  # copies of one message
    reordered: int = 0
    astray: int = 0
    unclear: int = 0  # calls without an answer
    seconds: float = 0.0


@dataclass
class Call:
    """One message that came into a chat."""

    chat: int
    marked: bool
    dropped: bool


@dataclass
class Seen:
    """The record, read bit by bit."""

    server: BotApiProcess
    last: int = 0
    unclear: int = 0
    copies: defaultdict[int, list[Call]] = field(default_factory=lambda: defaultdict(list))
    order: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def read(self) -> int:
        """Take in what is new; returns how many calls there were."""
        calls = [c for c in self.server.record(self.last) if c["method"] == "sendMessage"]
        for call in calls:
            self.last = call["n"]
            self.unclear += call["dropped"]
            found = NUMBERED.search(str(call["params"]["text"]))
            if found and call["ok"]:
                self._arrived(int(found[1]), call)
        return len(calls)

    def _arrived(self, number: int, call: dict[str, Any]) -> None:
        chat = int(call["params"]["chat_id"])
        marked = REPEAT in str(call["params"]["text"])
        if not self.copies[number]:
            self.order[chat].append(number)
        self.copies[number].append(Call(chat, marked, call["dropped"]))


def measure(make: Make, folder: Path, wanted: argparse.Namespace) -> tuple[str, Found]:
    """Run one way against a server of its own."""
    with BotApiProcess("--record", "10000000", "--no-page") as server:
        bot = make(server, folder, pairs_of(server, wanted.pairs + 1))
        seen = Seen(server)
        server.fault("sendMessage", drop="after", chance=LOST_AFTER, times=LONG)
        # of those that are left
        before = LOST_BEFORE / (1 - LOST_AFTER)
        server.fault("sendMessage", drop="before", chance=before, times=LONG)
        begun = time.monotonic()
        try:
            bot.start()
            write(server, list(bot.reads), 0, wanted.sends)
            last = until_quiet(seen)
            bot.settle()
        finally:
            bot.kill()
        seen.read()
        found = judge(seen, bot)
        found.seconds = last - begun
        print(f"{bot.name}: {found.seconds:.0f} s", file=sys.stderr, flush=True)
        return bot.name, found


def until_quiet(seen: Seen) -> float:
    """Wait until calls come, and then until none comes any more; returns when the last one did."""
    last, patience = time.monotonic(), START
    while time.monotonic() - last < patience:
        time.sleep(0.1)
        if seen.read():
            last, patience = time.monotonic(), QUIET
    return last


def judge(seen: Seen, bot: Victim) -> Found:
    found = Found(unclear=seen.unclear)
    for writer, reader in bot.reads.items():
        messages = seen.server.chat(writer)["messages"]
        told = {_answered(one) for one in messages if NOT_DELIVERED in text_of(one)}
        own = [one for one in messages if one["out"] and NUMBERED.search(text_of(one))]
        place = {}
        for at, message in enumerate(own):
            number = _number(message)
            place[number] = at
            _judge_one(found, seen.copies[number], reader, told=message["message_id"] in told)
        came = [place[number] for number in seen.order[reader] if number in place]
        found.reordered += sum(b < a for a, b in pairwise(came))
    return found


def _judge_one(found: Found, copies: list[Call], reader: int, *, told: bool) -> None:
    found.sent += 1
    found.told += told
    found.delivered += bool(copies)
    found.silent += not copies and not told
    found.repeats += max(0, len(copies) - 1)
    found.unmarked += sum(not one.marked for one in copies[1:])
    found.unexplained += sum(not before.dropped for before in copies[:-1])
    found.most = max(found.most, len(copies))
    found.astray += sum(one.chat != reader for one in copies)


def _number(message: dict[str, Any]) -> int:
    numbered = NUMBERED.search(text_of(message))
    assert numbered is not None
    return int(numbered[1])


def _answered(message: dict[str, Any]) -> int:
    """Return which message this one is an answer to, 0 for none."""
    earlier = message.get("reply_to_message") or {}
    return int(earlier.get("message_id", 0))


def run(wanted: argparse.Namespace, folder: Path) -> dict[str, Found]:
    with ways() as each:
        return dict(measure(way, folder, wanted) for way in each)


def line(name: str, one: Found) -> list[str]:
    counts = (one.sent, one.unclear, one.delivered, one.told, one.silent, one.repeats)
    cells = [name, *(f"{count:,}" for count in (*counts, one.unmarked, one.unexplained))]
    cells += [f"{one.most:,}", f"{one.reordered:,}", f"{one.seconds:.0f}"]
    if name == Stock.name:
        return cells
    goals = missed(
        lost=not one.silent,
        unmarked=not one.unmarked,
        unexplained=not one.unexplained,
        copies=one.most <= 2,
        reordered=not one.reordered,
        astray=not one.astray,
    )
    return [*cells, goals]


def show(found: dict[str, Found], sends: int) -> None:
    print(
        f"\n{sends:,} messages; of all sends one in twenty is done and its answer is lost, one in"
    )
    print("twenty is lost itself: the connection ends, and the bot cannot tell which it was\n")
    counts = ("sent", "unclear", "delivered", "told", "lost", "repeats", "unmarked", "unexplained")
    headed = ("way", *counts, "copies", "reordered", "seconds")
    print(table(headed, [line(name, one) for name, one in found.items()]))
    print("\nGoals for Kindred: 0 lost, unmarked, unexplained, reordered; at most two copies.")
    print("unclear: sends that got no answer. told: messages whose writer reads that they were not")
    print("delivered, because the one repeat was unclear too; they may have arrived all the same.")
    print("lost: neither came nor was anybody told. unexplained: repeats of what was answered.")
    print("copies: most of one message. Counted from the server's record and its chats.")
    print(last_line("benchmarks.ambiguous"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ambiguous", description=__doc__)
    parser.add_argument("--sends", type=int, default=SENDS, help=f"messages ({SENDS})")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"talks ({PAIRS})")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="kindred-ambiguous-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        show(run(wanted, folder), wanted.sends)


if __name__ == "__main__":
    main()
