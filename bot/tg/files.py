"""Fetches a file that somebody sent to the bot, from Telegram alone and never more than 20 MB.

The address of a file holds the token, so it appears in no exception and no log.
"""

import re
from typing import Any, Final

from telegram.error import TelegramError

from bot.decisions import Failure, Kind
from bot.tg.api import GOOD, Api, CallError, failure_of_answer, failure_of_error
from bot.tg.http import AiohttpRequest, TooLargeError

LARGEST: Final = 20 * 1024 * 1024
"""More than this a bot may not download."""

PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
"""A path that stays below the folder of this bot, whatever a server answers."""

GONE: Final = 404
SECONDS: Final = 60.0


class Files:
    """The files of one bot."""

    def __init__(self, request: AiohttpRequest, api: Api, root: str, token: str) -> None:
        self._request = request
        self._api = api
        self._prefix = f"{root}/file/bot{token}/"

    async def fetch(self, file_id: str, said: int | None = None) -> bytes:
        """Return the bytes of a file.

        said: its size as the message told it; too large a one is not even asked for.
        Raises TooLargeError, or CallError as every call does.
        """
        if said is not None and said > LARGEST:
            raise TooLargeError
        path = await self._path(file_id)
        try:
            status, content = await self._request.download(
                self._prefix + path, most=LARGEST, seconds=SECONDS
            )
        except TelegramError as error:
            raise CallError(failure_of_error(error)) from error
        if status == GONE:  # the file, not the bot: the token is in order
            raise CallError(Failure(Kind.REJECTED))
        if status != GOOD:
            raise CallError(failure_of_answer(status, {}))
        return content

    async def _path(self, file_id: str) -> str:
        try:
            found: Any = await self._api.call("getFile", {"file_id": file_id})
        except CallError as error:
            if error.failure.kind is Kind.REJECTED and "too big" in error.failure.text:
                raise TooLargeError from error
            raise
        found = found if isinstance(found, dict) else {}
        size, path = found.get("file_size"), found.get("file_path")
        if isinstance(size, int) and size > LARGEST:
            raise TooLargeError
        if not isinstance(path, str) or not PLAIN_PATH.fullmatch(path):
            raise CallError(failure_of_answer(GOOD, None))
        return path
