"""Kills a bot once at every named point of its work, while people write."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from benchmarks.kill_evidence import Evidence
from bot.failpoints import POINTS
from tests.servers import BotApiProcess

PATIENCE = 60.0  # seconds until an armed bot must have died
ENDING = frozenset({"stopping", "set-ended", "sends-ended", "released"})
OFTEN = 5  # a point that is passed all the time is left up to so many times unharmed
FAILPOINT = "KINDRED_FAIL_POINT"


class Armed(Protocol):
    """A bot that can be told where to die."""

    def start(self, **extra: str) -> object: ...

    def died(self, seconds: float) -> bool: ...

    def end(self) -> None: ...


def wrong_message(server: BotApiProcess, _writer: int, _reader: int) -> None:
    server.raw_update({"message": {"message_id": "x"}})


def press(server: BotApiProcess, writer: int, _reader: int) -> None:
    server.press(writer, message_id=1, data="nothing", forge=True)


def limit(server: BotApiProcess, writer: int, reader: int) -> None:
    server.fault("sendMessage", chat_id=reader, status=429, retry_after=1, times=1)
    server.send(writer, "words that meet a limit")


def refuse(server: BotApiProcess, writer: int, reader: int) -> None:
    server.fault(
        "sendMessage", chat_id=reader, status=400, description="Bad Request: message is too long"
    )
    server.send(writer, "words that are refused")


# What must happen for a point to be passed; the others are passed by every message.
PROVOKED: dict[str, Callable[[BotApiProcess, int, int], None]] = {
    "aside-not-committed": wrong_message,
    "answering-press": press,
    "later-not-booked": limit,
    "refused-not-told": refuse,
    "told-not-booked": refuse,
}


def kill_at_each(
    bot: Armed,
    evidence: Evidence,
    extra: tuple[int, int],
    *,
    points: Sequence[str] = POINTS,
    times: int = 1,
    seed: int = 5,
) -> list[str]:
    """Kill at each point; returns those at which the bot did not die.

    extra: a pair in a talk whose words are not counted; for what must go wrong.
    """
    chance = random.Random(seed)
    survived = []
    for name in [name for name in points for _ in range(times)]:
        rare = (
            name in PROVOKED
            or name in ENDING
            or points.index(name) < POINTS.index("received-not-stored")
        )
        nth = 1 if rare else chance.randint(1, OFTEN)
        bot.start(**{FAILPOINT: f"{name}:{nth}"})
        if name in PROVOKED:
            PROVOKED[name](evidence.server, *extra)
        if name in ENDING:
            wait_for_work(evidence)
            bot.end()
        if not bot.died(PATIENCE):
            survived.append(name)
        time.sleep(0.05)  # what reached the server before the kill is in its record now
        evidence.server.clear_faults()
        evidence.killed()
    return survived


def wait_for_work(evidence: Evidence) -> None:
    deadline = time.monotonic() + PATIENCE
    while not evidence.read() and time.monotonic() < deadline:
        time.sleep(0.02)
