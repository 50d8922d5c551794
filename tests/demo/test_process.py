"""The server as a process: it says when it is ready, ends at once, listens on loopback only."""

import ast
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers import ROOT, BotApiProcess, free_of_proxies

FORBIDDEN = {"bot", "conversations", "storage", "matching", "measures", "app", "dashboard"}
START = [sys.executable, "-m", "demo.botapi"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_within_a_second_even_with_open_calls(number: signal.Signals) -> None:
    process = subprocess.Popen(
        ["sh", "-c", f"trap '' INT; exec {' '.join(START)} --port 0"],
        cwd=ROOT,
        env=free_of_proxies(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    root = process.stdout.readline().removeprefix("ready ").strip()
    paths = ("/bot700000001:demo/getUpdates?timeout=50", "/clock/wait?offset=0", "/user/events")
    openers = [threading.Thread(target=hang, args=(root + path,)) for path in paths]
    for opener in openers:
        opener.start()
    time.sleep(0.5)
    process.send_signal(number)
    _, errors = process.communicate(timeout=40)  # the longest of the calls would last 50 s
    assert process.returncode == 0
    assert errors == ""
    for opener in openers:
        opener.join()


def hang(url: str) -> None:
    try:
        with httpx.Client(trust_env=False, timeout=30) as client:
            client.get(url)
    except httpx.HTTPError:
        return


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "::"])
def test_any_other_address_is_refused(host: str) -> None:
    done = subprocess.run(
        [*START, "--host", host], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "127.0.0.1 only" in done.stderr


def test_it_knows_nothing_of_the_bot() -> None:
    for file in (ROOT / "demo" / "botapi").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & FORBIDDEN, file


def test_without_a_page_it_still_answers() -> None:
    with BotApiProcess("--no-page", "--record", "0", played=True) as server:
        assert server.bot("getMe")["ok"]
        assert server.record() == []
        with pytest.raises(RuntimeError, match="404"):
            server.ask("GET", "/")


def test_a_record_keeps_the_last_calls() -> None:
    with BotApiProcess("--record", "3", played=True) as server:
        for _ in range(5):
            server.bot("getMe")
        assert [call["n"] for call in server.record()] == [3, 4, 5]


def test_a_moved_clock_wakes_who_waits_for_it(botapi: BotApiProcess) -> None:
    seen = botapi.ask("GET", "/clock")["offset"]
    answers: list[Any] = []
    path = f"/clock/wait?offset={seen}"
    waiting = threading.Thread(target=lambda: answers.append(botapi.ask("GET", path)))
    waiting.start()
    time.sleep(0.3)
    assert not answers
    moved = botapi.advance(60)
    waiting.join(45)
    assert answers == [{"offset": moved}]
    assert moved == seen + 60


def test_the_page_hears_what_happens(botapi: BotApiProcess) -> None:
    ana = botapi.person("Ana")
    events = []
    with (
        httpx.Client(trust_env=False, base_url=botapi.root, timeout=45) as client,
        client.stream("GET", "/user/events") as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines).startswith(":")
        first = botapi.send(ana, "/start")["message_id"]
        botapi.bot("sendMessage", chat_id=ana, text="hello")
        botapi.delete(ana, first)
        botapi.bot("sendGift")
        for line in lines:
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
            if len(events) == 4:
                break
    assert [event["type"] for event in events] == ["message", "message", "deleted", "notice"]
    assert [event["person"] for event in events] == [ana, ana, ana, None]
    assert events[1]["message"]["text"] == "hello"
    assert "text" not in events[2]["message"]


def test_the_crowd_is_not_on_the_page(botapi: BotApiProcess) -> None:
    before = httpx.get(f"{botapi.root}/health", trust_env=False)
    assert before.json()["ok"]
    (silent,) = botapi.people(1, silent=True)
    assert [one["silent"] for one in botapi.ask("GET", "/user/people") if one["id"] == silent] == [
        True
    ]


def test_the_guide_is_what_was_put_there(botapi: BotApiProcess) -> None:
    botapi.ask("PUT", "/user/guide", {"links": ["a"]})
    assert botapi.ask("GET", "/user/guide") == {"links": ["a"]}


def test_unread_marks_go_when_the_chat_was_read(botapi: BotApiProcess) -> None:
    ana = botapi.person()
    botapi.send(ana, "/start")
    sent = [botapi.bot("sendMessage", chat_id=ana, text="x")["result"] for _ in range(3)]

    def unread() -> int:
        people = botapi.ask("GET", "/user/people")
        return int(next(one["unread"] for one in people if one["id"] == ana))

    assert unread() == 3
    botapi.ask("POST", f"/user/{ana}/read", {"up_to": sent[1]["message_id"]})
    assert unread() == 1


def test_a_chat_gives_only_what_changed_since(botapi: BotApiProcess) -> None:
    ana = botapi.person()
    first = botapi.send(ana, "/start")["message_id"]
    botapi.bot("sendMessage", chat_id=ana, text="one")
    seen = botapi.chat(ana)
    assert seen["messages"][0]["message_id"] == first
    assert botapi.chat(ana, seen["seq"])["messages"] == []
    botapi.edit(ana, first, "changed")
    (changed,) = botapi.chat(ana, seen["seq"])["messages"]
    assert (changed["text"], changed["edited"], changed["out"]) == ("changed", True, True)


def test_the_list_of_methods_names_its_source() -> None:
    head = (Path(ROOT) / "demo/botapi/method_names.txt").read_text().splitlines()[0]
    assert "core.telegram.org" in head


def test_one_call_after_another_does_not_wait_for_the_network(botapi: BotApiProcess) -> None:
    took = []
    for _ in range(50):
        began = time.monotonic()
        botapi.bot("getMe")
        took.append(time.monotonic() - began)
    assert min(took) < 0.03, "40 ms every call is Nagle's algorithm"
