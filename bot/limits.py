"""How fast we may send: small limiters on monotonic time that are asked, told, and never sleep."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second; 0 = no limit. The platform's own figures: 1 per chat, 30 overall.

    `burst` may go to one chat at once, so that an answer of three messages is not torn apart; any
    second holds at most one more.
    """

    per_chat: float = 1.0
    burst: int = 3
    overall: int = 30

    @property
    def kept_for_help(self) -> int:
        """How many of the places in each second other messages leave free."""
        return self.overall // 10


class Bucket:
    """At most `burst` at once and `rate` a second on average.

    One number instead of tokens and a time stamp: the moment at which everything taken so far has
    been paid for.
    """

    __slots__ = ("_burst", "_paid_at", "_rate")

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._paid_at = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until one more may be taken."""
        if self._rate <= 0:
            return 0.0
        return max(0.0, self._paid_at - now - (self._burst - 1) / self._rate)

    def take(self, now: float) -> None:
        if self._rate > 0:
            self._paid_at = max(self._paid_at, now) + 1 / self._rate

    def full(self, now: float) -> bool:
        """Tell whether nothing would be forgotten if this bucket were thrown away."""
        return self._paid_at <= now


class Window:
    """At most `limit` in *any* second: a bucket would let twice as many through in a bad one."""

    __slots__ = ("_limit", "_period", "_taken")

    def __init__(self, limit: int, period: float = 1.0) -> None:
        self._limit = limit
        self._period = period
        self._taken: deque[float] = deque(maxlen=limit or None)

    def wait(self, now: float, kept: int = 0) -> float:
        """Return the seconds until one more may be taken and `kept` places are still left."""
        most = self._limit - kept
        if most <= 0 or len(self._taken) < most:
            return 0.0
        return max(0.0, self._taken[-most] + self._period - now)

    def take(self, now: float) -> None:
        if self._limit > 0:
            self._taken.append(now)
