"""A wrong set-up is told at once, all of it, with what to do."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.kindred import KindredProcess, Phone
from tests.ready import pair
from tests.servers import ROOT, BotApiProcess


def test_a_configuration_with_many_faults_names_them_all(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[telegram]\ntoken = "123:abc"\nper_second = "many"\nbase_ulr = "x"\n'
        '[storage]\nurl = "mysql://x"\n[weather]\nsunny = true\n'
    )
    done = run("run", "--config", str(config))
    assert done.returncode == 2
    for part in (
        "4 thing(s) to mend",
        "per_second",
        "did you mean base_url?",
        "sqlite+aiosqlite:///",
        "weather is no setting",
    ):
        assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_the_examples_token_is_refused(tmp_path: Path) -> None:
    done = run("run", "--config", str(ROOT / "config.example.toml"))
    assert done.returncode == 2
    assert "@BotFather" in done.stderr


def test_a_movable_clock_is_refused_away_from_loopback(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[telegram]\ntoken = "123:abc"\n[clock]\nsource = "http://x/clock"\n')
    done = run("run", "--config", str(config))
    assert done.returncode == 2
    assert "loopback" in done.stderr


def test_a_missing_and_a_wrong_key_say_what_to_do(server: BotApiProcess, tmp_path: Path) -> None:
    bot = KindredProcess(tmp_path, server)
    bot.init()
    key = tmp_path / "kindred.key"
    right = key.read_text()
    key.unlink()
    said = bot.command("run", "--config", str(bot.config), check=False)
    assert "does not exist" in said
    assert "Put the key file back" in said
    key.write_text("1:" + "A" * 43 + "=\n")
    key.chmod(0o600)
    said = bot.command("run", "--config", str(bot.config), check=False)
    assert "not the" in said.lower()
    assert "Traceback" not in said
    key.write_text(right)
    key.chmod(0o644)
    assert "chmod 600" in bot.command("run", "--config", str(bot.config), check=False)


def test_an_unreachable_database_says_so_without_its_password(
    server: BotApiProcess, tmp_path: Path
) -> None:
    url = "postgresql+asyncpg://kindred:hunter2hunter2@127.0.0.1:9/kindred"
    bot = KindredProcess(tmp_path, server, url=url)
    said = bot.command("init", "--config", str(bot.config), "--yes", check=False)
    assert "does not answer" in said
    assert "hunter2" not in said


def test_an_unknown_token_says_whom_to_ask(server: BotApiProcess, tmp_path: Path) -> None:
    bot = KindredProcess(tmp_path, server, KINDRED_TELEGRAM__TOKEN="700000002:wrong")
    said = bot.command("init", "--config", str(bot.config), "--yes", check=False)
    assert "@BotFather" in said


def test_a_second_bot_on_the_same_database_waits_and_takes_over(
    server: BotApiProcess, tmp_path: Path
) -> None:
    first = KindredProcess(tmp_path, server)
    first.init()
    second = KindredProcess(tmp_path, server)
    second.log = tmp_path / "second.log"
    with first:
        person = server.person("Ranaquillette")
        server.send(person, "/help")
        server.wait_for(person, "What you can do")
        with second:
            deadline = time.monotonic() + 60
            while "another process works" not in second.log.read_text():
                assert time.monotonic() < deadline
                time.sleep(0.1)
            first.stop()
            server.send(person, "/now")
            server.wait_for(person, "112 / 911 / 999", seconds=60)


def test_the_commands_tell_what_they_are_for() -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in ("init", "run", "invite", "match", "doctor", "check-programme", "demo"):
        assert name in done.stdout


@pytest.mark.parametrize("count", ["0", "-3", "many", "1001"])
def test_a_count_of_links_that_cannot_be_says_what_can(count: str) -> None:
    done = run("invite", "--role", "supporter", f"--count={count}")
    assert done.returncode == 2
    assert "give a number from 1 to 1000" in done.stderr


def test_a_programme_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    done = run("check-programme", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "there is no such folder. Copy programmes/default" in done.stdout


def test_an_invitation_is_too_old_after_a_week(server: BotApiProcess, tmp_path: Path) -> None:
    bot = KindredProcess(tmp_path, server)
    bot.init()
    server.advance(30 * 86400)
    token = bot.invite("supporter")[0]
    with bot:
        server.advance(8 * 86400)
        late = Phone(server, "Latecomeria")
        late.says("/help")
        late.sees("What you can do")
        late.says(f"/start {token}")
        late.sees("This invitation is too old")


def test_a_malformed_update_stops_nobody(tmp_path: Path) -> None:
    # A server of its own: what is planted here is not what the description allows.
    with BotApiProcess() as server:
        bot = KindredProcess(tmp_path, server)
        bot.init()
        recipient, supporter = pair(bot, server)
        with bot:
            server.raw_update({"message": {"message_id": "no number", "chat": 7}})
            server.raw_update({"callback_query": {"id": 1}})
            recipient.says("after the broken ones")
            supporter.sees("after the broken ones")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
