"""Keeps the world in a file, so that a server started again goes on where it stopped."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from demo.botapi.restore import restore
from demo.botapi.state import Snapshots
from demo.botapi.world import World

SAVE_SECONDS = 2.0
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def load(fresh: Callable[[], World], path: Path) -> World:
    """The world as the file has it; a file that cannot be read is set aside, and said so."""
    world = fresh()
    try:
        restore(world, json.loads(path.read_text("ascii")))
    except FileNotFoundError:
        return world
    except UNREADABLE as error:
        aside = path.with_name(f"{path.name}.unreadable")
        path.replace(aside)
        reason = " ".join(f"{type(error).__name__} {error}".split())
        _say(f"Cannot go on from {path} ({reason}): it is now {aside.name}, and all starts anew.")
        return fresh()
    return world


class Keeper:
    """Writes every few seconds if something changed, and once at the end."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self._snapshots = Snapshots(world)
        self._snapshots.text()  # a long history is encoded now, before anybody waits for an answer

    async def run(self) -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            if not self.world.changed:
                continue
            self.world.changed = False
            await asyncio.to_thread(self._write, self._snapshots.text())

    def save(self) -> None:
        self._write(self._snapshots.text())

    def _write(self, text: str) -> None:
        """A reader sees the old file or the new one, and nobody else on this machine either."""
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123
                file.write(text)
            new.replace(self.path)
        except OSError as error:
            self.world.changed = True
            _say(f"The demo's state could not be written: {error}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
