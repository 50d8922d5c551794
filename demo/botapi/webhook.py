"""Delivers updates to the bot's webhook: one chat in order, several at once, again until taken."""

import asyncio
import contextlib
import json
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from demo.botapi.calls import perform
from demo.botapi.hook import Hook
from demo.botapi.params import Params
from demo.botapi.updates import Pending
from demo.botapi.world import World

ANSWER_SECONDS = 60.0
LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 3600.0


class Delivery:
    """Runs as long as the server; idle without a webhook."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._lanes: dict[int, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._given: set[int] = set()
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._slots = asyncio.Semaphore(40)

    async def run(self) -> None:
        while True:
            hook, updates = self.world.webhook, self.world.updates
            if hook.changed.is_set():
                hook.changed.clear()
                self._forget(hook)
            updates.arrived.clear()
            if hook.url:
                self._give_new()
            waits = [
                asyncio.ensure_future(event.wait()) for event in (updates.arrived, hook.changed)
            ]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()

    def _forget(self, hook: Hook) -> None:
        for task in self._tasks:
            task.cancel()
        for _, writer in self._free:
            writer.close()
        self._lanes, self._given, self._free = {}, set(), []
        self._slots = asyncio.Semaphore(hook.max_connections)

    def _give_new(self) -> None:
        """New ones stand at the end: look back to the first that is on its way already."""
        fresh = []
        for update_id, pending in reversed(self.world.updates.pending.items()):
            if update_id in self._given:
                break
            fresh.append(pending)
        for pending in reversed(fresh):
            self._give(pending)

    def _give(self, pending: Pending) -> None:
        self._given.add(pending.update["update_id"])
        key = pending.person.id if pending.person is not None else 0
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(pending)
            return
        lane = self._lanes[key] = deque([pending])
        task = asyncio.create_task(self._lane(key, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _lane(self, key: int, lane: deque[Pending]) -> None:
        while lane:
            update = lane.popleft().update
            await self._until_taken(update)
            self.world.updates.confirm(update["update_id"])
            self._given.discard(update["update_id"])
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _until_taken(self, update: dict[str, Any]) -> None:
        failures = 0
        while update["update_id"] in self.world.updates.pending:
            async with self._slots:
                status, retry_after, body = await self._try(update)
            if 200 <= status < 300:
                await self._perform(body)
                return
            failures += 1
            pause = 0.0 if failures == 1 else min(2.0 ** (failures - 2), LONGEST_PAUSE)
            await asyncio.sleep(min(max(pause, retry_after), LONGEST_RETRY_AFTER))

    async def _try(self, update: dict[str, Any]) -> tuple[int, float, bytes]:
        hook = self.world.webhook
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                status, headers, body = await self._post(hook, json.dumps(update).encode())
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._failed(
                "Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused"
            )
            return 0, 0.0, b""
        if not 200 <= status < 300:
            self._failed(f"Wrong response from the webhook: {status} {headers.get('', '')}".strip())
        retry_after = headers.get("retry-after", "0")
        return status, float(retry_after) if retry_after.isdecimal() else 0.0, body

    def _failed(self, text: str) -> None:
        hook = self.world.webhook
        hook.last_error, hook.last_error_date = text, self.world.clock.today()

    async def _post(self, hook: Hook, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """One POST on a kept connection; a stale one is replaced once."""
        head = hook.request_head(len(body))
        if self._free:
            with contextlib.suppress(OSError, EOFError):
                return await self._exchange(*self._free.pop(), head + body)
        split = urlsplit(hook.url)
        reader, writer = await asyncio.open_connection(split.hostname, split.port or 80)
        return await self._exchange(reader, writer, head + body)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        kept = False
        try:
            writer.write(request)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status, reason = int(head[0].split()[1]), " ".join(head[0].split()[2:])
            pairs = (line.partition(":") for line in head[1:] if line)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            length = headers.get("content-length")
            body = await reader.readexactly(int(length)) if length else b""
            kept = length is not None and headers.get("connection", "").lower() != "close"
        finally:
            if kept:
                self._free.append((reader, writer))
            else:
                writer.close()
        return status, {**headers, "": reason}, body

    async def _perform(self, body: bytes) -> None:
        """The answer to an update may itself be a method call."""
        try:
            wanted = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(wanted, dict) and "method" in wanted:
            method = str(wanted.pop("method"))
            await perform(self.world, method.lower(), Params(wanted))
