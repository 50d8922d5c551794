"""The demo: starts the local server, the unchanged bot and the crowd, each as its own process."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Any

from app.demo_guide import guide
from app.demo_seed import seed
from app.settings import load_settings
from app.wiring import make_clock
from conversations.invitations import invite as make_invitation
from conversations.loading import load_programme
from conversations.model.person import Role
from demo.population import population
from storage import create_key_file, load_key, migrate, open_store

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "700000001:demo"  # noqa: S105 - the local server's, worth nothing anywhere else
PATIENCE = 30.0


class Demo:
    """Three child processes and a folder."""

    def __init__(self, port: int, home: Path) -> None:
        self.port = port
        self.home = home
        self.url = f"http://127.0.0.1:{port}"
        self._children: list[asyncio.subprocess.Process] = []

    async def start(self, *, fresh: bool) -> None:
        """Bring everything up; a fresh demo gets its population and its guide."""
        await self._child(
            "-m",
            "demo.botapi",
            "--port",
            str(self.port),
            "--token",
            TOKEN,
            "--state",
            str(self.home / "server.json"),
        )
        await self._server_answers()
        if fresh:
            await self._prepare()
        else:
            # the demo that was may be of an earlier version
            await migrate(load_settings(self.home / "config.toml", {}).storage.url)
        await self._child("main.py", "run", "--config", str(self.home / "config.toml"))
        await self._child("-m", "demo.crowd", "--root", self.url)

    async def _child(self, *arguments: str) -> None:
        log = (self.home / "demo.log").open("ab")
        with log:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                cwd=ROOT,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: a Ctrl-C is ours to pass on, in order.
                start_new_session=True,
            )
        self._children.append(child)

    def _environment(self) -> dict[str, str]:
        return {n: v for n, v in os.environ.items() if not n.startswith("KINDRED_")}

    async def _server_answers(self) -> None:
        for _ in range(int(PATIENCE * 10)):
            try:
                await asyncio.to_thread(self.ask, "GET", "/health")
            except OSError:
                if self._children[0].returncode is not None:
                    break
                await asyncio.sleep(0.1)
            else:
                return
        raise RuntimeError(f"The local server did not start. See {self.home / 'demo.log'}")

    def ask(self, verb: str, path: str, body: Any = None) -> Any:
        """Call the server's user side."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            self.url + path, data=data, method=verb, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.load(answer)

    async def _prepare(self) -> None:
        (self.home / "config.toml").write_text(CONFIG.format(url=self.url, token=TOKEN))
        (self.home / "config.toml").chmod(0o600)
        settings = load_settings(self.home / "config.toml", {})
        create_key_file(settings.storage.key_file)
        await migrate(settings.storage.url)
        clock = make_clock(settings)
        programme = load_programme(settings.programme.folder)
        key = load_key(settings.storage.key_file, {})
        store = await open_store(settings.storage.url, key, clock)
        try:
            invented = population()
            people = [
                {
                    "first_name": one.name,
                    "language_code": one.language,
                    "silent": True,
                    "started": True,
                }
                for one in invented
            ]
            added = self.ask("POST", "/user/people/bulk", {"people": people})["people"]
            accounts = {entry["id"]: one for entry, one in zip(added, invented, strict=True)}
            await seed(store, programme, accounts, clock.now())
            async with store.unit() as unit:
                tokens = {
                    role: make_invitation(unit, role, "demo", clock.now(), 3650)
                    for role in (Role.COORDINATOR, Role.SUPPORTER)
                }
                await unit.commit()
        finally:
            await store.close()
        self.ask("PUT", "/user/guide", guide(tokens[Role.COORDINATOR], tokens[Role.SUPPORTER]))

    async def stop(self) -> None:
        """End all children within three seconds, the bot before its server."""
        for child in reversed(self._children):
            if child.returncode is None:
                child.terminate()
        _, late = await asyncio.wait(
            [asyncio.create_task(child.wait()) for child in self._children], timeout=2.5
        )
        for child in self._children:
            if late and child.returncode is None:
                child.kill()

    async def ended(self) -> None:
        """Return when any child has ended by itself."""
        waits = [asyncio.create_task(child.wait()) for child in self._children]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)


CONFIG = """# The demo's settings; a real installation has its own: see config.example.toml
[telegram]
token = "{token}"
base_url = "{url}"
per_second = 0
per_chat_second = 0

[storage]
url = "sqlite+aiosqlite:///kindred.db"
key_file = "kindred.key"

[clock]
source = "{url}/clock"
"""


async def show(port: int, home: Path, *, reset: bool) -> int:
    """Run the demo until SIGINT or SIGTERM."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    # Installed explicitly: a shell that starts us in the background makes SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    if not _free(port):
        _say(f"Port {port} is taken. Take another: make demo PORT=9001")
        return 1
    fresh = _folder(home, port, reset=reset)
    demo = Demo(port, home)
    try:
        starting = asyncio.create_task(demo.start(fresh=fresh))
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            return 0
        starting.result()
        _say(f"Kindred demo: {demo.url}/")
        ended = asyncio.create_task(demo.ended())
        await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not stopping.is_set():
            _say(f"A part of the demo ended by itself. See {home / 'demo.log'}")
            return 1
    except (RuntimeError, OSError) as error:
        _say(str(error))
        return 1
    finally:
        await demo.stop()
    return 0


def _free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _folder(home: Path, port: int, *, reset: bool) -> bool:
    """Prepare the folder; True = there is nothing to go on from."""
    whole = all((home / name).exists() for name in ("config.toml", "kindred.db", "server.json"))
    if reset or not whole:
        shutil.rmtree(home, ignore_errors=True)
    fresh = not home.exists()
    home.mkdir(mode=0o700, exist_ok=True)
    if not fresh:
        url = f"http://127.0.0.1:{port}"
        (home / "config.toml").write_text(CONFIG.format(url=url, token=TOKEN))
    _say(
        "Preparing the demo: an invented population of 360 people …"
        if fresh
        else "Going on with the demo that was; RESET=1 begins anew."
    )
    return fresh


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
