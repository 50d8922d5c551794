"""Keeps secrets out of logs: libraries speak at WARNING only, tokens are blotted out everywhere."""

import logging
import re
from typing import Final

LIBRARIES: Final = ("telegram", "httpx", "httpcore", "aiohttp")
TOKEN: Final = re.compile(r"\d{5,12}:[A-Za-z0-9_-]{20,}")
BLOT: Final = "<token>"


class Redaction(logging.Filter):
    """Blots out what looks like a bot's token, and the given secrets whatever they look like."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = self.clean(text)
        if clean != text:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[0] is not None:
            if record.exc_text is None:
                record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = self.clean(record.exc_text)
        return True

    def clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, BLOT)
        return TOKEN.sub(BLOT, text)


def guard_logs(*secrets: str) -> None:
    """Quieten libraries and put the redaction on every handler there is now."""
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    redaction = Redaction(*secrets)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redaction)
