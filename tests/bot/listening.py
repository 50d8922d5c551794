"""A server of a few lines on loopback, for answers that no proper server would give."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(answering: Answering, port: int = 0) -> AsyncIterator[str]:
    """Yield the root of a server; in the end no connection to it is left to the collector."""
    writers: list[asyncio.StreamWriter] = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            await answering(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the bot has heard enough
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()
