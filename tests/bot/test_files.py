"""Files come from Telegram's own folder alone, whole, and never more than 20 MB."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.decisions import Kind
from bot.tg.api import Api, CallError
from bot.tg.files import LARGEST, Files
from bot.tg.http import AiohttpRequest, TooLargeError
from tests.bot.listening import listening
from tests.servers import BotApiProcess

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
PATH = {"file_id": "f", "file_unique_id": "u", "file_path": "photos/file_1.jpg"}


@asynccontextmanager
async def files_at(root: str, token: str = TOKEN) -> AsyncIterator[Files]:
    async with AiohttpRequest() as request:
        yield Files(request, Api(request, root, token), root, token)


@asynccontextmanager
async def served(found: dict[str, Any], answer: Answer) -> AsyncIterator[tuple[Files, list[str]]]:
    """A server that knows one file; the list tells what was asked of it."""
    asked: list[str] = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append(head.split()[1])
        if head.startswith("POST"):
            body = json.dumps({"ok": True, "result": found}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n")
            writer.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        else:
            await answer(head, writer)

    async with listening(once) as root, files_at(root) as files:
        yield files, asked


def saying(head: str, body: bytes = b"") -> Answer:
    async def answer(_asked: str, writer: asyncio.StreamWriter) -> None:
        writer.write(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        await writer.drain()

    return answer


async def endless(_asked: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"%x\r\n%b\r\n" % (1 << 20, bytes(1 << 20))
    for _ in range(100):
        writer.write(piece)
        await writer.drain()


async def test_a_file_of_the_local_server_arrives_as_it_is(server: BotApiProcess) -> None:
    person = await server.aperson("Ana")
    await asyncio.to_thread(lambda: server.send_media(person, "photo"))
    update = server.bot("getUpdates", timeout=5)["result"][-1]
    server.bot("getUpdates", offset=update["update_id"] + 1)
    largest = update["message"]["photo"][-1]
    async with files_at(server.root, server.token) as files:
        content = await files.fetch(largest["file_id"], largest["file_size"])
        assert len(content) == largest["file_size"]
        with pytest.raises(CallError) as caught:
            await files.fetch("no-such-file")
        assert caught.value.failure.kind is Kind.REJECTED


async def test_a_file_said_to_be_too_large_is_not_even_asked_for() -> None:
    async with served(PATH, endless) as (files, asked):
        with pytest.raises(TooLargeError):
            await files.fetch("f", LARGEST + 1)
        assert asked == []


async def test_a_file_that_getfile_calls_too_large_is_not_fetched() -> None:
    async with served(PATH | {"file_size": LARGEST + 1}, endless) as (files, asked):
        with pytest.raises(TooLargeError):
            await files.fetch("f")
        assert asked == [f"/bot{TOKEN}/getFile"]


@pytest.mark.parametrize(
    "answer", [endless, saying(f"HTTP/1.1 200 OK\nContent-Length: {LARGEST + 1}")]
)
async def test_a_file_that_grows_too_large_on_its_way_is_dropped(answer: Answer) -> None:
    async with served(PATH, answer) as (files, _):
        with pytest.raises(TooLargeError):
            await files.fetch("f", 10)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../bot/getMe",
            "photos/../../x",
            "/etc/passwd",
            "http://example.org/x",
            "//example.org/",
        ),
        *("photos/a?b", "photos/a#b", "photos/%2e%2e/x", "photos//x", "a b", "", None, 7),
        *("photos/./x", "photos/a\\b", "photos/a\n"),
    ],
)
async def test_a_path_that_leaves_the_bots_folder_is_never_followed(path: object) -> None:
    async with served(PATH | {"file_path": path}, endless) as (files, asked):
        with pytest.raises(CallError):
            await files.fetch("f")
        assert asked == [f"/bot{TOKEN}/getFile"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (saying("HTTP/1.1 302 Found\nLocation: http://127.0.0.1:9/\nContent-Length: 0"), "unclear"),
        (saying("HTTP/1.1 404 Not Found\nContent-Length: 0"), "rejected"),
        (saying("HTTP/1.1 500 Oops\nContent-Length: 0"), "unclear"),
        (saying("HTTP/1.1 200 OK\nContent-Length: 99", b"half"), "unclear"),
    ],
)
async def test_what_goes_wrong_on_the_way_is_a_failure_without_the_token(
    answer: Answer, kind: str
) -> None:
    async with served(PATH, answer) as (files, asked):
        with pytest.raises(CallError) as caught:
            await files.fetch("f")
        assert caught.value.failure.kind == kind
        assert TOKEN not in repr(caught.value) + repr(caught.value.__cause__)
        assert asked[1:] == [f"/file/bot{TOKEN}/photos/file_1.jpg"]
