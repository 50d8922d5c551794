"""Starts the local Bot API server for a test and speaks its user side; knows nothing of the bot."""

import asyncio
import base64
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, cast

import httpx

ROOT = Path(__file__).parent.parent
START_SECONDS = 45.0
PATIENCE = 45.0  # seconds: only how long a failing test takes, however busy the machine is
Json = dict[str, Any]
Wanted = str | Callable[[Json], bool]


def free_of_proxies() -> dict[str, str]:
    """The environment of a child: on loopback without proxies, and with cached bytecode."""
    left_out = {"PYTHONDONTWRITEBYTECODE"}
    return {n: v for n, v in os.environ.items() if "proxy" not in n.lower() and n not in left_out}


class BotApiProcess:
    """One server in a process of its own; every call has a twin whose name begins with `a`.

    `at_the_end` is called with each server before it is stopped (see tests/conftest.py), unless
    the tests play the bot themselves.
    """

    at_the_end: "ClassVar[Callable[[BotApiProcess], None] | None]" = None

    def __init__(
        self, *arguments: str, token: str = "700000001:demo", played: bool = False
    ) -> None:
        self.played = played
        self.token = token
        self.arguments = arguments
        self.root = ""
        self._process: subprocess.Popen[str] | None = None
        self._client: httpx.Client | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "start the server first"
        return self._process.pid

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as `base_url`; Kindred itself takes `root`."""
        return f"{self.root}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.root}/file/bot"

    def start(self) -> Self:
        command = [sys.executable, "-m", "demo.botapi", "--port", "0", "--token", self.token]
        self._process = subprocess.Popen(
            [*command, *self.arguments],
            cwd=ROOT,
            env=free_of_proxies(),
            stdout=subprocess.PIPE,
            text=True,
        )
        self.root = self._ready().removeprefix("ready ").strip()
        self._client = httpx.Client(base_url=self.root, timeout=60, trust_env=False)
        return self

    def _ready(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], START_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        if not line.startswith("ready "):
            self._end()
            raise RuntimeError(f"the Bot API server did not start: {line!r}")
        return line

    def stop(self) -> None:
        running = self._process is not None and self._process.poll() is None
        look, self.played = (None if self.played else type(self).at_the_end), True
        try:
            if look is not None and running and self._client is not None:
                look(self)
        finally:
            self._end()

    def _end(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # plain calls

    def ask(self, verb: str, path: str, body: Json | None = None) -> Any:
        """Any call of the user side; a refusal is an error here, with the server's own text."""
        assert self._client is not None, "start the server first"
        answer = self._client.request(verb, path, json=body)
        if answer.status_code >= 400:
            raise RuntimeError(f"{verb} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def bot(self, method: str, **params: Any) -> Json:
        """Call a bot method as the bot would; the whole answer, refused or not."""
        assert self._client is not None, "start the server first"
        answer = self._client.post(f"/bot{self.token}/{method}", json=params)
        return cast("Json", answer.json())

    # people

    def person(self, first_name: str = "Ana", **fields: Any) -> int:
        """Add a person; answers their id, which is also the id of their chat."""
        return int(self.ask("POST", "/user/people", {"first_name": first_name, **fields})["id"])

    def people(self, count: int, **fields: Any) -> list[int]:
        wanted = [{"first_name": f"P{number}", **fields} for number in range(count)]
        added = self.ask("POST", "/user/people/bulk", {"people": wanted})
        return [person["id"] for person in added["people"]]

    def send(self, person: int, text: str, **fields: Any) -> Json:
        return cast("Json", self.ask("POST", f"/user/{person}/send", {"text": text, **fields}))

    def send_media(self, person: int, kind: str, **fields: Any) -> Json:
        return cast(
            "Json", self.ask("POST", f"/user/{person}/send_media", {"kind": kind, **fields})
        )

    def send_file(self, person: int, kind: str, data: bytes, **fields: Any) -> Json:
        """Send a file with this content, as a phone would."""
        packed = base64.b64encode(data).decode()
        return self.send_media(person, kind, data=packed, **fields)

    def file(self, file_id: str) -> bytes:
        """Return what a file holds that anybody sent."""
        assert self._client is not None, "start the server first"
        return self._client.get(f"/user/file/{file_id}").raise_for_status().content

    def react(self, person: int, message_id: int, emoji: str | None) -> None:
        self.ask("POST", f"/user/{person}/react", {"message_id": message_id, "emoji": emoji})

    def edit(self, person: int, message_id: int, text: str, **fields: Any) -> Json:
        body = {"message_id": message_id, "text": text, **fields}
        return cast("Json", self.ask("POST", f"/user/{person}/edit", body))

    def delete(self, person: int, message_id: int) -> None:
        self.ask("POST", f"/user/{person}/delete", {"message_id": message_id})

    def block(self, person: int) -> None:
        self.ask("POST", f"/user/{person}/block")

    def unblock(self, person: int) -> None:
        self.ask("POST", f"/user/{person}/unblock")

    def deactivate(self, person: int) -> None:
        self.ask("POST", f"/user/{person}/deactivate")

    def chat(self, person: int, after: int = 0) -> Json:
        return cast("Json", self.ask("GET", f"/user/{person}/chat?after={after}"))

    def texts(self, person: int) -> list[str]:
        """What stands in the chat from the bot, oldest first, without what was deleted."""
        return [text_of(message) for message in from_bot(self.chat(person))]

    def last(self, person: int) -> Json:
        """The bot's newest message in this chat."""
        return from_bot(self.chat(person))[-1]

    def press(
        self,
        person: int,
        *,
        label: str | None = None,
        data: str | None = None,
        message_id: int | None = None,
        forge: bool = False,
    ) -> str:
        """Press a button by label (or by its data) on the newest message that has it."""
        if not forge:
            messages = from_bot(self.chat(person))
            message_id, data = find_button(messages, label, data, message_id)
        body = {"message_id": message_id, "data": data, "forge": forge}
        return str(self.ask("POST", f"/user/{person}/press", body)["callback_query_id"])

    def wait_for(
        self, person: int, wanted: Wanted, *, after: int = 0, seconds: float = PATIENCE
    ) -> Json:
        """The newest message of the bot that holds this text (or fits); waits for it to come."""
        deadline = time.monotonic() + seconds
        while True:
            chat = self.chat(person)
            fitting = [m for m in from_bot(chat) if m["seq"] > after and fits(m, wanted)]
            if fitting:
                return fitting[-1]
            if time.monotonic() > deadline:
                raise AssertionError(missing(wanted, chat))
            time.sleep(0.02)

    def wait_until(self, holds: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError("waited in vain")
            time.sleep(0.02)

    # controls

    def advance(self, seconds: float) -> float:
        return float(self.ask("POST", "/clock/advance", {"seconds": seconds})["offset"])

    def record(self, after: int = 0) -> list[Json]:
        return cast("list[Json]", self.ask("GET", f"/record?after={after}")["calls"])

    def fault(self, method: str = "*", **fields: Any) -> int:
        return int(self.ask("POST", "/faults", {"method": method, **fields})["id"])

    def clear_faults(self) -> None:
        self.ask("DELETE", "/faults")

    def raw_update(self, update: Mapping[str, Any]) -> int:
        return int(self.ask("POST", "/raw_update", dict(update))["update_id"])

    def pending_updates(self) -> int:
        return int(self.ask("GET", "/health")["pending_updates"])

    # the same for tests that run in an event loop

    async def aperson(self, first_name: str = "Ana", **fields: Any) -> int:
        return await asyncio.to_thread(self.person, first_name, **fields)

    async def asend(self, person: int, text: str, **fields: Any) -> Json:
        return await asyncio.to_thread(self.send, person, text, **fields)

    async def achat(self, person: int, after: int = 0) -> Json:
        return await asyncio.to_thread(self.chat, person, after)

    async def apress(self, person: int, **wanted: Any) -> str:
        return await asyncio.to_thread(lambda: self.press(person, **wanted))

    async def await_for(
        self, person: int, wanted: Wanted, *, after: int = 0, seconds: float = PATIENCE
    ) -> Json:
        return await asyncio.to_thread(
            lambda: self.wait_for(person, wanted, after=after, seconds=seconds)
        )

    async def aadvance(self, seconds: float) -> float:
        return await asyncio.to_thread(self.advance, seconds)

    async def arecord(self, after: int = 0) -> list[Json]:
        return await asyncio.to_thread(self.record, after)

    async def afault(self, method: str = "*", **fields: Any) -> int:
        return await asyncio.to_thread(self.fault, method, **fields)


def from_bot(chat: Json) -> list[Json]:
    """What the bot said; that it made or closed a topic is nothing said."""
    return [m for m in chat["messages"] if not (m["out"] or m["deleted"] or of_topics(m))]


def of_topics(message: Json) -> bool:
    return any(name.startswith("forum_topic_") for name in message)


def text_of(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


def fits(message: Json, wanted: Wanted) -> bool:
    return wanted in text_of(message) if isinstance(wanted, str) else wanted(message)


def missing(wanted: Wanted, chat: Json) -> str:
    seen = "\n".join(f"  {text_of(message)!r}" for message in from_bot(chat))
    return f"the bot did not send {wanted!r}; it sent:\n{seen}"


def find_button(
    messages: list[Json], label: str | None, data: str | None, message_id: int | None
) -> tuple[int, str]:
    for message in reversed(messages):
        if message_id is not None and message["message_id"] != message_id:
            continue
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                by_label = label is not None and label in button["text"]
                by_data = data is not None and data == button.get("callback_data")
                if (by_label or by_data) and "callback_data" in button:
                    return message["message_id"], button["callback_data"]
    raise AssertionError(f"no button {label or data!r} in this chat")
