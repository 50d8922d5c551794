"""How a job and its answer look on the pipe between bot and worker: a header, then bytes."""

import struct
from typing import Final

from bot.remaking.results import (
    FORMS,
    KINDS,
    LARGEST_RESULT,
    Reason,
    Remade,
    Unmakeable,
)

JOB: Final = struct.Struct(">BI")
"""Number of the kind; length of the file that follows."""

ANSWER: Final = struct.Struct(">BBIIII")
"""0 or 1 + number of the reason; number of the form; width; height; seconds; length."""

REASONS: Final = tuple(Reason)


def job_header(kind: str, length: int) -> bytes:
    return JOB.pack(KINDS.index(kind), length)


def read_job_header(header: bytes) -> tuple[str, int]:
    number, length = JOB.unpack(header)
    return KINDS[number], length


def answer_header(answer: Remade | Unmakeable) -> bytes:
    if isinstance(answer, Unmakeable):
        return ANSWER.pack(1 + REASONS.index(answer.reason), 0, 0, 0, 0, 0)
    form = FORMS.index(answer.form)
    return ANSWER.pack(0, form, answer.width, answer.height, answer.seconds, len(answer.data))


def read_answer_header(header: bytes) -> tuple[Remade, int] | Unmakeable:
    """Return what was made, still without its bytes, and their number; or the reason.

    A worker may have been taken over by the file it read, so nothing it says is believed:
    what does not fit raises ValueError.
    """
    code, form, width, height, seconds, length = ANSWER.unpack(header)
    if 0 < code <= len(REASONS):
        return Unmakeable(REASONS[code - 1])
    if code or form >= len(FORMS) or not 0 < length <= LARGEST_RESULT:
        raise ValueError("no answer of a worker")
    return Remade(FORMS[form], b"", width, height, seconds), length
