"""The help card when the store fails: answers /now from data files, past inbox and outbox.

It keeps no promise but one: who asks for help gets the card, at most once in ten minutes. The
update stays unconfirmed, so it is handled in full when the store is back.
"""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from bot.tg.api import Api, CallError
from bot.tg.incoming import UnparsableError, read

log = logging.getLogger("kindred.emergency")

AGAIN: Final = 600.0  # seconds
MANY: Final = 10_000  # people remembered at once

EmergencyCard = Callable[[str], str]


class Emergency:
    """Sends the card by itself.

    Parameters
    ----------
    card : callable
        Language code of the platform ("" = unknown) -> the card as HTML, from files only.
    """

    def __init__(self, api: Api, card: EmergencyCard) -> None:
        self._api = api
        self._card = card
        self._sent: dict[int, float] = {}
        self.username = ""

    async def answer(self, raws: Sequence[Any]) -> None:
        """Answer every /now among these updates."""
        for raw in raws:
            try:
                arrived = read(raw, self.username)
            except UnparsableError:
                continue
            asks = arrived.kind == "command" and arrived.command == "now"
            if asks and arrived.account is not None:
                await self._send(arrived.account, arrived.language_code)

    async def _send(self, account: int, language_code: str) -> None:
        now = time.monotonic()
        if now - self._sent.get(account, -AGAIN) < AGAIN:
            return
        if len(self._sent) >= MANY:
            self._sent = {who: at for who, at in self._sent.items() if now - at < AGAIN}
        self._sent[account] = now
        try:
            await self._api.call(
                "sendMessage",
                {
                    "chat_id": account,
                    "text": self._card(language_code),
                    "parse_mode": "HTML",
                    "link_preview_options": {"is_disabled": True},
                },
            )
        except CallError as error:
            del self._sent[account]  # not sent: the next round tries again
            log.warning("the help card could not be sent (%s)", error.failure.kind.value)
