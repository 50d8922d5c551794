"""Starts the bot as a process of its own for a test, and plays people's phones against it."""

import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.servers import ROOT, BotApiProcess, Json, find_button, free_of_proxies, from_bot, text_of

NUMBERS = count(1001)
PATIENCE = 45.0  # seconds: only how long a failing test takes, however busy the machine is


class KindredProcess:
    """`main.py` with a configuration of its own in a folder of its own."""

    def __init__(self, folder: Path, server: BotApiProcess, *, url: str = "", **extra: str) -> None:
        self.folder = folder
        self.server = server
        self.config = folder / "config.toml"
        self.log = folder / "bot.log"
        self.data: list[Path] = []  # where a database of its own keeps its files
        self.environment = {
            **free_of_proxies(),
            "KINDRED_TELEGRAM__TOKEN": server.token,
            "KINDRED_TELEGRAM__BASE_URL": server.root,
            "KINDRED_TELEGRAM__PER_SECOND": "0",
            "KINDRED_TELEGRAM__PER_CHAT_SECOND": "0",
            "KINDRED_CLOCK__SOURCE": f"{server.root}/clock",
            "PYTHONWARNINGS": "error",
            **({"KINDRED_STORAGE__URL": url} if url else {}),
            **extra,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str, check: bool = True) -> str:
        """Run one command of main.py to its end; its standard output."""
        done = subprocess.run(
            [sys.executable, "main.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"main.py {arguments}: {done.returncode}\n{done.stderr}")
        return done.stdout + ("" if check else done.stderr)

    def init(self) -> str:
        """Prepare everything; the first coordinator's start token."""
        out = self.command("init", "--config", str(self.config), "--yes")
        return out.strip().splitlines()[-1].partition("?start=")[2]

    def start(self) -> Self:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "main.py", "run", "--config", str(self.config)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        return self

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self, seconds: float = PATIENCE) -> float:
        """End it kindly; how long that took."""
        if self._process is None:
            return 0.0
        begun = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._process = None
        return time.monotonic() - begun

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()
        self._process = None

    def invite(self, role: str, count: int = 1) -> list[str]:
        out = self.command(
            "invite", "--config", str(self.config), "--role", role, "--count", str(count)
        )
        return [line.partition("?start=")[2] for line in out.split()]


class Phone:
    """One invented person's phone; it looks only at what came after it last acted."""

    def __init__(self, server: BotApiProcess, name: str, language: str = "en", **more: Any) -> None:
        self.server = server
        self.name = name
        # Names that stand nowhere else: every call of the bot is searched for them in the end.
        number = next(NUMBERS)
        whole = {"last_name": f"Testerling{number}", "username": f"{name.lower()}_{number}x"}
        self.id = server.person(name, language_code=language, **{**whole, **more})
        self.mark = 0

    def _act(self) -> None:
        self.mark = int(self.server.chat(self.id)["seq"])

    def says(self, text: str, **fields: Any) -> Json:
        self._act()
        return self.server.send(self.id, text, **fields)

    def taps(self, label: str, seconds: float = PATIENCE) -> None:
        """Tap the newest button with this label; waits for it."""
        message_id, data = self._button(label, time.monotonic() + seconds)
        self._act()
        self.server.ask("POST", f"/user/{self.id}/press", {"message_id": message_id, "data": data})

    def _button(self, label: str, deadline: float) -> tuple[int, str]:
        while True:
            try:
                return find_button(from_bot(self.server.chat(self.id)), label, None, None)
            except AssertionError:
                if time.monotonic() > deadline:
                    raise AssertionError(self.missing(f"button {label!r}")) from None
                time.sleep(0.03)

    def sees(self, text: str, seconds: float = PATIENCE) -> Json:
        """Wait until a message that came or changed after the last action holds the text."""
        deadline = time.monotonic() + seconds
        while True:
            chat = self.server.chat(self.id, after=self.mark)
            found = [m for m in from_bot(chat) if text in text_of(m)]
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                raise AssertionError(self.missing(repr(text)))
            time.sleep(0.03)

    def sees_in_time(self, text: str, hours: int = 40) -> Json:
        """Move the clock on, a few hours at a time (nights are quiet), until the text comes."""
        for _ in range(hours // 4):
            self.server.advance(4 * 3600)
            try:
                return self.sees(text, seconds=2.5)
            except AssertionError:
                continue
        raise AssertionError(self.missing(repr(text)))

    def missing(self, what: str) -> str:
        seen = "\n".join(
            f"  {text_of(m)[:400]!r} {_labels(m)}" for m in from_bot(self.server.chat(self.id))[-6:]
        )
        return f"{self.name} waited in vain for {what}; the last messages are:\n{seen}"

    def reads(self) -> list[str]:
        return self.server.texts(self.id)

    def answers_questions(self, answers: dict[str, list[str] | str], until: str) -> None:
        """Answer question after question: a list of labels to tap, or a text to type, by a part
        of the question; questions without an answer are skipped."""
        for _ in range(40):
            message = self._settled(until)
            text = text_of(message)
            if until in text:
                return
            wanted = next((a for part, a in answers.items() if part in text), None)
            if isinstance(wanted, str):
                self.says(wanted)
            elif wanted is None:
                self.taps("Skip")
            else:
                many = "Continue" in _labels(message)
                for label in wanted:
                    self.taps(label)
                    if many:
                        self._wait_for_button(f"✓ {label}")
                if many:
                    self.taps("Continue")
            self._wait_for_change(message)
        raise AssertionError(self.missing(f"the end of the questions, {until!r}"))

    def _settled(self, until: str) -> Json:
        deadline = time.monotonic() + PATIENCE
        while True:
            messages = from_bot(self.server.chat(self.id))
            last = messages[-1]
            if until in text_of(last) or "Skip" in " ".join(_labels(last)):
                return last
            if time.monotonic() > deadline:
                raise AssertionError(self.missing(f"a question or {until!r}"))
            time.sleep(0.03)

    def _wait_for_button(self, label: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while label not in " ".join(_labels(from_bot(self.server.chat(self.id))[-1])):
            if time.monotonic() > deadline:
                raise AssertionError(self.missing(f"button {label!r}"))
            time.sleep(0.03)

    def _wait_for_change(self, before: Json) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            last = from_bot(self.server.chat(self.id))[-1]
            if text_of(last) != text_of(before):
                return
            if time.monotonic() > deadline:
                raise AssertionError(self.missing("the next question"))
            time.sleep(0.03)


def _labels(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
