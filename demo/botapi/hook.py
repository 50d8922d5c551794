"""The webhook's settings and state; nothing is delivered here."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Hook:
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    next_change: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def request_head(self, length: int) -> bytes:
        split = urlsplit(self.url)
        path = (split.path or "/") + (f"?{split.query}" if split.query else "")
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {split.netloc}",
            "Content-Type: application/json",
            f"Content-Length: {length}",
        ]
        if self.secret:
            lines.append(f"X-Telegram-Bot-Api-Secret-Token: {self.secret}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()
