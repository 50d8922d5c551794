"""Every call of the bot as it was made and answered: the evidence that tests count from."""

import json
from collections import deque
from typing import Any

Kept = tuple[int, float, str, dict[str, Any], int, bytes, bool]


class Record:
    """Keeps answers as the bytes that were sent: what changes later must not change the record."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.n = 0
        self._calls: deque[Kept] = deque(maxlen=keep)

    def add(
        self,
        at: float,
        method: str,
        params: dict[str, Any],
        status: int,
        body: bytes,
        *,
        dropped: bool = False,
    ) -> None:
        self.n += 1
        if self.keep:
            self._calls.append((self.n, at, method, params, status, body, dropped))

    def after(self, seen: int) -> list[dict[str, Any]]:
        return [_readable(*call) for call in self._calls if call[0] > seen]


def _readable(
    n: int,
    at: float,
    method: str,
    params: dict[str, Any],
    status: int,
    body: bytes,
    dropped: bool,
) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    try:
        answer = json.loads(body)
    except ValueError:
        answer = {"ok": False, "description": body.decode(errors="replace")}
    shown = {"n": n, "at": at, "method": method, "params": params, "ok": bool(answer.get("ok"))}
    result = answer["result"] if answer.get("ok") else answer
    return {**shown, "status": status, "result": result, "dropped": dropped}
