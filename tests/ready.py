"""Puts invented people straight into a bot's database, for tests that begin in the middle."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.clock import SystemClock
from app.settings import load_settings
from conversations.loading import load_programme
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import Match, MatchState, Talk
from conversations.model.person import Answer, Consent, Person, PersonState, answer_id
from conversations.programme import Programme
from storage import SqlStore, load_key, open_store
from tests.kindred import KindredProcess, Phone
from tests.servers import BotApiProcess

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "age": 30,
    "languages": ["en"],
    "conditions": ["panic", "loneliness"],
    "recovery_stage": "searching",
    "recovery_since": "year_1",
    "culture": ["middle_east"],
    "faith": "muslim",
}


class Ready:
    """The database of one bot, opened for arranging."""

    def __init__(self, store: SqlStore, programme: Programme, zone: str = "Europe/London") -> None:
        self.store = store
        self.zone = zone
        self.programme = programme

    async def person(self, account: int, **fields: Any) -> PersonId:
        """Store somebody who has come in and agreed to everything."""
        answers = {**ANSWERS, **fields.pop("answers", {})}
        agreed: Sequence[str] = fields.pop(
            "agreed", [text.purpose for text in self.programme.consents]
        )
        async with self.store.unit() as unit:
            person_id = (await unit.resolve_people([account], LONG_AGO))[account]
            person = await unit.people.get(person_id)
            assert isinstance(person, Person)
            settled: dict[str, Any] = {
                "state": PersonState.ACTIVE,
                "language": "en",
                "country": "GB",
                "zone": self.zone,
                **fields,
            }
            unit.people.save(replace(person, **settled))
            for question, value in answers.items():
                key = answer_id(person_id, question)
                unit.answers.add(Answer(key, person_id, question, value, LONG_AGO))
            for purpose in agreed:
                unit.consents.add(
                    Consent(new_id(), person_id, purpose, "1", "test", "en", True, LONG_AGO)
                )
            await unit.commit()
        return person_id

    async def crowd(self, size: int, account: int, **answers: Any) -> None:
        """Store so many in each role who neither wait nor have room: they are only there."""
        for n in range(account, account + 2 * size, 2):
            await self.person(n, recipient=True, answers=answers)
            await self.person(n + 1, supporter=True, capacity=0, answers=answers)

    async def talk(
        self,
        recipient: PersonId,
        supporter: PersonId,
        aliases: tuple[str, str] = ("Cedar", "Maple"),
    ) -> MatchId:
        """Let two people be in a talk."""
        match_id = MatchId(new_id())
        async with self.store.unit() as unit:
            unit.matches.add(
                Match(
                    id=match_id,
                    round_id="",
                    recipient_id=recipient,
                    supporter_id=supporter,
                    state=MatchState.ACTIVE,
                    recipient_alias=aliases[0],
                    supporter_alias=aliases[1],
                    score=0.7,
                    std=0.1,
                    propensity=1.0,
                    model_version="test",
                    reasons=(),
                    created_at=LONG_AGO,
                    changed_at=LONG_AGO,
                    active_at=LONG_AGO,
                )
            )
            unit.talks.add(Talk(match_id, recipient, supporter))
            await unit.commit()
        return match_id


def where_it_is_noon() -> str:
    """Return a zone far from its quiet hours: such tests must not depend on when they are run."""
    east = 12 - SystemClock().now().hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


async def opened(bot: KindredProcess) -> Ready:
    settings = load_settings(bot.config, bot.environment)
    key = load_key(settings.storage.key_file, {})
    store = await open_store(settings.storage.url, key, SystemClock())
    return Ready(store, load_programme(settings.programme.folder), where_it_is_noon())


def pair(bot: KindredProcess, server: BotApiProcess) -> tuple[Phone, Phone]:
    """Arrange a recipient and a supporter in a talk; their phones, recipient first."""
    recipient = Phone(server, "Rana", started=True)
    supporter = Phone(server, "Sami", started=True)

    async def arrange() -> None:
        ready = await opened(bot)
        try:
            first = await ready.person(recipient.id, recipient=True)
            second = await ready.person(supporter.id, supporter=True, capacity=2)
            await ready.talk(first, second)
        finally:
            await ready.store.close()

    asyncio.run(arrange())
    return recipient, supporter


def crowd(bot: KindredProcess, size: int = 5) -> None:
    """Let enough others be there for cards to name what is shared."""

    async def arrange() -> None:
        ready = await opened(bot)
        try:
            await ready.crowd(size, 9_000_000)
        finally:
            await ready.store.close()

    asyncio.run(arrange())
