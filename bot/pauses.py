"""What one send teaches about all others: the network is away, or the platform limits the bot."""

import logging
import random
from dataclasses import replace
from typing import Final

from bot.decisions import Decision, Later, Stop
from bot.faults import Backoff
from bot.queues import Queues
from bot.tg.sending import Sent
from conversations.wire import Sendable

log = logging.getLogger("kindred.outbox")

SEVERAL: Final = 3  # chats limited …
TOGETHER: Final = 2.0  # … within so many seconds: it is the bot that is limited
JITTER: Final = 0.5  # seconds, so that limited chats do not come back all at once
WITHOUT_TOKEN: Final = 60.0


class Pauses:
    """Holds everybody but help when more than one chat is concerned."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues
        self._network = Backoff(log, "sending")
        self._away_until = 0.0
        self._limited: list[tuple[float, int]] = []

    def after(self, row: Sendable, outcome: Sent | Decision, now: float) -> Sent | Decision:
        """Return the outcome with the pause that fits everything known."""
        match outcome:
            case Sent():
                self._network.worked()
            case Later(away=True):
                return self._away(outcome, now)
            case Later(limited=True):
                return self._limit(row, outcome, now)
            case Stop():
                return Later(WITHOUT_TOKEN, uncertain=row.uncertain)
            case _:
                pass
        return outcome

    def _away(self, outcome: Later, now: float) -> Later:
        if now >= self._away_until:  # one step for all that were in flight together
            self._away_until = now + self._network.failed("the platform is away")
            self._queues.hold(self._away_until)
        return replace(outcome, wait=max(0.0, self._away_until - now))

    def _limit(self, row: Sendable, outcome: Later, now: float) -> Later:
        wait = outcome.wait + random.uniform(0.0, JITTER)  # noqa: S311 - no secret
        recent = [one for one in self._limited if one[0] > now - TOGETHER]
        self._limited = [*recent, (now, row.account)]
        if len({account for _, account in self._limited}) >= SEVERAL:
            log.warning("the platform limits this bot: all but help waits %.0f s", wait)
            self._queues.hold(now + wait)
        return replace(outcome, wait=wait)
