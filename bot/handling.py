"""Handles a set of updates in one unit of work: who, to what, decide, settle, one commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.failpoints import point
from bot.ports import EdgeStore, EdgeUnit, Handler
from bot.tg.arrived import Arrived, event
from bot.tg.incoming import (
    UnparsableError,
    account_of,
    callback_of,
    field_names,
)
from bot.tg.quick import read
from conversations.inbound import Ignored, ReplyTarget
from conversations.model.ids import MatchId, PersonId
from conversations.model.person import Person
from conversations.ports import Clock
from conversations.replies import Toast
from conversations.wire import CopyKey, Origin, RawUpdate, Sendable, TopicKey

LONGEST_TOAST = 200  # the platform's limit
BREATH = 8  # updates decided before what is on its way out may go on

Words = Callable[[Toast, Person | None], str]
Known = tuple[Mapping[int, PersonId], Mapping[CopyKey, ReplyTarget], Mapping[TopicKey, MatchId]]
"""Who is behind an account, what is replied to, whose topic it is."""


@dataclass(slots=True)
class Waiting:
    """One stored update on its way to the core; read once, kept for the repeats."""

    stored: RawUpdate
    raw: Any
    arrived: Arrived | None = None
    fault: UnparsableError | None = None

    def read(self, username: str) -> None:
        if self.arrived is None and self.fault is None:
            try:
                self.arrived = read(self.raw, username)
            except UnparsableError as error:
                self.fault = error

    @property
    def account(self) -> int | None:
        return self.arrived.account if self.arrived else account_of(self.raw)


@dataclass(frozen=True, slots=True)
class Press:
    """The answer to a pressed button."""

    callback_id: str
    text: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What goes beside the outbox: answers to presses, chats to leave."""

    presses: Sequence[Press] = ()
    leave: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Handled:
    """What a committed unit leads to."""

    rows: Sequence[Sendable]
    aside: Aside


class Handling:
    """Calls the core; everything raises, nothing is committed before the end."""

    def __init__(self, store: EdgeStore, handler: Handler, clock: Clock, words: Words) -> None:
        self._store = store
        self._handler = handler
        self._clock = clock
        self._words = words

    async def together(self, chosen: Sequence[Waiting]) -> Handled:
        """Handle updates in order in one unit."""
        presses: list[Press] = []
        async with self._store.unit() as unit:
            point("unit-opened")
            people, targets, talks = await self._known(unit, chosen)
            point("people-known")
            for number, one in enumerate(chosen, 1):
                if one.arrived is None:
                    press = await self._quarantine(unit, one, people)
                else:
                    press = await self._decide(unit, one.arrived, people, targets, talks)
                if press is not None:
                    presses.append(press)
                point("decided-one")
                if number % BREATH == 0:
                    await asyncio.sleep(0)
            unit.settle([one.stored.update_id for one in chosen if one.fault is None])
            point("decided-not-committed")
            await unit.commit()
            rows = unit.committed_outbox
        chats = {one.arrived.leave for one in chosen if one.arrived is not None}
        return Handled(rows, Aside(presses, [chat for chat in chats if chat is not None]))

    async def set_aside(self, one: Waiting, fault: str, *, tell: bool) -> Handled:
        """Put an update that cannot be handled into quarantine, and tell its person if wished."""
        names = field_names(one.raw)
        one.fault = UnparsableError(fault, names)
        async with self._store.unit() as unit:
            accounts = [one.account] if tell and one.account is not None else []
            people = await unit.resolve_people(accounts, self._clock.now()) if accounts else {}
            press = await self._quarantine(unit, one, people)
            await unit.commit()
            rows = unit.committed_outbox
        return Handled(rows, Aside([press] if press else []))

    async def _known(self, unit: EdgeUnit, chosen: Sequence[Waiting]) -> Known:
        accounts = {one.account for one in chosen if one.account is not None}
        keys = {
            one.arrived.target
            for one in chosen
            if one.arrived is not None and one.arrived.target is not None
        }
        now = self._clock.now()
        people = await unit.resolve_people(sorted(accounts), now) if accounts else {}
        targets = await unit.resolve_targets(list(keys)) if keys else {}
        topics = {one.arrived.topic for one in chosen if one.arrived is not None} - {None}
        talks = await unit.resolve_topics([t for t in topics if t is not None]) if topics else {}
        if people:
            await unit.prefetch(list(people.values()))
        return people, targets, talks

    async def _decide(
        self,
        unit: EdgeUnit,
        arrived: Arrived,
        people: Mapping[int, PersonId],
        targets: Mapping[CopyKey, ReplyTarget],
        talks: Mapping[TopicKey, MatchId],
    ) -> Press | None:
        account = arrived.account
        person_id = people.get(account) if account is not None else None
        happened = event(arrived, person_id, targets, talks)
        toast: Toast | None = None
        if not isinstance(happened, Ignored) and account is not None:
            unit.place_origin(arrived.update_id, Origin(account, arrived.message_id))
            said = await self._handler.handle(unit, happened)
            toast = next((one for one in said if isinstance(one, Toast)), None)
        if arrived.callback_id is None:
            return None
        if toast is None or person_id is None:
            return Press(arrived.callback_id)
        words = self._words(toast, await unit.people.get(person_id))
        return Press(arrived.callback_id, words[:LONGEST_TOAST], toast.alert)

    async def _quarantine(
        self, unit: EdgeUnit, one: Waiting, people: Mapping[int, PersonId]
    ) -> Press | None:
        fault = one.fault
        if fault is not None:
            unit.quarantine(one.stored.update_id, fault.fault, fault.fields)
            point("aside-not-committed")
        if one.account is not None and one.account in people:
            await self._handler.on_failure(unit, people[one.account])
        callback_id = callback_of(one.raw)
        return Press(callback_id) if callback_id else None
