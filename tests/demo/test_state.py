"""A server started again with its file goes on where it stopped."""

import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from demo.botapi import phone
from demo.botapi.keeper import Keeper, load
from demo.botapi.state import Snapshots
from demo.botapi.world import World
from tests.demo.conftest import TOKEN, Desk
from tests.servers import BotApiProcess

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "state.json"


@contextmanager
def started(file: Path) -> Iterator[BotApiProcess]:
    with BotApiProcess("--state", str(file), played=True) as server:
        yield server


def fresh() -> World:
    return World(TOKEN, "kindred_test_bot")


def again(desk: Desk, file: Path) -> World:
    """What a second server would have in memory."""
    Keeper(desk.world, file).save()
    return load(fresh, file)


def test_chats_and_people_are_there_after_a_restart(file: Path) -> None:
    with started(file) as server:
        ana = server.person("Ana", language_code="ar")
        server.send(ana, "/start")
        server.bot("sendMessage", chat_id=ana, text="<b>Sí</b>", parse_mode="HTML")
        server.ask("PUT", "/user/guide", {"steps": []})
        before, people = server.chat(ana), server.ask("GET", "/user/people")
    with started(file) as server:
        assert server.chat(ana) == before
        assert server.ask("GET", "/user/people") == people
        assert server.ask("GET", "/user/guide") == {"steps": []}


def test_updates_nobody_confirmed_are_delivered_again(file: Path) -> None:
    with started(file) as server:
        ana = server.person("Ana")
        server.send(ana, "first")
        server.send(ana, "second")
        first, second = server.bot("getUpdates")["result"]
        server.bot("getUpdates", offset=second["update_id"])
    with started(file) as server:
        assert server.bot("getUpdates")["result"] == [second]
        server.bot("getUpdates", offset=second["update_id"] + 1)
        assert [message["ticks"] for message in server.chat(ana)["messages"]] == [2, 2]
        server.send(ana, "third")
        (third,) = server.bot("getUpdates")["result"]
        assert third["update_id"] > second["update_id"] > first["update_id"]


def test_the_clock_and_the_numbers_go_on(file: Path) -> None:
    with started(file) as server:
        ana = server.person("Ana")
        old = server.send(ana, "/start")["message_id"]
        offset = server.advance(86400)
    with started(file) as server:
        assert server.ask("GET", "/clock") == {"offset": offset}
        sent = server.bot("sendMessage", chat_id=ana, text="hello")["result"]
        assert sent["message_id"] > old
        assert sent["date"] > time.time() + 86000


def test_a_press_can_be_answered_after_a_restart(desk: Desk, file: Path) -> None:
    sent = desk.does("sendMessage", chat_id=desk.ana.id, text="?", reply_markup=json.dumps(KEYS))
    wanted = {"message_id": sent["message_id"], "data": "yes"}
    pressed = phone.press(desk.world, desk.ana, wanted)
    desk.world = again(desk, file)
    ana = desk.world.people[desk.ana.id]
    assert phone.press(desk.world, ana, wanted) > pressed
    desk.does("answerCallbackQuery", callback_query_id=pressed, text="Good")
    assert ana.chat.answers[-1]["text"] == "Good"


def test_everything_else_comes_back_as_it_was(desk: Desk, file: Path) -> None:
    world, chat = desk.world, desk.ana.id
    scope = json.dumps({"type": "chat", "chat_id": chat})
    commands = json.dumps([{"command": "now", "description": "Help"}])
    desk.does("setMyCommands", commands=commands, scope=scope, language_code="es")
    desk.does("setMyName", name="Kin")
    desk.does("setChatMenuButton", chat_id=chat, menu_button=json.dumps({"type": "default"}))
    topic = desk.does("createForumTopic", chat_id=chat, name="Quiet")
    sent = desk.does("sendMessage", chat_id=chat, text="stay")
    place = {"chat_id": chat, "message_id": sent["message_id"]}
    desk.does("pinChatMessage", **place)
    reaction = json.dumps([{"type": "emoji", "emoji": "👍"}])
    desk.does("setMessageReaction", reaction=reaction, **place)
    allowed = json.dumps(["message", "message_reaction"])
    desk.does("setWebhook", url="http://127.0.0.1:1/x", allowed_updates=allowed)

    back = again(desk, file)

    ana = back.people[chat]
    assert back.profile.commands_for(ana) == [{"command": "now", "description": "Help"}]
    assert back.bot["first_name"] == "Kin"
    assert ana.chat.topics == desk.ana.chat.topics
    assert topic["message_thread_id"] in ana.chat.topics
    assert ana.chat == desk.ana.chat
    assert back.updates.allowed == world.updates.allowed
    assert back.updates.webhook_active
    assert back.webhook.url == "http://127.0.0.1:1/x"
    assert Snapshots(back).text() == Snapshots(world).text()


def test_a_photo_can_be_had_by_every_id_it_had(file: Path) -> None:
    with started(file) as server:
        ana = server.person("Ana")
        sizes = server.send_media(ana, "photo")["photo"]
    with started(file) as server:
        for size in sizes:
            info = server.bot("getFile", file_id=size["file_id"])
            assert info["result"]["file_size"] == sizes[-1]["file_size"]


def test_what_happened_since_is_written_without_waiting_for_the_end(file: Path) -> None:
    with started(file) as server:
        ana = server.person("Ana")
        server.send(ana, "in time")
        server.wait_until(lambda: file.exists() and "in time" in file.read_text())
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        written = file.stat().st_mtime_ns
        server.bot("getUpdates", timeout=0)
        os.kill(server.pid, 9)
        assert file.stat().st_mtime_ns == written
    with started(file) as server:
        assert server.chat(ana)["messages"][0]["text"] == "in time"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 0, "world": {}}',
        '{"version": 1, "world": {"bot": {"id": 1}}}',
        "caf\u00e9",
        "[" * 100_000,
    ],
)
def test_a_broken_file_is_set_aside_and_said_so(
    file: Path, broken: str, capfd: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text(broken)
    with started(file) as server:
        assert server.ask("GET", "/user/people") == []
        server.person("Ana")
    aside = file.with_name("state.json.unreadable")
    assert aside.read_text() == broken
    errors = capfd.readouterr().err
    assert errors.count("\n") == 1
    assert "state.json.unreadable" in errors
    with started(file) as server:
        assert len(server.ask("GET", "/user/people")) == 1


def test_a_place_that_cannot_be_written_is_said_and_harms_nobody(
    desk: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    keeper = Keeper(desk.world, in_the_way / "state.json")
    keeper.save()
    assert "could not be written" in capfd.readouterr().err
    assert desk.world.changed


def test_four_hundred_people_are_written_and_one_change_costs_little(file: Path) -> None:
    with started(file) as server:
        people = server.people(400, silent=True)
        messages: list[Any] = [
            {"person": one, "text": f"line {n}"} for one in people for n in "abc"
        ]
        for _ in range(5):
            server.ask("POST", "/user/send_bulk", {"messages": messages})
        server.stop()
    world = load(lambda: World("700000001:demo", "x"), file)
    snapshots = Snapshots(world)
    snapshots.text()
    world.delete(world.people[people[0]], next(iter(world.people[people[0]].chat.entries.values())))
    began = time.process_time()
    text = snapshots.text()
    assert time.process_time() - began < 1
    assert len(json.loads(text)["people"]) == 400
