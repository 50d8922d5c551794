"""Puts messages before a bot and tells, from the server's side alone, when and how they arrived."""

import asyncio
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.bots import Reads
from tests.servers import BotApiProcess, from_bot, text_of

PATIENCE = 90.0  # seconds until a message counts as lost
SETTLE = 0.5  # seconds after the last copy, for receipts and for copies too many
LATEST = 10**9
# Talk seldom holds figures; with them Kindred would look in each message for a phone number.
WORDS = ("tea", "rain", "bread", "sleep", "music", "winter", "morning", "summer", "paper", "candle")
FIGURES = {ord(str(figure)): f"{word} " for figure, word in enumerate(WORDS)}
FEW = 20  # readers who are asked of while all others wait too


@dataclass
class Load:
    """Messages on their way: who writes what, and what each reader must find, in order."""

    sent: list[tuple[int, str]]
    expected: dict[int, list[str]]
    marks: dict[int, int] = field(default_factory=dict)


def load(server: BotApiProcess, reads: Reads, tag: str, count: int) -> Load:
    """Write `count` messages, the writers taking turns."""
    writers = list(reads)
    expected: defaultdict[int, list[str]] = defaultdict(list)
    sent: list[tuple[int, str]] = []
    for number in range(count):
        writer = writers[number % len(writers)]
        mark = " ".join(f"{tag} {number}".replace(".", "").translate(FIGURES).split())
        text = f"{mark}: it was a long day for me. How was yours, did you get some rest?"
        sent.append((writer, text))
        expected[reads[writer]].append(text)
    marks = {reader: int(server.chat(reader, LATEST)["seq"]) for reader in expected}
    return Load(sent, dict(expected), marks)


def cpu_seconds(pid: int) -> float | None:
    """What a process has used so far, as Linux tells it; None elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float | None:
    """What a process holds in memory now, as Linux tells it; None elsewhere."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def burst(server: BotApiProcess, work: Load) -> float:
    """Put everything into the server's queue at once; seconds until the last copy was there.

    The server takes it all in one step, so no bot sees any of it before that is done.
    """
    messages = [{"person": person, "text": text} for person, text in work.sent]
    server.ask("POST", "/user/send_bulk", {"messages": messages})
    begun = time.perf_counter()
    wait_for_all(server, work)
    return time.perf_counter() - begun


def wait_for_all(server: BotApiProcess, work: Load) -> None:
    """Wait for the copies, asking little: of the readers whose last one is due last, then of all.

    What asks much takes the server's time from whoever is measured.
    """
    deadline = time.monotonic() + PATIENCE
    place = {text: number for number, (_, text) in enumerate(work.sent)}
    order = sorted(work.expected, key=lambda reader: place[work.expected[reader][-1]])
    for some in (order[-FEW:], order):
        asked = some
        while time.monotonic() < deadline:
            after = {str(reader): work.marks[reader] for reader in asked}
            counts = server.ask("POST", "/user/counts", {"after": after})["counts"]
            asked = [one for one in asked if counts[str(one)] < len(work.expected[one])]
            if not asked:
                break
            time.sleep(0.01)


def faults(server: BotApiProcess, work: Load) -> Counter[str]:
    """Count what is wrong with what the readers have: each text once, in order, nothing else."""
    found: Counter[str] = Counter()
    for reader, texts in work.expected.items():
        got = [_words(text_of(one)) for one in from_bot(server.chat(reader, work.marks[reader]))]
        if got == texts:
            continue
        wanted, there = Counter(texts), Counter(got)
        lost, extra = (wanted - there).total(), (there - wanted).total()
        found["messages lost"] += lost
        found["messages too many"] += extra
        found["chats in another order"] += not lost and not extra
    return +found


async def steady(server: BotApiProcess, work: Load, rate: float) -> list[float]:
    """Send at a steady rate; seconds from each message's sending until its copy was there."""
    begun: dict[str, float] = {}
    took: dict[str, float] = {}
    everything = asyncio.Event()
    async with aiohttp.ClientSession(base_url=server.root, trust_env=False) as session:
        timeout = aiohttp.ClientTimeout(total=None)
        async with session.get("/user/events", timeout=timeout) as stream:
            await stream.content.readline()

            async def listen() -> None:
                async for line in stream.content:
                    now = time.perf_counter()
                    text = _delivered(line)
                    if text in begun and text not in took:
                        took[text] = now - begun[text]
                        if len(took) == len(work.sent):
                            everything.set()

            listening = asyncio.create_task(listen())
            await _send(session, work.sent, rate, begun)
            try:
                async with asyncio.timeout(PATIENCE / 3):
                    await everything.wait()
            except TimeoutError:
                pass  # what is missing is told by `faults`
            finally:
                listening.cancel()
    return list(took.values())


async def _send(
    session: aiohttp.ClientSession,
    messages: Sequence[tuple[int, str]],
    rate: float,
    begun: dict[str, float],
) -> None:
    async def send(person: int, text: str) -> None:
        begun[text] = time.perf_counter()
        async with session.post(f"/user/{person}/send", json={"text": text}) as answer:
            answer.raise_for_status()

    start = time.perf_counter()
    sends = []
    for number, (person, text) in enumerate(messages):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        sends.append(asyncio.create_task(send(person, text)))
    await asyncio.gather(*sends)


def _delivered(line: bytes) -> str | None:
    """Return the text of a message that the bot sent, None for any other line."""
    if not line.startswith(b"data: "):
        return None
    event = json.loads(line[6:])
    if event["type"] != "message" or event["message"]["out"]:
        return None
    return _words(text_of(event["message"]))


def _words(text: str) -> str:
    """Return what the writer wrote, without the alias line that Kindred puts above it."""
    return text.rpartition("\n")[2]
