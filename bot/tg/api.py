"""Calls to the Bot API with plain parameters: the hot path, without PTB's object building."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.decisions import Failure, Kind
from bot.tg.http import AiohttpRequest, NotSentError, multipart

GOOD = 200
KINDS = {401: Kind.TOKEN, 403: Kind.FORBIDDEN, 404: Kind.TOKEN, 409: Kind.CONFLICT}
LONGEST_LIMIT = 86_400.0  # seconds; more is a mistake somewhere on the way


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way out; kind: its media type."""

    name: str
    content: bytes
    kind: str


class CallError(Exception):
    """A call failed; the failure says how, the exception's own text says nothing private."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind.value)
        self.failure = failure


def failure_of_error(error: TelegramError) -> Failure:
    """Class a fault of the network (the server's refusals come as answers, not as exceptions)."""
    return Failure(Kind.UNSENT if isinstance(error, NotSentError) else Kind.UNCLEAR)


def failure_of_answer(status: int, answer: Any) -> Failure:
    """Class an answer that is not ok; what is no JSON may come from anything on the way."""
    if not isinstance(answer, dict):
        return Failure(Kind.UNCLEAR)
    text = str(answer.get("description", "")).lower()
    if status == 429:
        return Failure(Kind.LIMITED, text, _retry_after(answer))
    if status in KINDS:
        return Failure(KINDS[status], text)
    return Failure(Kind.REJECTED if 400 <= status < 500 else Kind.UNCLEAR, text)


class Api:
    """The methods of one bot."""

    def __init__(self, request: AiohttpRequest, root: str, token: str) -> None:
        self._request = request
        self._prefix = f"{root}/bot{token}/"

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        uploads: Mapping[str, File] | None = None,
        read: float | None = 15.0,
    ) -> Any:
        """Call a method and return its result, or raise CallError.

        uploads: parameter -> file to send along.
        """
        try:
            body: Any = json.dumps(parameters).encode()
            if uploads:
                body = _form(parameters, uploads)
            status, payload = await self._request.exchange(self._prefix + method, body, read=read)
        except TelegramError as error:
            raise CallError(failure_of_error(error)) from error
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if status == GOOD and isinstance(answer, dict) and answer.get("ok"):
            return answer["result"]
        raise CallError(failure_of_answer(status, answer))


def _retry_after(answer: Mapping[str, Any]) -> float:
    """Return the seconds that the server asks us to wait; what it says may come from a proxy."""
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(float(asked), LONGEST_LIMIT) if isinstance(asked, int | float) else 1.0


def _form(parameters: Mapping[str, Any], uploads: Mapping[str, File]) -> Any:
    fields = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in parameters.items()
    }
    return multipart(fields, {name: (f.name, f.content, f.kind) for name, f in uploads.items()})
