"""The bot is killed in the middle of everything: nothing is lost, nothing changes its order."""

import socket
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.kill import Writers, drain, kill_again_and_again
from benchmarks.kill_bots import Kindred
from benchmarks.kill_evidence import Evidence, Verdict, judge
from benchmarks.kill_points import kill_at_each
from bot.failpoints import POINTS
from tests.forked import ForkedKindred
from tests.kindred import Phone
from tests.servers import BotApiProcess

KILLS = 12
TALKS = 50
RATE = 30


@pytest.fixture
def long_record() -> Iterator[BotApiProcess]:
    with BotApiProcess("--record", "1000000", "--no-page") as started:
        yield started


class Killing:
    """A bot with people in talks who keep writing, until everything has been judged."""

    def __init__(self, server: BotApiProcess, folder: Path, url: str, **more: str) -> None:
        ids = server.people(2 * TALKS + 2, started=True)
        pairs = list(zip(ids[::2], ids[1::2], strict=True))
        self.bot = Kindred("the bot", server, folder / "bot", pairs, url, **more)
        self.evidence = Evidence(server)
        self.writers = Writers(server, list(self.bot.reads), RATE)
        self.writers.start()

    def judged(self) -> Verdict:
        self.writers.end()
        self.bot.start()
        drain(self.evidence, self.bot, self.writers.sent)
        self.bot.kill()
        self.evidence.read()
        verdict = judge(self.evidence, self.bot.reads)
        assert verdict.sent > 0
        assert verdict.lost == 0
        assert verdict.reordered == 0
        assert verdict.unmarked == 0, "a repeat without its mark"
        assert verdict.unexplained == 0, "a repeat of what was not in flight at a kill"
        assert verdict.astray == 0
        return verdict


def kill_at_random(killing: Killing, kills: int) -> None:
    wished = Namespace(kills=kills, seconds_between=0.6, seed=5)
    kill_again_and_again(killing.bot, killing.evidence, wished)


def test_killed_again_and_again_and_at_every_named_point_the_bot_loses_no_message(
    long_record: BotApiProcess, url: str, tmp_path: Path
) -> None:
    killing = Killing(long_record, tmp_path, url)
    try:
        kill_at_random(killing, KILLS)
        assert kill_at_each(killing.bot.process, killing.evidence, killing.bot.extra_pair) == []
        assert killing.judged().kills == KILLS + len(POINTS)
    finally:
        killing.bot.kill()


def test_killed_while_the_platform_brings_updates_it_loses_none_either(
    long_record: BotApiProcess, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    more = {
        "KINDRED_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "KINDRED_TELEGRAM__WEBHOOK_LISTEN": f"127.0.0.1:{port}",
    }
    killing = Killing(long_record, tmp_path, "", **more)
    try:
        kill_at_random(killing, 4)
        killing.judged()
    finally:
        killing.bot.kill()
    assert not any(call["method"] == "getUpdates" for call in long_record.record())


def test_killed_in_the_middle_of_the_questions_the_bot_goes_on_where_it_was(
    server: BotApiProcess, forked: ForkedKindred
) -> None:
    forked.start()
    phone = Phone(server, "Rana")
    phone.says("/start")
    phone.taps("English")
    phone.taps("Go on")
    phone.sees("How old are you")
    forked.kill()
    phone.taps("25–34")
    forked.start()
    phone.taps("United Kingdom", seconds=60)
    phone.sees("(1 of 4)")
    forked.stop()
    server.advance(5 * 86400)
    forked.start()
    phone.says("/start")
    phone.sees("We were here")
    phone.sees("(1 of 4)")
