"""Calls that go past the outbox because nobody waits for them: answers to presses, leaving groups.

They may fail or come too late without harm, so they are tried once and never hold up an update.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

from bot.failpoints import point
from bot.handling import Aside
from bot.tg.api import Api, CallError

PLACES: Final = 6  # calls at once
AGAIN: Final = 600.0  # seconds until a chat is left again, should we be put back into it
MANY: Final = 1000


class Beside:
    """Takes an Aside and returns at once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._places = asyncio.Semaphore(PLACES)
        self._tasks: set[asyncio.Task[None]] = set()
        self._left: dict[int, float] = {}

    def take(self, aside: Aside) -> None:
        for press in aside.presses:
            answer: dict[str, Any] = {"callback_query_id": press.callback_id}
            if press.text:
                answer |= {"text": press.text, "show_alert": press.alert}
            self._start("answerCallbackQuery", answer)
        for chat in aside.leave:
            self._leave(chat)

    async def stop(self, patience: float) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()

    def _leave(self, chat: int) -> None:
        now = time.monotonic()
        if now - self._left.get(chat, -AGAIN) < AGAIN:
            return
        if len(self._left) >= MANY:
            self._left.clear()
        self._left[chat] = now
        self._start("leaveChat", {"chat_id": chat})

    def _start(self, method: str, parameters: Mapping[str, Any]) -> None:
        task = asyncio.create_task(self._call(method, parameters))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call(self, method: str, parameters: Mapping[str, Any]) -> None:
        async with self._places:
            point("answering-press")
            try:
                await self._api.call(method, parameters)
            except CallError:
                return  # too late, or gone: the spinning button stops by itself
