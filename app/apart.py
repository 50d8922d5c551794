"""Work that takes seconds, in a process of its own: messages do not wait. JSON both ways."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from conversations import refits, surveying, surveys

HOME = Path(__file__).resolve().parent.parent
GENTLY = 10  # people's messages go first


@dataclass(frozen=True, slots=True)
class Source:
    """Where another process finds what we work with; never the key itself."""

    url: str
    key_file: str
    programme: str
    folder: str  # paths are seen from here


async def refit(asked: Mapping[str, Any]) -> dict[str, Any]:
    return await _apart("refit", asked)


async def survey(source: Source, now: datetime, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    return await _apart("survey", {**asdict(source), "now": now.isoformat(), "rounds": rounds})


async def _apart(work: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Compute in another process; ends it when cancelled."""
    told = await asyncio.to_thread(_written, asked)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.apart", work),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a fault's text may quote answers
        cwd=HOME,
    )
    try:
        found, _ = await process.communicate(told)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise ChildProcessError(f"the process for a {work} ended with {process.returncode}")
    result: dict[str, Any] = json.loads(found)
    return result


def _written(asked: Mapping[str, Any]) -> bytes:
    """Write JSON piece by piece: in one go, thousands of people would hold up all threads."""
    return "".join(json.JSONEncoder().iterencode(asked)).encode()


def _survey(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Read the database here too: even to gather thousands of people takes a while."""
    os.chdir(asked["folder"])
    return surveys.compute(asyncio.run(_prepared(asked)))


async def _prepared(asked: Mapping[str, Any]) -> dict[str, Any]:
    from app.clock import SystemClock
    from conversations.loading import load_programme
    from storage import load_key, open_store

    now, programme = datetime.fromisoformat(asked["now"]), load_programme(Path(asked["programme"]))
    store = await open_store(asked["url"], load_key(Path(asked["key_file"])), SystemClock())
    try:
        async with store.reading() as unit:
            return await surveying.prepare(unit, programme, asked["rounds"], now)
    finally:
        await store.close()


WORK = {"refit": refits.compute, "survey": _survey}


def main() -> None:
    """Read what is asked as JSON, write what was found."""
    os.nice(GENTLY)
    found = WORK[sys.argv[1]](json.load(sys.stdin))
    json.dump(found, sys.stdout, allow_nan=False)


if __name__ == "__main__":
    main()
