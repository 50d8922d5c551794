"""Invitations: links that open one role to one person, once, for a week."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conversations.model.ids import PersonId, new_id
from conversations.model.person import Invitation, Role
from conversations.ports import Unit
from conversations.replies import say
from conversations.turn import Turn

ROLE_NAMES = {
    Role.SUPPORTER: say("a supporter"),
    Role.COORDINATOR: say("a coordinator"),
    Role.SAFEGUARDING: say("a safeguarding lead"),
    Role.PRIVACY: say("a privacy officer"),
    Role.ADMIN: say("an admin"),
}


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


async def look(
    unit: Unit, token: str, person_id: PersonId, now: datetime
) -> tuple[Invitation | None, str]:
    """Find an invitation, using nothing up; or None and why: unknown, used, spent or expired."""
    found = await unit.invitations.get(invitation_key(token))
    if found is None:
        return None, "unknown"
    if found.used_by == person_id:
        return None, "spent"
    if found.used_by is not None:
        return None, "used"
    if found.expires_at <= now:
        return None, "expired"
    return found, ""


async def take(turn: Turn, data: Mapping[str, Any]) -> bool:
    """Use up the invitation somebody came with, now that they take its role.

    Opening a link uses nothing up: whoever cannot or does not want to take the role leaves it to
    somebody else. One that was begun in time may be taken later.
    """
    found = await turn.unit.invitations.get(str(data.get("invitation", "")))
    mine = turn.person.id
    if found is None or found.used_by not in {None, mine}:
        turn.say(
            say(
                "Somebody else has used this invitation in the meantime. Please ask the person "
                "who sent it for a new one: open it, and what you told us is still here."
            )
        )
        return False
    if found.used_by is None:
        turn.unit.invitations.save(replace(found, used_by=mine, used_at=turn.now))
    return True
