"""Records to fill a database with."""

from datetime import datetime, timedelta
from typing import Any

from conversations.model.ids import MatchId, MessageId, PersonId, new_id
from conversations.model.matches import Match, MatchState, Talk
from conversations.model.person import Person
from conversations.ports import Outgoing
from storage import SqlStore
from tests.storage.databases import NOW

RANA, KARIM = 70_000_001, 70_000_002
"""Accounts."""


def a_match(recipient: PersonId, supporter: PersonId, **fields: Any) -> Match:
    plain: dict[str, Any] = {
        "id": MatchId(new_id()),
        "round_id": "",
        "state": MatchState.ACTIVE,
        "recipient_alias": "Cedar",
        "supporter_alias": "Lake",
        "score": 0.7,
        "std": 0.1,
        "propensity": 1.0,
        "model_version": "declared",
        "reasons": ({"criterion": "condition", "similarity": 1.0},),
        "created_at": NOW,
        "changed_at": NOW,
        "active_at": NOW,
    }
    return Match(recipient_id=recipient, supporter_id=supporter, **{**plain, **fields})


def a_person(**fields: Any) -> Person:
    return Person(**{"id": PersonId(new_id()), "created_at": NOW, **fields})


async def met(store: SqlStore, *accounts: int) -> list[PersonId]:
    """Let these accounts write to the bot for the first time."""
    async with store.unit() as unit:
        people = await unit.resolve_people(accounts, NOW)
        await unit.commit()
    return [people[account] for account in accounts]


async def in_talk(store: SqlStore) -> tuple[PersonId, PersonId, MatchId]:
    """Put Rana and Karim into a talk."""
    rana, karim = await met(store, RANA, KARIM)
    match = a_match(rana, karim)
    async with store.unit() as unit:
        unit.matches.add(match)
        unit.talks.add(Talk(match.id, rana, karim))
        await unit.commit()
    return rana, karim, match.id


def words(to: PersonId, text: str, **fields: Any) -> Outgoing:
    return Outgoing(to=to, payload={"kind": "text", "plain": text}, **fields)


def message() -> MessageId:
    return MessageId(new_id())


def later(**by: float) -> datetime:
    return NOW + timedelta(**by)
