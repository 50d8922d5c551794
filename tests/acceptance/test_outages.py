"""What the bot needs goes away for a while: nothing unstored is confirmed, and it recovers."""

import asyncio
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg

from bot.inbox import ROOM
from tests.forked import ForkedKindred
from tests.kindred import Phone
from tests.ready import pair
from tests.servers import BotApiProcess, from_bot, text_of

LOCKED = 7.0  # seconds; a statement waits for five, then the store is in trouble
AWAY = 6 * 3600
QUIET = 60.0  # seconds in which nothing came
MARK = "↻"
HELD = 7520651  # the number under which PostgreSQL has one writer (see storage.store)


@contextmanager
def locked(bot: ForkedKindred) -> Iterator[None]:
    """Hold the database's write lock, as a backup tool would that hangs."""
    url = bot.environment.get("KINDRED_STORAGE__URL", "")
    if not url:
        with closing(sqlite3.connect(bot.folder / "kindred.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with asyncio.Runner() as loop:
        holder = loop.run(asyncpg.connect(url.replace("+asyncpg", "")))
        loop.run(holder.execute(f"SELECT pg_advisory_lock({HELD})"))
        try:
            yield
        finally:
            loop.run(holder.close())


def said(server: BotApiProcess, to: Phone, word: str) -> list[str]:
    texts = [text_of(message) for message in from_bot(server.chat(to.id))]
    return [text.rpartition("\n")[2] for text in texts if word in text]


def test_while_the_database_is_locked_nothing_is_confirmed_help_comes_and_all_arrives_after(
    server: BotApiProcess, forked: ForkedKindred
) -> None:
    recipient, supporter = pair(forked, server)
    forked.start()
    recipient.says("before the lock")
    supporter.sees("before the lock")
    stranger = Phone(server, "Nour")
    with locked(forked):
        for number in range(5):
            recipient.says(f"locked {number}")
        stranger.says("/now")
        stranger.sees("people", seconds=60)
        assert server.pending_updates() >= 6
        time.sleep(LOCKED)
        assert server.pending_updates() >= 6
    supporter.sees("locked 4", seconds=60)
    assert said(server, supporter, "locked") == [f"locked {number}" for number in range(5)]
    server.wait_until(lambda: server.pending_updates() == 0)


def test_while_the_disk_is_full_nothing_is_confirmed_and_all_arrives_after(
    server: BotApiProcess, tmp_path: Path
) -> None:
    bot = ForkedKindred(tmp_path, server)
    bot.init()
    recipient, supporter = pair(bot, server)
    try:
        bot.start()
        recipient.says("before")
        supporter.sees("before")
        _, most = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (4096, most))
        for number in range(5):
            recipient.says(f"full {number}")
        stranger = Phone(server, "Nour")
        stranger.says("/now")
        stranger.sees("people", seconds=60)
        assert server.pending_updates() >= 6
        assert bot.alive()
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (most, most))
        supporter.sees("full 4", seconds=60)
        assert said(server, supporter, "full") == [f"full {number}" for number in range(5)]
    finally:
        bot.kill()


def test_after_six_hours_without_the_platform_everything_arrives_in_order_and_unmarked(
    tmp_path: Path,
) -> None:
    state = str(tmp_path / "server.state")
    first = BotApiProcess("--state", state).start()
    port = first.root.rpartition(":")[2]
    bot = ForkedKindred(tmp_path, first)
    bot.init()
    recipient, supporter = pair(bot, first)
    try:
        bot.start()
        recipient.says("before")
        supporter.sees("before")
        first.fault("sendMessage", chat_id=supporter.id, status=429, retry_after=4, times=1)
        for number in range(5):
            recipient.says(f"away {number}")
        wait(lambda: first.pending_updates() == 0)
        first.stop()
        time.sleep(6)  # the bot tries to send, and to ask
        assert bot.alive()
        with BotApiProcess("--state", state, "--port", port) as second:
            second.advance(AWAY)
            for number in range(5, 8):
                second.send(recipient.id, f"away {number}")
            wait(lambda: len(said(second, supporter, "away")) >= 8)
            assert said(second, supporter, "away") == [f"away {number}" for number in range(8)]
            bot.kill()
    finally:
        bot.kill()
        first.stop()


def test_a_backlog_of_twice_what_fits_into_memory_is_drained_in_order(
    server: BotApiProcess, tmp_path: Path
) -> None:
    bot = ForkedKindred(tmp_path, server)
    bot.init()
    recipient, supporter = pair(bot, server)
    count = ROOM  # each; benchmarks.backlog does 20,000
    for person in (recipient, supporter):
        messages = [{"person": person.id, "text": f"backlog {n}"} for n in range(count)]
        server.ask("POST", "/user/send_bulk", {"messages": messages})
    try:
        bot.start()
        for person in (recipient, supporter):
            wait_for_the_last(server, person, f"backlog {count - 1}")
            assert said(server, person, "backlog") == [f"backlog {n}" for n in range(count)]
    finally:
        bot.kill()


def test_one_spoilt_update_in_a_hundred_is_set_aside_and_the_others_arrive(tmp_path: Path) -> None:
    # A server of its own: what is planted here is not what the description allows.
    with BotApiProcess() as server:
        bot = ForkedKindred(tmp_path, server)
        bot.init()
        recipient, supporter = pair(bot, server)
        for number in range(99):
            recipient.says(f"good {number}")
            if number == 50:
                server.raw_update({"message": {"message_id": "no number", "chat": 7}})
        try:
            bot.start()
            wait(lambda: len(said(server, supporter, "good")) >= 99)
            assert said(server, supporter, "good") == [f"good {number}" for number in range(99)]
        finally:
            bot.kill()
        with closing(sqlite3.connect(tmp_path / "kindred.db")) as database:
            aside = database.execute("SELECT count(*) FROM quarantine").fetchone()
            left = database.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL")
            assert (aside[0], left.fetchone()[0]) == (1, 0)


def wait(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.1)


def wait_for_the_last(server: BotApiProcess, to: Phone, words: str) -> None:
    """Wait for words that end a long row of others, as long as any of them come."""
    after, quiet_since = 0, time.monotonic()
    while time.monotonic() - quiet_since < QUIET:
        chat = server.chat(to.id, after)
        came = [text_of(message) for message in from_bot(chat)]
        if any(text.endswith(words) for text in came):
            return
        if came:
            quiet_since = time.monotonic()
        after = int(chat["seq"])
        time.sleep(0.1)
    raise AssertionError(f"{words!r} did not come")
