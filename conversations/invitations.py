"""Invitations: links that open one role to one person, once, for a week."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.model.ids import PersonId, new_id
from conversations.model.person import Invitation, Role
from conversations.ports import Unit


def invitation_key(token: str) -> str:
    """Return what is stored of a token: its hash, so that a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(unit: Unit, role: Role, by: str, now: datetime, days: float) -> str:
    """Store a new invitation and return its token."""
    token = new_id()
    unit.invitations.add(
        Invitation(invitation_key(token), role, now, now + timedelta(days=days), created_by=by)
    )
    return token


def link(username: str, token: str) -> str:
    return f"https://t.me/{username}?start={token}"


async def redeem(
    unit: Unit, token: str, person_id: PersonId, now: datetime
) -> tuple[Invitation | None, str]:
    """Use an invitation up; returns it, or None and why: unknown, used or expired."""
    found = await unit.invitations.get(invitation_key(token))
    if found is None:
        return None, "unknown"
    if found.used_by == person_id:
        return found, "again"
    if found.used_by is not None:
        return None, "used"
    if found.expires_at <= now:
        return None, "expired"
    unit.invitations.save(replace(found, used_by=person_id, used_at=now))
    return found, ""
