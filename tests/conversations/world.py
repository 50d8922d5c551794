"""A small world for the core: a real store, a clock that moves, and phones that hear the outbox."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations import rounds, surveying, surveys
from conversations.gathering import gather
from conversations.inbound import (
    FellDue,
    ReplyTarget,
)
from conversations.model.care import Concern, Due
from conversations.model.ids import IncomingId, MatchId, MessageId, new_id
from conversations.model.matches import Match
from conversations.model.relaying import Held
from conversations.policy import Rules
from conversations.ports import Outgoing
from conversations.programme import Defaults, Programme
from conversations.replies import Toast
from conversations.router import DUE_KINDS, Conversations, RoundRan
from conversations.safety.check import patterns
from conversations.wire import Origin
from storage import SqlStore
from storage.unit import SqlUnit
from tests.conversations.phones import DEFAULT, FOLDER, LOCALES, Message, Phone
from tests.ready import Ready
from tests.storage.databases import SteadyClock

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Row = tuple[int, Outgoing]


__all__ = [
    "DEFAULT",
    "FOLDER",
    "LOCALES",
    "MONDAY_NOON",
    "Message",
    "Phone",
    "SqlUnit",
    "World",
]


class World:
    """Hands events to the core, one unit each, and what leaves to the phones."""

    def __init__(self, store: SqlStore, clock: SteadyClock, programme: Programme = DEFAULT) -> None:
        self.store = store
        self.clock = clock
        self.programme = programme
        self.core = Conversations(programme, LOCALES, patterns(), clock, "kindred_bot")
        self.ready = Ready(store, programme)
        self.phones: dict[int, Phone] = {}
        self.plans: list[rounds.Plan] = []
        self.unseen: list[dict[str, Any]] = []  # rounds that no survey has seen yet
        self._incoming = 0

    def settle(self, **defaults: Any) -> None:
        """Run the programme with other numbers, as an organisation would set them."""
        changed: Defaults = replace(self.programme.defaults, **defaults)
        self.with_programme(replace(self.programme, defaults=changed))

    def with_programme(self, programme: Programme) -> None:
        self.programme = programme
        self.core = Conversations(programme, LOCALES, patterns(), self.clock, "kindred_bot")

    def rules(self, rules: Rules) -> None:
        """Let other things pass than an organisation's own settings would."""
        self.core.core = replace(self.core.core, rules=rules)

    async def held(self) -> list[Held]:
        async with self.store.reading() as unit:
            return await unit.held.find()

    async def target_of(self, message_id: str, match_id: MatchId) -> ReplyTarget:
        """What a reply to one's own message names."""
        return ReplyTarget(MessageId(message_id), match_id, own=True)

    def incoming(self) -> IncomingId:
        self._incoming += 1
        return IncomingId(self._incoming)

    async def handle(self, event: Any) -> list[Toast]:
        async with self.store.unit() as unit:
            self._comes_from(unit, event)
            toasts = await self.core.handle(unit, event)
            await unit.commit()
            rows: Sequence[Row] = [(r.account, r.outgoing) for r in unit.committed_outbox]
        for account, outgoing in rows:
            if account in self.phones:
                self.phones[account].messages.append(Message(outgoing))
        return toasts

    def _comes_from(self, unit: SqlUnit, event: Any) -> None:
        """Say which message of whose chat this is, as the edge does."""
        incoming = getattr(event, "incoming", None)
        for phone in self.phones.values():
            if incoming is not None and phone.id == event.person_id:
                unit.place_origin(incoming, Origin(phone.account, incoming))

    async def stranger(self, account: int) -> "Phone":
        """Somebody the bot has never met."""
        async with self.store.unit() as unit:
            person_id = (await unit.resolve_people([account], self.clock.now()))[account]
            await unit.commit()
        return self.phones.setdefault(account, Phone(self, account, person_id))

    async def recipient(self, account: int, *, waits: bool = True, **fields: Any) -> "Phone":
        fields.setdefault("waiting_since", self.clock.now() if waits else None)
        await self.ready.person(account, recipient=True, **fields)
        return await self.stranger(account)

    async def supporter(self, account: int, **fields: Any) -> "Phone":
        await self.ready.person(account, supporter=True, **{"capacity": 2, **fields})
        return await self.stranger(account)

    async def crowd(self, size: int = 5, **answers: Any) -> None:
        """Enough others like everybody here, in both roles, for cards to name what is shared."""
        await self.ready.crowd(size, 9000 + 100 * len(self.phones), **answers)

    async def member(self, account: int, staff: str = "coordinator") -> "Phone":
        await self.ready.person(account, staff=staff, peer_name=f"Staff{account}", answers={})
        return await self.stranger(account)

    async def talk(
        self, first: "Phone", second: "Phone", aliases: tuple[str, str] = ("Cedar", "Maple")
    ) -> MatchId:
        """Let a recipient and a supporter be in a talk."""
        return await self.ready.talk(first.id, second.id, aliases)

    async def pair(self) -> tuple["Phone", "Phone", MatchId]:
        rana, sami = await self.recipient(1, waits=False), await self.supporter(2)
        return rana, sami, await self.talk(rana, sami)

    async def passes(self, **by: float) -> None:
        """Let time pass; what falls due in between is done at its moment, in order."""
        until = self.clock.now() + timedelta(**by)
        while True:
            async with self.store.reading() as unit:
                waiting = await unit.due_before(until, 1)
            if not waiting:
                break
            due = waiting[0]
            self.clock.moment = max(self.clock.moment, due.due_at)
            if due.kind == "round":
                await self._round(due)
            elif due.kind == surveying.KIND:
                await self.survey(due)
            else:
                assert due.kind in DUE_KINDS
                await self.handle(FellDue(due))
        self.clock.moment = until

    async def round(self, *, dry_run: bool = False, trigger: str = "timer") -> rounds.Plan:
        """Run one round now, as the tick does."""
        due = Due(new_id(), "round", self.clock.now(), args={"trigger": trigger})
        due = replace(due, args={**due.args, "dry_run": dry_run})
        async with self.store.unit() as unit:
            unit.dues.add(due)
            await unit.commit()
        return await self._round(due)

    async def survey(self, *dues: Due) -> None:
        """Survey of the matching now, as it is done beside the bot: what goes there is JSON."""
        now = self.clock.now()
        async with self.store.reading() as unit:
            asked = await surveying.prepare(unit, self.programme, self.unseen, now)
        self.unseen = []
        found = surveys.compute(json.loads(json.dumps(asked)))
        await self.handle(surveying.SurveyDone(dues, now, json.loads(json.dumps(found))))

    async def plan(self, due: Due) -> rounds.Plan:
        async with self.store.reading() as unit:
            gathered = await gather(unit, self.programme, self.clock.now())
        plan = rounds.compute(
            self.programme,
            gathered,
            trigger=str(due.args.get("trigger", "timer")),
            asked_by=str(due.args.get("by", "")),
            seed=7,
            dry_run=bool(due.args.get("dry_run")),
        )
        if one := surveying.round_of(plan, gathered):
            self.unseen.append(one)
        return plan

    async def _round(self, due: Due) -> rounds.Plan:
        plan = await self.plan(due)
        await self.handle(RoundRan(plan, due))
        self.plans.append(plan)
        return plan

    async def matches(self, **equal: Any) -> list[Match]:
        async with self.store.reading() as unit:
            return await unit.matches.find(**equal)

    async def match(self, match_id: str) -> Match:
        async with self.store.reading() as unit:
            found = await unit.matches.get(match_id)
        assert found is not None
        return found

    async def concerns(self, **equal: Any) -> list[Concern]:
        async with self.store.reading() as unit:
            return await unit.concerns.find(**equal)

    async def dues(self, kind: str) -> list[Due]:
        """What is planned of one kind and not done yet."""
        async with self.store.reading() as unit:
            return await unit.dues.find(kind=kind, done_at=None)

    async def arrange(self, change: Any) -> None:
        """Change the database directly, before the story begins."""
        async with self.store.unit() as unit:
            await change(unit)
            await unit.commit()
