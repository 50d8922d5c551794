"""Has files made anew by workers: bounded in number, time and size; a fault never gets out."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.remaking.pipe import ANSWER, job_header, read_answer_header
from bot.remaking.results import KINDS, LARGEST, Reason, Remade, Unmakeable

ROOT: Final = Path(__file__).parents[2]
WORKER: Final = (sys.executable, "-E", "-s", "-B", "-m", "bot.remaking.worker")
"""Without the environment's settings for Python, a user's packages, and bytecode to write."""

ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
"""All a worker is told. An arena for each thread would eat its memory limit unused."""

AT_ONCE: Final = 2
SECONDS: Final = 30.0
"""A worker that waits for nothing uses up its own CPU seconds before."""

OUT_OF_TIME: Final = (-signal.SIGXCPU, -signal.SIGKILL)

Process = asyncio.subprocess.Process


class Remaker:
    """Makes files anew, each in a process of its own that then ends.

    A process is started ahead for the next file, so that nobody waits for that. None runs
    before the first file.

    Parameters
    ----------
    at_once : int
        Files in work at the same time; others wait.
    seconds : float
        How long one may take before its worker is killed.
    worker : sequence of str
        The command that starts a worker.
    """

    def __init__(
        self, *, at_once: int = AT_ONCE, seconds: float = SECONDS, worker: Sequence[str] = WORKER
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._worker = tuple(worker)
        self._ahead: asyncio.Task[Process] | None = None
        self._closed = False

    async def remake(self, kind: str, data: bytes) -> Remade | Unmakeable:
        """Return the file made anew, or why it cannot be; raises nothing of its own."""
        if kind not in KINDS:
            return Unmakeable(Reason.UNSUPPORTED)
        if len(data) > LARGEST:
            return Unmakeable(Reason.TOO_BIG)
        async with self._places:
            try:
                process = await self._taken()
            except OSError:
                return Unmakeable(Reason.UNAVAILABLE)
            try:
                async with asyncio.timeout(self._seconds):
                    return await _job(process, kind, data)
            except TimeoutError:
                return Unmakeable(Reason.TIMEOUT)
            finally:
                await _end(process)
                self._start_ahead()

    async def close(self) -> None:
        """End the worker that waits; those at work end with their file."""
        self._closed = True
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            try:
                await _end(await ahead)
            except OSError:
                return

    async def _taken(self) -> Process:
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            try:
                process = await ahead
            except OSError:
                return await self._start()
            if process.returncode is None:
                return process
        return await self._start()

    def _start_ahead(self) -> None:
        if self._ahead is None and not self._closed:
            self._ahead = asyncio.get_running_loop().create_task(self._start())

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *self._worker,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
            start_new_session=True,  # a Ctrl-C for the bot is not for the file in work
        )


async def _job(process: Process, kind: str, data: bytes) -> Remade | Unmakeable:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(job_header(kind, len(data)))
        process.stdin.write(data)
        await process.stdin.drain()
        answer = read_answer_header(await process.stdout.readexactly(ANSWER.size))
        if isinstance(answer, Unmakeable):
            return answer
        remade, length = answer
        return replace(remade, data=await process.stdout.readexactly(length))
    except (OSError, EOFError, ValueError):
        # It died over this file, or talked nonsense. How it died says whose limit it was.
        code = await process.wait() if process.stdout.at_eof() else 0
        return Unmakeable(Reason.TIMEOUT if code in OUT_OF_TIME else Reason.BROKEN)


async def _end(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
