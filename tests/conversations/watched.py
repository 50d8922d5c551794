"""A world whose messages wait in a real outbox, and that checks after every event what must hold.

Every text carries a mark of its own, so that it can be found wherever it is. A rule that is broken
raises at the event that broke it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Literal

from bot.decisions import Decision, Gone, Later, Refused
from bot.failures import failures_of, receipt_of
from bot.tg.sending import Sent
from conversations.inbound import ButtonPressed, DeliveryFailed, ReplyTarget, TextEdited
from conversations.model.ids import IncomingId, MatchId, PersonId
from conversations.model.matches import HOLDS_A_PLACE, MatchState
from conversations.model.person import Person, PersonState
from conversations.model.relaying import Held, Why
from conversations.replies import Toast
from conversations.wire import CopyKey, Sendable
from tests.conversations.world import Message, Phone, World

# Everyday words: a mark with figures may be a contact detail, and would be held.
FIGURES: Final = ("tea", "rain", "bread", "sleep", "music", "winter", "morning", "summer")
MARK: Final = re.compile(r"so (?:\w+ )+it was")
End = Literal["arrives", "limited", "unclear", "refused", "gone", "flies"]
TOLD: Final = (
    *("may not have arrived", "not sent to anybody", "not passed on", "could not be delivered"),
    *("cannot be reached", "waited for a day", "not sent", "did not reach", "Taken back"),
)
UNHEARING: Final = frozenset({PersonState.LEFT, PersonState.UNREACHABLE, PersonState.PAUSED})


@dataclass
class Written:
    """One message that somebody wrote."""

    number: int
    writer: PersonId
    reader: PersonId | None = None
    waited: bool = False  # kept back for a while by the core, so that others may overtake it
    arrived: bool = False


def marks_in(data: Any) -> set[str]:
    return set(MARK.findall(json.dumps(data, default=str)))


class Watched(World):
    """Counts what becomes of every marked text; `deliver` lets the outbox go on."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.written: dict[str, Written] = {}
        self.queues: dict[int, list[Sendable]] = defaultdict(list)
        self.flying: dict[int, Sendable] = {}
        self.last: dict[tuple[PersonId, PersonId], int] = {}
        self.taken: dict[PersonId, int] = defaultdict(int)
        self.put: list[Sendable] = []
        self.waits: set[str] = set()
        self._numbers, self._places = count(1), count(1_000_000)

    def mark(self, writer: PersonId) -> str:
        """Return a word that no other message has."""
        number = next(self._numbers)
        mark = f"so {' '.join(FIGURES[int(one)] for one in f'{number:o}')} it was"
        self.written[mark] = Written(number, writer)
        return mark

    async def handle(self, event: Any) -> list[Toast]:
        used, albums = await self._was_used(event), await self._albums()
        async with self.store.unit() as unit:
            self._comes_from(unit, event)
            toasts = await self.core.handle(unit, event)
            await unit.commit()
            self.put = list(unit.committed_outbox)
        for row in self.put:
            self.queues[row.account].append(row)
            await self._check_reader(row)
        if used:
            # An album that waited for its last part goes before whatever is done next.
            assert albums or not self.put, "a used button did something again"
            assert len(toasts) == 1
        await self._check_nothing_vanished(event, toasts)
        await self._check_places()
        return toasts

    async def _was_used(self, event: Any) -> bool:
        if not isinstance(event, ButtonPressed):
            return False
        async with self.store.reading() as unit:
            button = await unit.pressables.get(event.token)
            group = await unit.pressables.find(group=button.group) if button else []
        keep = button is None or button.keep
        return not keep and any(one.used_at is not None for one in group)

    async def _albums(self) -> list[Held]:
        async with self.store.reading() as unit:
            return await unit.held.find(why=Why.ALBUM)

    async def _check_reader(self, row: Sendable) -> None:
        """Words go back to their writer, or to the one peer of the talk they were written in."""
        to, match_id = row.outgoing.to, row.outgoing.match_id
        for mark in marks_in(row.outgoing.payload):
            words = self.written[mark]
            if to == words.writer:
                continue
            assert row.outgoing.sender == words.writer
            assert match_id is not None
            match = await self.match(match_id)
            assert {to, words.writer} == {match.recipient_id, match.supporter_id}
            assert words.reader in {None, to}, "one message for two people"
            again = words.reader is not None and not row.outgoing.changes_copy
            assert not again, "one message put into the outbox twice"
            words.reader = to

    async def _check_nothing_vanished(self, event: Any, toasts: list[Toast]) -> None:
        """What waits no longer has a word to its writer in the same breath."""
        before, self.waits = self.waits, await self._waiting()
        actor = getattr(event, "person_id", None)
        content = getattr(event, "content", None)
        new = marks_in(content.text if content else "")
        lost = (before | new) - self.waits
        if isinstance(event, TextEdited) and new <= self.waits:
            return  # the new words wait where the old ones did
        for mark in lost:
            writer = await self.person_of(self.written[mark].writer)
            if writer.id == actor:
                assert toasts or self.told(writer.id), f"{mark} vanished without a word: {event}"
            elif writer.state not in UNHEARING:
                told = " ".join(self.told(writer.id))
                assert any(one in told for one in TOLD), f"{mark} vanished: {told!r} {event}"

    async def _waiting(self) -> set[str]:
        """Return the marks that are held, in a question *who is this for?*, or in the outbox."""
        async with self.store.reading() as unit:
            kept: Iterable[Held] = await unit.held.find()
            asked = [one.data for one in await unit.dialogues.find(flow="relay")]
        held = {mark for one in kept for mark in marks_in(one.messages)}
        held |= {mark for one in asked for mark in marks_in(one)}
        for mark in held:
            self.written[mark].waited = True
        rows = await self.store.unsent(1000)
        return held | {mark for row in rows for mark in marks_in(row.outgoing.payload)}

    async def _check_places(self) -> None:
        taken: dict[PersonId, int] = defaultdict(int)
        for match in await self.matches(state=HOLDS_A_PLACE):
            taken[match.supporter_id] += 1
        for supporter, places in taken.items():
            # Somebody may want fewer than they hold; then nothing more comes.
            most = max(self.taken[supporter], (await self.person_of(supporter)).capacity)
            assert places <= most, "a supporter holds more than they have places"
        self.taken = taken

    async def person_of(self, person_id: PersonId) -> Person:
        async with self.store.reading() as unit:
            found = await unit.people.get(person_id)
        assert found is not None
        return found

    def told(self, person_id: PersonId) -> list[str]:
        """Return what the last event told somebody."""
        return [str(r.outgoing.payload.get("html", "")) for r in self.put if self._is(r, person_id)]

    @staticmethod
    def _is(row: Sendable, person_id: PersonId) -> bool:
        return row.outgoing.to == person_id and row.outgoing.sender is None

    async def target(self, phone: Phone, incoming: IncomingId) -> ReplyTarget | None:
        """Find which relayed message one's own message became, as the edge does."""
        key = CopyKey(phone.account, incoming)
        async with self.store.unit() as unit:
            return (await unit.resolve_targets([key])).get(key)

    async def deliver(self, account: int, end: End = "arrives") -> bool:
        """Let the oldest message for somebody end so; returns whether there was one."""
        now = self.clock.now()
        row = self.flying.pop(account, None)
        if row is None:
            if not self.queues[account]:
                return False
            row = self.queues[account][0]
            if not await self.store.claim_and_settle(lambda: ([], [row.id]), now):
                self.queues[account].pop(0)  # purged in the meantime
                return True
            await self._check_not_after_the_end(row)
        if row.outgoing.expires_at and row.outgoing.expires_at <= now:
            await self._fails(row, Refused("expired"))
        elif end == "flies":
            self.flying[account] = row
        elif end in {"refused", "gone"}:
            await self._fails(row, Gone() if end == "gone" else Refused("rejected"))
        elif end == "limited":
            await self._book(row, Later(1.0, uncertain=row.uncertain))
        elif end == "unclear" and not row.uncertain:
            self._arrives(row)
            await self._book(row, Later(3.0, uncertain=True))
            self.queues[account][0] = self._perhaps(row)
        else:
            self._arrives(row)
            await self._book(row, Sent(next(self._places)))
        self.waits = await self._waiting()
        return True

    @staticmethod
    def _perhaps(row: Sendable) -> Sendable:
        return Sendable(
            row.id, row.account, row.outgoing, row.attempts + 1, True, row.created_at, None, None
        )

    async def _book(self, row: Sendable, outcome: Sent | Decision) -> None:
        now = self.clock.now()
        await self.store.claim_and_settle(lambda: ([receipt_of(row, outcome, now)], []), now)
        if not isinstance(outcome, Later):
            self.queues[row.account].pop(0)

    async def _fails(self, row: Sendable, outcome: Gone | Refused) -> None:
        behind = self.queues[row.account][1:]
        for failure in failures_of(row, outcome, behind, self.clock.now(), set()):
            await self.handle(failure)
            await self._check_told(failure)
        await self._book(row, outcome)
        if isinstance(outcome, Gone):
            self.queues[row.account].clear()

    async def _check_told(self, failure: DeliveryFailed) -> None:
        if failure.sender is None or failure.reason == "gone":
            return  # the first of those behind somebody who is gone is told for all
        if (await self.person_of(failure.sender)).state is not PersonState.LEFT:
            assert self.told(failure.sender), "a message failed and its writer heard nothing"

    async def _check_not_after_the_end(self, row: Sendable) -> None:
        if row.outgoing.sender is None or row.outgoing.match_id is None:
            return
        async with self.store.reading() as unit:
            steps = await unit.steps.find(
                match_id=MatchId(row.outgoing.match_id), after=MatchState.ENDED
            )
        assert all(step.actor != row.outgoing.to for step in steps), "words after one's own end"

    def _arrives(self, row: Sendable) -> None:
        """Show a message, and check that it comes once and in its order."""
        if row.account in self.phones:
            self.phones[row.account].messages.append(Message(row.outgoing))
        to = row.outgoing.to
        for mark in marks_in(row.outgoing.payload):
            words = self.written[mark]
            if to == words.writer or row.outgoing.changes_copy:
                continue
            assert row.uncertain or not words.arrived, "one message twice, and not marked"
            if not words.waited and not words.arrived:
                assert self.last.get((words.writer, to), 0) <= words.number, "out of order"
                self.last[words.writer, to] = words.number
            words.arrived = True
