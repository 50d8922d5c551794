import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError

from bot.decisions import Kind
from bot.logs import guard_logs
from bot.tg.api import Api, CallError
from bot.tg.http import AiohttpRequest, NotSentError, normal_root
from tests.bot.listening import Answering, listening
from tests.servers import PATIENCE, BotApiProcess

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("https://api.telegram.org", "https://api.telegram.org"),
        ("https://api.telegram.org/", "https://api.telegram.org"),
        ("https://api.telegram.org/bot", "https://api.telegram.org"),
        (" http://127.0.0.1:9000/bot/ ", "http://127.0.0.1:9000"),
        ("http://127.0.0.1:9000/sub/bot", "http://127.0.0.1:9000/sub"),
    ],
)
def test_a_root_may_be_pasted_with_a_tail(pasted: str, root: str) -> None:
    assert normal_root(pasted) == root


@pytest.mark.parametrize("pasted", ["", "api.telegram.org", "ftp://x", "http://"])
def test_what_is_no_root_is_refused(pasted: str) -> None:
    with pytest.raises(ValueError, match="base URL"):
        normal_root(pasted)


@asynccontextmanager
async def serving(behaviour: Answering) -> AsyncIterator[str]:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await behaviour(reader, writer)

    async with listening(once) as root:
        yield root


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None: ...


async def keep_silent(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(1)


async def half(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok"')
    await writer.drain()


async def redirect(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n"
    )
    await writer.drain()


async def failure_at(root: str, **settings: float) -> Kind:
    async with AiohttpRequest(**settings) as request:  # type: ignore[arg-type]
        with pytest.raises(CallError) as caught:
            await Api(request, root, TOKEN).call("sendMessage", {"chat_id": 1}, read=0.3)
    assert TOKEN not in repr(caught.value)
    assert TOKEN not in str(caught.value.__cause__)
    return caught.value.failure.kind


@pytest.mark.parametrize("behaviour", [hang_up, keep_silent, half, redirect])
async def test_what_broke_after_the_request_left_is_unclear(behaviour: Answering) -> None:
    async with serving(behaviour) as root:
        assert await failure_at(root) is Kind.UNCLEAR


async def test_a_refused_connection_was_certainly_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        root = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert await failure_at(root) is Kind.UNSENT


async def test_no_free_connection_in_time_was_certainly_not_sent() -> None:
    asked, over = asyncio.Event(), asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        asked.set()
        await over.wait()

    async with (
        serving(wait) as root,
        AiohttpRequest(limit=1, connect_timeout=0.1, pool_timeout=0.1) as request,
    ):
        first = asyncio.create_task(request.exchange(root, b"{}", connect=30, read=60))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        with pytest.raises(NotSentError):
            await request.exchange(root, b"{}", connect=0.2)
        over.set()
        with pytest.raises(NetworkError):
            await first


async def test_after_the_end_nothing_is_sent() -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.shutdown()
    with pytest.raises(NotSentError):
        await request.exchange("http://127.0.0.1:1/", b"")


async def test_the_stock_bot_works_on_this_request(server: BotApiProcess) -> None:
    person = await server.aperson()
    await server.asend(person, "/start")
    request = AiohttpRequest()
    bot = Bot(
        server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=request,
        get_updates_request=AiohttpRequest(),
    )
    async with bot:
        assert (await bot.send_message(person, "typed")).text == "typed"
        picture = InputFile(b"\x89PNG\r\n\x1a\n" + bytes(64), filename="x.png")
        sent = await bot.send_photo(person, picture, caption="drawn")
        file = await bot.get_file(sent.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()).startswith(b"\x89PNG")
        with pytest.raises(NetworkError):
            await bot.send_message(1, "nobody")


async def test_no_log_line_holds_the_token_or_a_url(
    server: BotApiProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(caplog.handler)
    guard_logs(server.token)
    async with AiohttpRequest() as request:
        api = Api(request, server.root, server.token)
        await api.call("getMe", {})
        logging.getLogger("kindred.test").warning("leaked %s", server.token)
        fault = RuntimeError(f"http://x/bot{TOKEN}/getMe")
        logging.getLogger("kindred.test").error("fell over", exc_info=fault)
    root.removeHandler(caplog.handler)
    assert "leaked <token>" in caplog.text
    assert server.token not in caplog.text
    assert TOKEN not in caplog.text
