"""Pseudonyms and shifted dates: stable within one secret, worth nothing without it."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FARTHEST = 182
"""Days a person's dates are moved at most, one way or the other; never zero."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Names and dates for one export.

    Attributes
    ----------
    secret : bytes
        With the same one, two exports can be put together; with another, they cannot.
    shift : bool
        Move all dates of a person by the same number of days. Weekdays move along; the time of day
        and every distance between two dates of one person stay.
    """

    secret: bytes = field(repr=False)
    shift: bool = False

    def name(self, kind: str, raw: str | None) -> str:
        """Return `kind` and ten signs for an id; nothing for no id."""
        return f"{kind}-{self._drawn(kind, raw)[:5].hex()}" if raw else ""

    def days(self, person: str) -> int:
        """Return by how many days this person's dates are moved."""
        if not self.shift:
            return 0
        drawn = int.from_bytes(self._drawn("days", person)[:8], "big") % (2 * FARTHEST)
        return drawn - FARTHEST if drawn < FARTHEST else drawn - FARTHEST + 1

    def moment(self, person: str, at: datetime | None) -> str:
        """Return a moment as ISO 8601 with its offset, moved; nothing for none."""
        if at is None:
            return ""
        return (at + timedelta(days=self.days(person))).isoformat(timespec="seconds")

    def _drawn(self, kind: str, raw: str) -> bytes:
        return hmac.new(self.secret, f"{kind}:{raw}".encode(), hashlib.sha256).digest()
