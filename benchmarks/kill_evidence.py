"""What the server saw: every copy delivered, and what is wrong with them; no bot is asked."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.bots import Reads
from tests.servers import BotApiProcess

REPEAT = "↻"
NUMBERED = re.compile(r"message (\d+) of the kill test")


def words(number: int) -> str:
    return f"message {number} of the kill test: it was a long day for me. How was yours?"


@dataclass(frozen=True, slots=True)
class Copy:
    """One delivery of one message."""

    n: int  # its place among all calls of the bot
    number: int
    chat: int
    marked: bool


@dataclass
class Evidence:
    """The server's record of calls, read bit by bit, and where in it the bot was killed."""

    server: BotApiProcess
    last: int = 0
    copies: list[Copy] = field(default_factory=list)
    kills: list[int] = field(default_factory=list)

    def read(self) -> int:
        """Take in what is new; returns how many messages were delivered since the last time."""
        before = len(self.copies)
        for call in self.server.record(self.last):
            self.last = call["n"]
            if call["method"] != "sendMessage" or not call["ok"]:
                continue
            text = str(call["params"]["text"])
            found = NUMBERED.search(text)
            if found:
                chat, marked = int(call["params"]["chat_id"]), REPEAT in text
                self.copies.append(Copy(call["n"], int(found[1]), chat, marked))
        return len(self.copies) - before

    def killed(self) -> None:
        """Note that everything from here on comes from another process."""
        self.read()
        self.kills.append(self.last)

    def sent(self, reads: Reads) -> dict[int, list[int]]:
        """Return what each reader should have, in the order in which the server took it."""
        found: dict[int, list[int]] = {}
        for writer, reader in reads.items():
            own = [m for m in self.server.chat(writer)["messages"] if m["out"]]
            numbered = [NUMBERED.search(str(m.get("text"))) for m in own]
            found[reader] = [int(one[1]) for one in numbered if one]
        return found


@dataclass
class Verdict:
    """What came of one way's messages."""

    kills: int = 0
    sent: int = 0
    delivered: int = 0
    lost: int = 0
    reordered: int = 0
    repeats: int = 0
    unmarked: int = 0
    unexplained: int = 0  # repeats of what was not in flight at a kill
    in_flight: int = 0
    copies: int = 0  # at most, of one message
    astray: int = 0


def judge(evidence: Evidence, reads: Reads) -> Verdict:
    verdict = Verdict(kills=len(evidence.kills))
    by_chat: defaultdict[int, list[Copy]] = defaultdict(list)
    for copy in evidence.copies:
        by_chat[copy.chat].append(copy)
    for reader, numbers in evidence.sent(reads).items():
        _judge_chat(verdict, numbers, by_chat.pop(reader, []), evidence.kills)
    verdict.astray += sum(len(copies) for copies in by_chat.values())
    after = Counter(_kills_before(evidence.kills, c.n) for c in evidence.copies if c.marked)
    verdict.in_flight = max(after.values(), default=0)
    return verdict


def _judge_chat(
    verdict: Verdict, numbers: Sequence[int], copies: Sequence[Copy], kills: Sequence[int]
) -> None:
    place = {number: at for at, number in enumerate(numbers)}
    earlier: dict[int, Copy] = {}
    last: Copy | None = None
    furthest = -1
    for copy in copies:
        if copy.number not in place:
            verdict.astray += 1
            continue
        verdict.reordered += place[copy.number] < furthest
        furthest = max(furthest, place[copy.number])
        before = earlier.get(copy.number)
        if before is not None:
            verdict.repeats += 1
            verdict.unmarked += not copy.marked
            # One send to a chat at a time: what was in flight at a kill is what came last before
            # it, and comes first after it. A message in flight at two kills comes three times.
            killed = _kills_before(kills, before.n) < _kills_before(kills, copy.n)
            verdict.unexplained += not (killed and last is before)
        earlier[copy.number] = last = copy
    of_each = Counter(copy.number for copy in copies)
    verdict.copies = max([verdict.copies, *of_each.values()])
    verdict.sent += len(numbers)
    verdict.delivered += len(earlier)
    verdict.lost += len(numbers) - len(earlier)


def _kills_before(kills: Sequence[int], n: int) -> int:
    return sum(kill < n for kill in kills)
