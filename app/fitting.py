"""Fits in a process of its own, so that nobody's message waits for it; JSON in, JSON out."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conversations import refits

HOME = Path(__file__).resolve().parent.parent
GENTLY = 10  # people's messages go first


async def apart(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Compute a refit in another process; ends it when cancelled."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.fitting"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a fault's text may quote answers
        cwd=HOME,
    )
    try:
        told, _ = await process.communicate(json.dumps(asked).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise ChildProcessError(f"the process that fits ended with {process.returncode}")
    found: dict[str, Any] = json.loads(told)
    return found


def main() -> None:
    """Read what is asked as JSON, write what was found."""
    os.nice(GENTLY)
    found = refits.compute(json.load(sys.stdin))
    json.dump(found, sys.stdout, allow_nan=False)


if __name__ == "__main__":
    main()
