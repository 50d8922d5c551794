"""The bot is killed while somebody answers how it goes: no answer is lost, none counts twice."""

import csv
from datetime import timedelta
from pathlib import Path

from app.clock import SystemClock
from benchmarks.kill_points import FAILPOINT
from tests.acceptance.people import recipient_comes
from tests.forked import ForkedKindred
from tests.servers import BotApiProcess

TAPPING = {
    "confirmed-not-handled": "I matter as much as anyone else.",
    "decided-not-committed": "I can deal with what this week brings.",
    "committed-not-queued": "Good things can still come my way.",
}
"""Where the bot is killed after a tap, and which item comes when it is back."""


def noon_comes(server: BotApiProcess) -> None:
    """Move the clock to the middle of a day, so that no night comes in between."""
    now = SystemClock().now()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    server.advance((noon - now).total_seconds())


def exported(bot: ForkedKindred, folder: Path) -> list[dict[str, str]]:
    bot.command("export", str(folder), "--config", str(bot.config))
    with (folder / "responses.csv").open() as file:
        return [row for row in csv.DictReader(file) if row["value"]]


def test_each_tap_is_kept_once_wherever_the_bot_is_killed(
    server: BotApiProcess, forked: ForkedKindred, tmp_path: Path
) -> None:
    noon_comes(server)
    forked.start()
    phone = recipient_comes(server)
    server.advance(400)
    phone.sees("five quick taps")
    for point, following in TAPPING.items():
        forked.stop()
        phone.taps("Half true")
        forked.start(**{FAILPOINT: point})
        assert forked.died(60), f"not killed at {point}"
        forked.start()
        phone.sees(following)
    forked.stop()
    kept = exported(forked, tmp_path / "out")
    assert [(row["value"], row["amended_from"]) for row in kept] == [("3", "")] * len(TAPPING)
