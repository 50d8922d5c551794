"""Ids are types, so that mixing two up does not type-check; all are random and mean nothing."""

import secrets
from typing import NewType

PersonId = NewType("PersonId", str)
MatchId = NewType("MatchId", str)
MessageId = NewType("MessageId", str)
"""A relayed message: one id for the original and its copy."""
IncomingId = NewType("IncomingId", int)
"""The place of an update in the inbox; the edge knows which platform message it means."""


def new_id() -> str:
    """Return 128 random bits as 22 URL-safe characters (fits callback data and start links)."""
    return secrets.token_urlsafe(16)
