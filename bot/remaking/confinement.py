"""Limits that a worker puts on itself before it sees a file; nothing here can be taken back."""

import os
import resource
from typing import Final

from bot.remaking.results import MIB

MEMORY: Final = 512 * MIB
CPU_SECONDS: Final = 20


def confine() -> int:
    """Give up all but memory, CPU time and the two ends of the pipe; return where answers go.

    Call it after everything is imported: from then on no file and no socket can be opened,
    because every descriptor that may exist is taken.
    """
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    # A C library that prints must not spoil the answer, nor tell anybody of the file.
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, answers + 1)
    return answers


def _limit(what: int, wanted: int) -> None:
    _, most = resource.getrlimit(what)
    value = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(what, (value, value))
