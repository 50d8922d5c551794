"""A process that makes one file anew and ends: `python -m bot.remaking.worker`.

It reads the file from its standard input and writes the answer to its standard output. It knows
no settings, opens no socket, writes no file, and is never given a second file: whoever takes it
over with a prepared one gains nobody else's.
"""

import os
import sys
from typing import BinaryIO

import av.subtitles.stream
from PIL import Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from bot.remaking.confinement import confine
from bot.remaking.pipe import JOB, answer_header, read_job_header
from bot.remaking.results import Reason, Remade, Unmakeable, UnmakeableError
from bot.remaking.sorting import remake

LOADED_AHEAD = (av.subtitles.stream, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""What the libraries would load when first used; once confined, no module can be read."""

Image.preinit()


def made(kind: str, data: bytes) -> Remade | Unmakeable:
    """Whatever goes wrong with a file is a reason; its text could hold a piece of the file."""
    try:
        return remake(kind, data)
    except UnmakeableError as error:
        return Unmakeable(error.reason)
    except MemoryError:
        return Unmakeable(Reason.TOO_HEAVY)
    except Exception:  # noqa: BLE001 - decoders raise anything; the file is broken for us
        return Unmakeable(Reason.BROKEN)


def work(jobs: BinaryIO, answers: int) -> None:
    header = jobs.read(JOB.size)
    if len(header) < JOB.size:
        return  # the bot has ended
    kind, length = read_job_header(header)
    data = jobs.read(length)
    if len(data) < length:
        return
    answer = made(kind, data)
    with os.fdopen(answers, "wb") as out:
        out.write(answer_header(answer))
        if isinstance(answer, Remade):
            out.write(answer.data)


if __name__ == "__main__":
    work(sys.stdin.buffer, confine())
    sys.stdout.flush()
