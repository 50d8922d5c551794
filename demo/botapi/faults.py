"""Faults asked for by tests: which call fails how, and how often."""

import random
from dataclasses import dataclass
from typing import Any

from demo.botapi.errors import ApiError, bad, too_many

TEXTS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
}
BAD_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"


@dataclass(slots=True)
class Fault:
    id: int
    method: str
    chat_id: str | None
    status: int | None
    description: str | None
    retry_after: int
    times: int
    delay: float
    drop: str | None
    chance: float = 1.0  # of the calls that fit, this part is hit

    def error(self) -> ApiError | None:
        """The refusal; None when the call is only delayed or dropped."""
        if self.status is None or self.status == 200:
            return None
        if self.status == 429:
            return too_many(self.retry_after)
        text = self.description or TEXTS.get(self.status, "Internal Server Error")
        return ApiError(self.status, text)

    @property
    def is_not_json(self) -> bool:
        return self.status is not None and self.status > 500 and self.description is None


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._last_id = 0
        self._random = random.Random(5)  # noqa: S311 - the same calls are hit every time

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, wanted: dict[str, Any]) -> int:
        drop = wanted.get("drop")
        if drop not in (None, "before", "after"):
            raise bad("drop is before or after")
        chat_id = wanted.get("chat_id")
        self._last_id += 1
        self._waiting.append(
            Fault(
                id=self._last_id,
                method=str(wanted.get("method", "*")).lower(),
                chat_id=None if chat_id is None else str(chat_id),
                status=wanted.get("status"),
                description=wanted.get("description"),
                retry_after=int(wanted.get("retry_after", 1)),
                times=int(wanted.get("times", 1)),
                delay=float(wanted.get("delay", 0)),
                drop=drop,
                chance=float(wanted.get("chance", 1)),
            )
        )
        return self._last_id

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, chat_id: Any) -> Fault | None:
        """The first fault that fits this call, used up once."""
        for fault in self._waiting:
            fits_method = fault.method in ("*", method)
            fits = fits_method and (fault.chat_id is None or fault.chat_id == str(chat_id))
            if fits and (fault.chance >= 1 or self._random.random() < fault.chance):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
