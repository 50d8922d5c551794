"""Runs the bot until it is told to end."""

import argparse
import asyncio
import gc
import logging
import signal
from pathlib import Path
from typing import Any

from app.clock import OffsetClock
from app.settings import load_settings
from app.wiring import App, build
from conversations import contacts, rounds

NAME = "run"
log = logging.getLogger("kindred")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the quicker event loop where there is one: it takes a sixth off each message."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def main(given: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; ends within three seconds."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    # Installed explicitly: a shell that starts us in the background makes SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    app = await build(load_settings(given.config))
    try:
        await _run(app, stopping)
    finally:
        await app.store.close()
    return 0


async def _run(app: App, stopping: asyncio.Event) -> None:
    starting = asyncio.create_task(app.edge.start())
    stop = asyncio.create_task(stopping.wait())
    others = [asyncio.create_task(_load_the_rest())]
    try:
        await _either(starting, stop)
        if not starting.done():
            return
        starting.result()
        app.core.bot_is_called(app.edge.username)
        log.info("@%s is ready", app.edge.username)
        others.append(asyncio.create_task(app.ticker.run()))
        if isinstance(app.clock, OffsetClock):
            others.append(asyncio.create_task(app.clock.follow(app.ticker.wake)))
        working = asyncio.create_task(app.edge.wait())
        await _either(working, stop)
        if working.done():
            working.result()
    finally:
        for timed in others:
            timed.cancel()
        await app.edge.stop()
        ending: list[asyncio.Task[Any]] = [*others, starting, stop]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)


async def _load_the_rest() -> None:
    """Load in the background what is not needed at once, but would take long when it is."""
    await asyncio.to_thread(contacts.get_ready)
    await asyncio.to_thread(rounds.get_ready)
    # What was loaded stays: looking through it for garbage again and again takes a fifth of a
    # second each time, in which nobody's message goes on.
    gc.freeze()


async def _either(one: asyncio.Task[Any], other: asyncio.Task[Any]) -> None:
    await asyncio.wait({one, other}, return_when=asyncio.FIRST_COMPLETED)
