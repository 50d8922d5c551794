"""The crowd: invented people who answer by themselves, through the server's user side only.

They press the first button of an offer or a choice, tap ratings, and write back a few kind lines,
so that somebody who tries the demo meets people and not silence.
"""

import argparse
import asyncio
import random
import signal
from collections import Counter
from typing import Any

import httpx

ANSWER_AFTER = (1.5, 4.0)
LOOK_EVERY = 1.0
SHOWN = {"sendmessage", "editmessagetext"}
MOST_LINES = 5
LINES = {
    "en": (
        "Thank you for writing. I am glad you are here.",
        "That sounds familiar. It was like that for me too.",
        "Take your time. There is no hurry here.",
        "What helps you a little on days like this?",
        "I have to go now, but I will read what you write.",
    ),
    "ar": (
        "شكرًا لأنك كتبت. يسعدني وجودك هنا.",
        "هذا مألوف لي. كان الأمر كذلك معي أيضًا.",
        "خذ وقتك. لا شيء يستعجلنا هنا.",
        "ما الذي يخفف عنك قليلًا في مثل هذه الأيام؟",
        "عليّ أن أذهب الآن، لكنني سأقرأ ما تكتبه.",
    ),
    "es": (
        "Gracias por escribir. Me alegra que estés aquí.",
        "Eso me suena. A mí también me pasó así.",
        "Tómate tu tiempo. Aquí no hay prisa.",
        "¿Qué te ayuda un poco en días como este?",
        "Ahora tengo que irme, pero leeré lo que escribas.",
    ),
}


class Crowd:
    """Everyone who is silent on the page."""

    def __init__(self, client: httpx.AsyncClient, rng: random.Random) -> None:
        self._client = client
        self._rng = rng
        self._languages: dict[int, str] = {}
        self._lines: Counter[int] = Counter()
        self._busy: set[asyncio.Task[None]] = set()

    async def live(self) -> None:
        """Answer for ever; a lost connection is taken up again."""
        seen = 0
        while True:
            try:
                await self._meet()
                answer = (await self._client.get("/record", params={"after": seen})).json()
                # The first look is for where we are: what came before was answered before.
                calls = answer["calls"] if seen else []
                seen = answer["n"]
                for call in calls:
                    self._notice(call)
            except (httpx.HTTPError, ValueError):
                seen = 0
            await asyncio.sleep(LOOK_EVERY)

    async def _meet(self) -> None:
        if self._languages:
            return
        people = (await self._client.get("/user/people")).json()
        self._languages = {p["id"]: p["language_code"] or "en" for p in people if p["silent"]}

    def _notice(self, call: dict[str, Any]) -> None:
        message = call.get("result")
        if call["method"].lower() not in SHOWN or not isinstance(message, dict):
            return
        person = message["chat"]["id"]
        if person not in self._languages:
            return
        task = asyncio.create_task(self._answer(person, message))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _answer(self, person: int, message: dict[str, Any]) -> None:
        await asyncio.sleep(self._rng.uniform(*ANSWER_AFTER))
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        try:
            if rows:
                button = self._choose(rows)
                body = {"message_id": message["message_id"], "data": button["callback_data"]}
                await self._client.post(f"/user/{person}/press", json=body)
            elif message.get("has_protected_content"):
                await self._write_back(person)
        except (httpx.HTTPError, KeyError):
            return  # one invented person who does not answer is nothing to end the crowd for

    def _choose(self, rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
        """Press what a willing person would: the first button, or a good mark on a scale."""
        buttons = [button for row in rows for button in row]
        numbers = [button for button in buttons if button["text"].isdigit()]
        if len(numbers) > 5:
            return self._rng.choice(numbers[4:10])
        if len(rows) == 6:  # five statements and a last row of exits
            return self._rng.choice(rows[2:5])[0]
        return buttons[0]

    async def _write_back(self, person: int) -> None:
        lines = LINES.get(self._languages[person], LINES["en"])
        if self._lines[person] >= MOST_LINES:
            return
        text = lines[self._lines[person] % len(lines)]
        self._lines[person] += 1
        await self._client.post(f"/user/{person}/send", json={"text": text})


async def main(root: str) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with httpx.AsyncClient(base_url=root, trust_env=False) as client:
        living = asyncio.create_task(Crowd(client, random.Random()).live())
        await stopping.wait()
        living.cancel()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--root", required=True)
    asyncio.run(main(arguments.parse_args().root))
