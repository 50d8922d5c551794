"""A demo server, a bot that records its updates, and a browser's page: what page tests act in."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.servers import BotApiProcess

PATIENCE = 45.0  # seconds: only how long a failing test takes
ATTEMPTS = 8
Update = dict[str, Any]

COMMANDS = [
    {"command": "start", "description": "Begin"},
    {"command": "help", "description": "What I can do"},
    {"command": "pause", "description": "Rest for a while"},
]
WELCOME_KEYS = [
    [
        {"text": "Begin", "callback_data": "begin"},
        {"text": "Ask first", "callback_data": "ask"},
    ],
    [{"text": "Important", "callback_data": "alert"}],
]
REPLY_KEYS = {"keyboard": [[{"text": "Talk now"}, {"text": "Not today"}]], "resize_keyboard": True}
QUESTIONS = ["How are you today?", "What would you like to share?"]
MANY = "Which of these do you know? Tap all that fit."


def many_keys(picked: str) -> dict[str, Any]:
    """Options that are ticked when they are picked, and a way on."""
    options = [
        {"text": f"✓ {name}" if name == picked else name, "callback_data": f"m:{name}"}
        for name in ("Panic", "Grief")
    ]
    onward = [{"text": "Continue", "callback_data": "m:done"}]
    return {"inline_keyboard": [options, onward, [{"text": "Back", "callback_data": "back"}]]}


@dataclass
class RecordingBot:
    """Long-polls as any bot does, keeps each update, and answers a few words in a fixed way."""

    root: str
    token: str
    updates: list[Update] = field(default_factory=list)
    link: str = "https://t.me/kindred_demo_bot?start=abc123"

    async def run(self) -> None:
        async with httpx.AsyncClient(
            base_url=f"{self.root}/bot{self.token}/", timeout=40, trust_env=False
        ) as client:
            self._client = client
            await self.call("setMyCommands", commands=COMMANDS)
            offset = 0
            while True:
                taken = await self.call("getUpdates", offset=offset, timeout=20)
                for update in taken:
                    offset = update["update_id"] + 1
                    self.updates.append(update)
                    await self.answer(update)

    async def call(self, method: str, **params: Any) -> Any:
        answer = (await self._client.post(method, json=params)).json()
        if not answer["ok"]:
            raise AssertionError(f"{method}: {answer}")
        return answer["result"]

    async def say(self, chat: int, text: str, **more: Any) -> Any:
        return await self.call("sendMessage", chat_id=chat, text=text, **more)

    async def answer(self, update: Update) -> None:
        if query := update.get("callback_query"):
            await self._answer_press(query)
        elif message := update.get("message"):
            await self._answer_message(message["chat"]["id"], message.get("text"))

    async def _answer_press(self, query: dict[str, Any]) -> None:
        chat, data = query["from"]["id"], query["data"]
        if data[:2] in {"q:", "m:"}:
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
            await self._go_on(chat, query["message"]["message_id"], data)
            return
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=f"Noted: {data}",
            show_alert=data == "alert",
        )

    async def _answer_message(self, chat: int, text: str | None) -> None:
        match text:
            case None:
                await self.say(chat, "I cannot pass that on.")
            case "keyboard":
                await self.say(chat, "Choose.", reply_markup=REPLY_KEYS)
            case "link":
                await self.say(chat, f"Give this to a friend: {self.link}")
            case "intake":
                await self._ask(chat, 0)
            case _ if text.startswith("/start"):
                keys = {"inline_keyboard": WELCOME_KEYS}
                await self.say(chat, "Welcome. This is a quiet place.", reply_markup=keys)
            case _:
                await self.say(chat, f"Heard: {text}")

    async def _ask(self, chat: int, number: int) -> None:
        if number == len(QUESTIONS):
            await self.say(chat, MANY, reply_markup=many_keys(""))
            return
        keys = [
            [{"text": "Back", "callback_data": "back"}, {"text": "Skip", "callback_data": "skip"}],
            [{"text": "This one", "callback_data": f"q:{number}"}],
        ]
        await self.say(chat, QUESTIONS[number], reply_markup={"inline_keyboard": keys})

    async def _go_on(self, chat: int, message: int, data: str) -> None:
        """Two questions with one answer, one with many, and one that wants words."""
        kind, _, value = data.partition(":")
        if kind == "q":
            await self._ask(chat, int(value) + 1)
        elif value == "done":
            await self.say(chat, "Now write one sentence.")
        else:
            place = {"chat_id": chat, "message_id": message}
            await self.call("editMessageText", text=MANY, reply_markup=many_keys(value), **place)

    async def got(self, wanted: Callable[[Update], bool]) -> Update:
        """Wait until an update fits; what the bot observed is what a test ends in."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            for update in self.updates:
                if wanted(update):
                    return update
            await asyncio.sleep(0.02)
        raise AssertionError(f"not among {json.dumps(self.updates, ensure_ascii=False)[:3000]}")

    async def got_text(self, text: str) -> dict[str, Any]:
        update = await self.got(lambda u: u.get("message", {}).get("text") == text)
        message: dict[str, Any] = update["message"]
        return message


@dataclass
class World:
    """One server, its bot and one page of one browser."""

    server: BotApiProcess
    bot: RecordingBot
    page: Page
    context: BrowserContext
    faults: list[str] = field(default_factory=list)
    polling: asyncio.Task[None] | None = None

    def hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(text)

    def phone(self, role: str) -> Locator:
        return self.page.locator(f".phone[data-role={role}]")

    def field(self, role: str) -> Locator:
        return self.phone(role).get_by_role("textbox")

    async def person(self, role: str) -> int:
        return int(await self.phone(role).get_attribute("data-person") or 0)

    async def write(self, role: str, text: str) -> None:
        await self.field(role).fill(text)
        await self.field(role).press("Enter")

    async def start(self, role: str) -> None:
        await self.phone(role).get_by_role("button", name="START").click()
        await expect(self.phone(role).get_by_text("This is a quiet place")).to_be_visible()

    async def settles(self, wanted: Callable[[list[dict[str, Any]]], bool]) -> None:
        """Wait until the server's list of people is as wanted."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not wanted(people := await self.ask("GET", "/user/people")):
            assert asyncio.get_running_loop().time() < end, people
            await asyncio.sleep(0.05)

    async def settles_chat(self, person: int, count: int) -> None:
        """Wait until so many messages stand in a chat."""
        end = asyncio.get_running_loop().time() + 6 * PATIENCE
        while len((await self.ask("GET", f"/user/{person}/chat"))["messages"]) < count:
            assert asyncio.get_running_loop().time() < end
            await asyncio.sleep(0.5)

    async def act(self, message: Locator, name: str) -> None:
        """Press what a message shows only while it is pointed at.

        An answer that comes just then moves the list away from under the pointer: point again.
        """
        button = message.get_by_role("button", name=name)
        for _ in range(ATTEMPTS):
            await message.hover()
            with contextlib.suppress(PlaywrightTimeout):
                await button.click(timeout=2_000)
                return
        raise AssertionError(f"the message never showed {name}")

    def begin(self) -> None:
        self.polling = asyncio.create_task(self.bot.run())

    async def end(self) -> None:
        if self.polling is not None:
            self.polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.polling

    async def restart(self) -> None:
        """Stop the server and start an empty one in the same place, with a bot that starts too."""
        await self.end()
        port = self.server.root.rpartition(":")[2]
        await asyncio.to_thread(self.server.stop)
        self.server.arguments = ("--port", port)
        await asyncio.to_thread(self.server.start)
        self.bot.updates.clear()
        self.begin()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        async with httpx.AsyncClient(base_url=self.server.root, trust_env=False) as client:
            answer = await client.request(method, path, json=body)
            answer.raise_for_status()
            return answer.json()


@contextlib.asynccontextmanager
async def world(
    browser: Browser,
    *,
    width: int = 1440,
    height: int = 900,
    dark: bool = False,
    guide: dict[str, Any] | None = None,
) -> AsyncIterator[World]:
    """A page that is ready to use; anything it wrote to the console as an error fails the test."""
    with BotApiProcess(played=True) as server:
        bot = RecordingBot(server.root, server.token)
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=width < 500,
            locale="en-GB",
        )
        page = await context.new_page()
        here = World(server, bot, page, context)
        here.begin()
        page.on("pageerror", lambda error: here.faults.append(str(error)))
        page.on("console", lambda line: here.hear(line.type, line.text))
        try:
            if guide is not None:
                await here.ask("PUT", "/user/guide", guide)
            await page.goto(server.root)
            await expect(page.locator("#connection")).to_have_attribute("data-state", "live")
            yield here
        finally:
            await context.close()
            await here.end()
        assert here.faults == []
