"""The second way in: who may knock, what they hear, and that nothing unstored is confirmed."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.intake import KINDS
from bot.webhook import LONGEST_BODY, SECRET_HEADER, WebhookSettings
from tests.bot.conftest import StartEdge, webhook_settings
from tests.bot.core import Core
from tests.bot.listening import listening
from tests.bot.memory_store import MemoryStore, StoreBusy
from tests.bot.stories import until
from tests.servers import BotApiProcess, Json


@pytest.fixture
def hook() -> WebhookSettings:
    return webhook_settings()


@pytest.fixture
async def knock(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, hook: WebhookSettings
) -> AsyncIterator[Any]:
    """Knock at a working webhook: what the answer was."""
    await start_edge(store, Core(), webhook=hook)
    await until(lambda: info(server)["url"] == hook.url)
    async with httpx.AsyncClient(timeout=45, trust_env=False) as client:

        async def call(body: Any = None, method: str = "POST", **wished: Any) -> httpx.Response:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            given = {"url": hook.url, "headers": {SECRET_HEADER: hook.secret}} | wished
            return await client.request(method, content=content, **given)

        yield call


def info(server: BotApiProcess) -> Json:
    result: Json = server.bot("getWebhookInfo")["result"]
    return result


def message(number: int, person: int, text: str) -> Json:
    whom = {"id": person, "is_bot": False, "first_name": "Ana"}
    chat = {"id": person, "type": "private", "first_name": "Ana"}
    inner = {"message_id": number, "date": 1, "from": whom, "chat": chat, "text": text}
    return {"update_id": number, "message": inner}


async def test_an_update_is_stored_when_the_platform_hears_200(
    server: BotApiProcess, store: MemoryStore, knock: Any
) -> None:
    person = await server.aperson(started=True)
    answer = await knock(message(41, person, "I am here"))
    assert (answer.status_code, answer.text) == (200, "")
    assert 41 in store.state.inbox
    await server.await_for(person, "I am here")


async def test_the_same_update_brought_twice_is_handled_once(
    server: BotApiProcess, store: MemoryStore, knock: Any
) -> None:
    person = await server.aperson(started=True)
    for _ in range(3):
        assert (await knock(message(42, person, "once"))).status_code == 200
    await knock(message(43, person, "after"))
    await server.await_for(person, "after")
    assert server.texts(person) == ["once", "after"]


STRANGERS = [
    ("another path", {"path": "/other"}, 404),
    ("the path and more", {"path": "/telegram/x"}, 404),
    ("another method", {"method": "GET"}, 405),
    ("no secret", {"headers": {}}, 401),
    ("a wrong secret", {"headers": {SECRET_HEADER: "a-secret-of-the-tests-0123456789abd"}}, 401),
    ("a part of the secret", {"headers": {SECRET_HEADER: "a-secret"}}, 401),
    ("a secret that is no ASCII", {"headers": {SECRET_HEADER: "Ü".encode()}}, 401),
    ("too much", {"body": b"[" + b" " * (LONGEST_BODY + 1) + b"]"}, 413),
    ("no JSON", {"body": b"{"}, 400),
    ("JSON that is too deep", {"body": b"[" * 500_000}, 400),
]


@pytest.mark.parametrize(
    ("wished", "status"), [s[1:] for s in STRANGERS], ids=[s[0] for s in STRANGERS]
)
async def test_who_knocks_wrongly_hears_a_number_and_nothing_is_kept(
    store: MemoryStore, knock: Any, hook: WebhookSettings, wished: dict[str, Any], status: int
) -> None:
    wished = dict(wished)
    if "path" in wished:
        wished["url"] = hook.url.replace("/telegram", wished.pop("path"))
    answer = await knock(**({"body": message(44, 5, "x")} | wished))
    assert (answer.status_code, answer.text) == (status, "")
    assert not answer.headers.get("Server")
    assert store.state.inbox == {}


async def test_what_cannot_be_stored_is_not_confirmed(store: MemoryStore, knock: Any) -> None:
    store.failing = lambda name: StoreBusy() if name == "take_in" else None
    answer = await knock(message(45, 5, "x"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert store.state.inbox == {}


async def test_an_update_without_a_number_does_not_come_for_ever(
    store: MemoryStore, knock: Any
) -> None:
    assert (await knock({"message": {}})).status_code == 200
    assert store.state.inbox == {}


async def test_the_platform_is_told_what_it_needs_and_drops_nothing(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, hook: WebhookSettings
) -> None:
    await start_edge(store, Core(), webhook=hook)
    await until(lambda: info(server)["url"] == hook.url)
    calls = [c for c in await server.arecord() if c["method"] == "setWebhook" and c["ok"]]
    told = calls[-1]["params"]
    assert told["allowed_updates"] == KINDS
    assert told["drop_pending_updates"] is False
    assert told["secret_token"] == hook.secret
    assert 1 <= told["max_connections"] <= 100


async def test_a_webhook_taken_away_by_another_program_is_set_again(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    hook: WebhookSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.webhook.LOOK_PAUSE", 0.2)
    await start_edge(store, Core(), webhook=hook)
    await until(lambda: info(server)["url"] == hook.url)
    await asyncio.sleep(1.1)  # the server takes one change a second
    server.bot("deleteWebhook")
    await until(lambda: info(server)["url"] == hook.url)


async def test_a_webhook_that_the_platform_refuses_leaves_the_bot_asking_for_updates(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    hook: WebhookSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await server.afault("setWebhook", status=400, description="Bad Request: bad webhook")
    person = await server.aperson()
    await server.asend(person, "still heard")
    await start_edge(store, Core(), webhook=hook)
    await server.await_for(person, "still heard")
    assert "asking for updates instead" in caplog.text
    assert hook.secret not in caplog.text


async def test_a_port_that_is_taken_leaves_the_bot_asking_for_updates(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    hook: WebhookSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None: ...

    async with listening(hang_up, hook.port):
        person = await server.aperson()
        await server.asend(person, "still heard")
        await start_edge(store, Core(), webhook=hook)
        await server.await_for(person, "still heard")
    assert f"{hook.port} cannot be listened on" in caplog.text


async def test_who_goes_back_to_asking_removes_the_webhook_and_loses_nothing(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, hook: WebhookSettings
) -> None:
    person = await server.aperson()
    first = await start_edge(store, Core(), webhook=hook)
    await until(lambda: info(server)["url"] == hook.url)
    await server.asend(person, "over the webhook")
    await server.await_for(person, "over the webhook")
    await first.stop()
    await server.asend(person, "while nobody listened")
    await start_edge(store, Core())
    await server.await_for(person, "while nobody listened")
    assert info(server)["url"] == ""
    assert server.texts(person) == ["over the webhook", "while nobody listened"]


async def test_while_nothing_can_be_stored_help_still_comes_and_the_update_comes_again(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, hook: WebhookSettings
) -> None:
    """Only to who has nothing waiting before it: the platform brings a chat's updates in order."""
    person = await server.aperson(language_code="es")
    broken = [True]
    store.failing = lambda name: StoreBusy() if name == "take_in" and broken else None
    await start_edge(store, Core(), webhook=hook)
    await server.asend(person, "/now")
    await server.await_for(person, "help card es")
    assert server.pending_updates() >= 1
    broken.clear()
    await server.await_for(person, "/now")
    assert server.texts(person) == ["help card es", "/now"]
