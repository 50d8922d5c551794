"""Work that takes seconds, in a process of its own: messages do not wait. JSON both ways."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conversations import refits, surveys

HOME = Path(__file__).resolve().parent.parent
GENTLY = 10  # people's messages go first
WORK = {"refit": refits.compute, "survey": surveys.compute}


async def refit(asked: Mapping[str, Any]) -> dict[str, Any]:
    return await _apart("refit", asked)


async def survey(asked: Mapping[str, Any]) -> dict[str, Any]:
    return await _apart("survey", asked)


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


def main() -> None:
    """Read what is asked as JSON, write what was found."""
    os.nice(GENTLY)
    found = WORK[sys.argv[1]](json.load(sys.stdin))
    json.dump(found, sys.stdout, allow_nan=False)


if __name__ == "__main__":
    main()
