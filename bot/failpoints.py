"""Named places where a test can end this process at once, as a power cut would; free when unset.

A fail-point can do nothing else: it neither skips nor changes nor delays what happens.
"""

import os
import signal
from typing import Final

POINTS: Final = (
    # taking over
    "leading",
    "outbox-loaded",
    "inbox-loaded",
    # receiving
    "received-not-stored",
    "stored-not-queued",
    "stored-not-confirmed",
    "confirmed-not-handled",
    # handling
    "set-chosen",
    "unit-opened",
    "people-known",
    "decided-one",
    "decided-not-committed",
    "committed-not-queued",
    "queued-not-answered",
    "aside-not-committed",
    "answering-press",
    # sending
    "picked-not-claimed",
    "claimed-not-located",
    "claimed-not-sent",
    "sent-not-ended",
    "ended-not-booked",
    "booking",
    "booked",
    "later-not-booked",
    "refused-not-told",
    "told-not-booked",
    # ending
    "stopping",
    "set-ended",
    "sends-ended",
    "released",
)


class _Armed:
    """The one point that is waited for, and how often it is passed until then."""

    __slots__ = ("left", "name")

    def __init__(self) -> None:
        self.name = ""
        self.left = 0


_ARMED: Final = _Armed()


def arm(wanted: str) -> None:
    """Take `name` or `name:nth`; raises ValueError for what is none."""
    name, _, nth = wanted.partition(":")
    if name not in POINTS or (nth and not nth.isdecimal()):
        raise ValueError(f"no fail-point: {wanted}; known are {', '.join(POINTS)}")
    _ARMED.name, _ARMED.left = name, int(nth or 1)


def point(name: str) -> None:
    """Pass a fail-point."""
    if _ARMED.name == name:
        _ARMED.left -= 1
        if _ARMED.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
