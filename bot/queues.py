"""Who may be sent to next: rows waiting per receiving chat, in two lanes, under the limits.

Knows nothing of sending or storing; the time is given with every question.
"""

import heapq
from collections import deque
from collections.abc import Iterable
from itertools import count

from bot.limits import Bucket, Limits, Window
from conversations.wire import Sendable

MANY_CHATS = 10_000  # above this, idle chats whose limits have nothing to remember are dropped
HELP_EXTRA = 4  # help may be in flight beyond the number of places


class Chat:
    """What waits for one account."""

    __slots__ = ("account", "bucket", "busy", "help", "normal", "paused_until", "timer_at")

    def __init__(self, account: int, bucket: Bucket) -> None:
        self.account = account
        self.bucket = bucket
        self.help: deque[Sendable] = deque()
        self.normal: deque[Sendable] = deque()
        self.busy = False  # one row is claimed, in flight or not booked yet
        self.paused_until = 0.0
        self.timer_at = 0.0  # the earliest timer set for this chat, 0 = none

    def lane(self, row: Sendable) -> "deque[Sendable]":
        return self.help if row.outgoing.lane == "help" else self.normal


class Queues:
    """All chats. `pick` hands out what may be sent now; the chat is busy until `free`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window(limits.overall)
        self._chats: dict[int, Chat] = {}
        self._ready: deque[Chat] = deque()
        self._ready_help: deque[Chat] = deque()
        self._timers: list[tuple[float, int, Chat]] = []
        self._order = count()
        self._held_until = 0.0
        self.size = 0

    def add(self, rows: Iterable[Sendable], now: float) -> None:
        for row in rows:
            chat = self._chat(row.account, now)
            chat.lane(row).append(row)
            self.size += 1
            self._place(chat, now)

    def free(self, account: int, now: float) -> None:
        """The chat's claimed row is done: its next one may go."""
        chat = self._chats[account]
        chat.busy = False
        self._place(chat, now)

    def put_back(self, row: Sendable, until: float, now: float) -> None:
        """The chat's claimed row must wait, and everything behind it."""
        chat = self._chats[row.account]
        chat.lane(row).appendleft(row)
        self.size += 1
        chat.paused_until = max(chat.paused_until, until)
        self.free(row.account, now)

    def waiting(self, account: int) -> tuple[Sendable, ...]:
        chat = self._chats.get(account)
        return (*chat.help, *chat.normal) if chat else ()

    def drop(self, account: int) -> list[int]:
        """Forget what waits for an account that is gone; returns the rows' ids."""
        chat = self._chats[account]
        dropped = [row.id for row in self.waiting(account)]
        self.size -= len(chat.help) + len(chat.normal)
        chat.help.clear()
        chat.normal.clear()
        return dropped

    def hold(self, until: float) -> None:
        """Let nothing but help go before this moment."""
        self._held_until = max(self._held_until, until)

    def held(self, now: float) -> bool:
        """Tell whether nothing but help may go now."""
        return now < self._held_until

    def busy(self, account: int) -> bool:
        chat = self._chats.get(account)
        return chat is not None and chat.busy

    def pick(self, now: float, places: int) -> list[Sendable]:
        """Take what may be sent now, help first; `places` is how many more may be in flight."""
        while self._timers and self._timers[0][0] <= now:
            chat = heapq.heappop(self._timers)[2]
            chat.timer_at = 0.0
            self._place(chat, now)
        picked: list[Sendable] = []
        while (
            self._ready_help and len(picked) < places + HELP_EXTRA and self._overall.wait(now) <= 0
        ):
            self._take(self._ready_help.popleft(), now, picked)
        if not self.held(now):
            while self._ready and len(picked) < places and self._others_wait(now) <= 0:
                self._take(self._ready.popleft(), now, picked)
        return picked

    def _others_wait(self, now: float) -> float:
        """Return how long all but help must wait: the last places of each second are help's."""
        return self._overall.wait(now, self._limits.kept_for_help)

    def next_at(self, now: float, places: int) -> float | None:
        """Return when there will be something to pick, None = nothing waits for time alone."""
        moments = [self._timers[0][0]] if self._timers else []
        if self._ready and places > 0:
            moments.append(max(self._held_until, now + self._others_wait(now)))
        if self._ready_help and places + HELP_EXTRA > 0:
            moments.append(now + self._overall.wait(now))
        return min(moments, default=None)

    def _take(self, chat: Chat, now: float, picked: list[Sendable]) -> None:
        # a chat may stand in both lines, or its row may be gone by now: look again
        if chat.busy or chat.paused_until > now:
            return
        if chat.help:
            row = chat.help.popleft()
        elif not chat.normal:
            return
        elif chat.bucket.wait(now) > 0:
            self._place(chat, now)
            return
        else:
            row = chat.normal.popleft()
        chat.busy = True
        chat.bucket.take(now)
        self._overall.take(now)
        self.size -= 1
        picked.append(row)

    def _place(self, chat: Chat, now: float) -> None:
        """Put a chat where it belongs: among those who may go, or to the clock."""
        if chat.busy or not (chat.help or chat.normal):
            return
        at = chat.paused_until
        if not chat.help:
            at = max(at, now + chat.bucket.wait(now))
        if at <= now:
            (self._ready_help if chat.help else self._ready).append(chat)
        elif chat.timer_at == 0.0 or at < chat.timer_at:
            chat.timer_at = at
            heapq.heappush(self._timers, (at, next(self._order), chat))

    def _chat(self, account: int, now: float) -> Chat:
        chat = self._chats.get(account)
        if chat is None:
            if len(self._chats) >= MANY_CHATS:
                self._sweep(now)
            bucket = Bucket(self._limits.per_chat, self._limits.burst)
            chat = self._chats[account] = Chat(account, bucket)
        return chat

    def _sweep(self, now: float) -> None:
        for account, chat in list(self._chats.items()):
            idle = not (chat.busy or chat.help or chat.normal)
            if idle and chat.paused_until <= now and chat.bucket.full(now):
                del self._chats[account]
