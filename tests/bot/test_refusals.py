"""Each way a send can fail, once, over real HTTP: what people see and how often it was tried."""

import asyncio

import pytest

from tests.bot.conftest import StartEdge
from tests.bot.memory_store import MemoryStore
from tests.bot.stories import met, pair, sends_to
from tests.servers import BotApiProcess

# What the platform may say -> calls made, and whether the peer gets the words all the same.
REFUSALS = [
    ("Bad Request: chat not found", 1),
    ("Bad Request: user not found", 1),
    ("Bad Request: PEER_ID_INVALID", 1),
    ("Bad Request: INPUT_USER_DEACTIVATED", 1),
    ("Bad Request: message is too long", 1),
    ("Bad Request: message text is empty", 1),
    ("Bad Request: can't parse entities: unsupported start tag", 1),
    ("Bad Request: message to be replied not found", 2),
    ("Bad Request: BUTTON_DATA_INVALID", 1),
    ("Bad Request: VOICE_MESSAGES_FORBIDDEN", 1),
    ("Bad Request: not enough rights to send text messages to the chat", 1),
    ("Bad Request: something that was invented tomorrow", 1),
]


@pytest.mark.parametrize(("words", "calls"), REFUSALS, ids=[words[13:40] for words, _ in REFUSALS])
async def test_a_refused_message_is_tried_twice_at_most_and_its_sender_is_told(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge, words: str, calls: int
) -> None:
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    theirs = await server.asend(ben, "hello")
    await server.await_for(ana, "hello")
    await server.afault("sendMessage", chat_id=ben, status=400, description=words, times=50)
    copy = await asyncio.to_thread(server.last, ana)
    assert theirs["text"] == copy["text"]
    await server.asend(ana, "and how are you", reply_to_message_id=copy["message_id"])
    await server.await_for(ana, "not delivered")
    assert len(await sends_to(server, ben)) == calls
    assert server.texts(ana).count("hello") == 1


# status, drop, delay -> how often it is tried, whether it is marked
FAILURES = [
    ("500", {"status": 500}, 2, True),
    ("502 that is no JSON", {"status": 502}, 2, True),
    ("504 that is no JSON", {"status": 504}, 2, True),
    ("dropped before", {"drop": "before"}, 2, True),
    ("dropped after", {"drop": "after"}, 2, True),
    ("429", {"status": 429, "retry_after": 1}, 2, False),
]


@pytest.mark.parametrize(
    ("fault", "calls", "marked"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES]
)
async def test_what_may_still_arrive_is_tried_again_and_marked_if_it_may_have_arrived(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    fault: dict[str, object],
    calls: int,
    marked: bool,
) -> None:
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    await server.afault("sendMessage", chat_id=ben, times=1, **fault)
    await server.asend(ana, "one")
    await server.asend(ana, "two")
    await server.await_for(ben, "two")
    assert server.texts(ben)[-2:] == ["↻ one" if marked else "one", "two"]
    assert len(await sends_to(server, ben)) == calls + 1
    assert not [text for text in server.texts(ana) if "not delivered" in text]


async def test_a_send_whose_answer_never_comes_is_repeated_once_and_marked(
    server: BotApiProcess,
    store: MemoryStore,
    start_edge: StartEdge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.tg.sending.PATIENCE", 0.5)
    ana, ben, core = await pair(server)
    await start_edge(store, core)
    await met(server, store, ana, ben)
    await server.afault("sendMessage", chat_id=ben, delay=6, drop="before", times=1)
    await server.asend(ana, "one")
    await server.await_for(ben, "↻ one")
    assert server.texts(ben) == ["↻ one"]
