"""A small world for the core: a real store, a clock that moves, and phones that hear the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from app.wiring import load_texts
from conversations import rounds
from conversations.content import MEDIA, Content, Media
from conversations.gathering import gather
from conversations.inbound import (
    BotBlocked,
    BotUnblocked,
    ButtonPressed,
    CommandGiven,
    DeliveryFailed,
    FellDue,
    MediaReceived,
    OtherReceived,
    Reacted,
    ReplyTarget,
    TextEdited,
    TextReceived,
)
from conversations.loading import load_programme
from conversations.model.care import Concern, Due
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId, new_id
from conversations.model.matches import Match
from conversations.model.person import Person
from conversations.model.relaying import Held
from conversations.policy import Rules
from conversations.ports import Outgoing
from conversations.programme import Defaults, Programme
from conversations.replies import Toast
from conversations.router import DUE_KINDS, Conversations, RoundRan
from conversations.safety.check import english
from conversations.wire import Origin
from storage import SqlStore
from storage.unit import SqlUnit
from tests.ready import Ready
from tests.storage.databases import SteadyClock

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "default"
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DEFAULT = load_programme(FOLDER)
LOCALES = load_texts(DEFAULT, FOLDER)
Row = tuple[int, Outgoing]


@dataclass(frozen=True)
class Message:
    """One message as somebody's chat shows it."""

    outgoing: Outgoing

    @property
    def text(self) -> str:
        payload = self.outgoing.payload
        if "html" in payload:
            return unescape(payload["html"])
        return str(payload.get("plain", payload["kind"]))

    @property
    def buttons(self) -> dict[str, str]:
        rows = self.outgoing.payload.get("buttons", [])
        return {button["label"]: button["token"] for row in rows for button in row}

    @property
    def target(self) -> ReplyTarget:
        """What a reply to this message names."""
        assert self.outgoing.message_id is not None
        assert self.outgoing.match_id is not None
        return ReplyTarget(self.outgoing.message_id, self.outgoing.match_id, own=False)


class World:
    """Hands events to the core, one unit each, and what leaves to the phones."""

    def __init__(self, store: SqlStore, clock: SteadyClock, programme: Programme = DEFAULT) -> None:
        self.store = store
        self.clock = clock
        self.programme = programme
        self.core = Conversations(programme, LOCALES, english(), clock, "kindred_bot")
        self.ready = Ready(store, programme)
        self.phones: dict[int, Phone] = {}
        self.plans: list[rounds.Plan] = []
        self._incoming = 0

    def settle(self, **defaults: Any) -> None:
        """Run the programme with other numbers, as an organisation would set them."""
        changed: Defaults = replace(self.programme.defaults, **defaults)
        self.with_programme(replace(self.programme, defaults=changed))

    def with_programme(self, programme: Programme) -> None:
        self.programme = programme
        self.core = Conversations(programme, LOCALES, english(), self.clock, "kindred_bot")

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

    async def plan(self, due: Due) -> rounds.Plan:
        async with self.store.reading() as unit:
            gathered = await gather(unit, self.programme, self.clock.now())
        return rounds.compute(
            self.programme,
            gathered,
            trigger=str(due.args.get("trigger", "timer")),
            asked_by=str(due.args.get("by", "")),
            seed=7,
            dry_run=bool(due.args.get("dry_run")),
        )

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


@dataclass
class Phone:
    """One person's side: says and taps things, and keeps what arrives."""

    world: World
    account: int
    id: PersonId
    messages: list[Message] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    read: int = 0

    async def _event(self, event: Any) -> None:
        for toast in await self.world.handle(event):
            self.toasts.append(LOCALES.plain(toast.text, "en"))

    async def says(self, text: str, reply: ReplyTarget | None = None, **more: Any) -> None:
        """Send a text, or a command when it begins with a slash."""
        incoming = self.world.incoming()
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            command = CommandGiven(
                incoming, self.id, name.lower(), argument.strip(), reply_to=reply, **more
            )
            await self._event(command)
            return
        await self._event(TextReceived(incoming, self.id, Content(text, **more), reply_to=reply))

    async def writes_in(
        self, talk: str, text: str, reply: ReplyTarget | None = None, **more: Any
    ) -> None:
        """Send a text or a command in the topic of a talk."""
        incoming, topic = self.world.incoming(), MatchId(talk)
        event: CommandGiven | TextReceived
        if text.startswith("/"):
            event = CommandGiven(incoming, self.id, text[1:], "", reply, topic=topic, **more)
        else:
            event = TextReceived(incoming, self.id, Content(text), reply, topic=topic, **more)
        await self._event(event)

    async def taps(self, label: str, message: Message | None = None) -> None:
        """Press a button by (a part of) its label, on the newest message that has it."""
        for one in [message] if message else reversed(self.messages):
            exact = one.buttons.get(label)
            token = exact or next((t for name, t in one.buttons.items() if label in name), None)
            if token:
                await self.presses(token)
                return
        shown = [list(one.buttons) for one in self.messages]
        raise AssertionError(f"no button {label!r} among {shown}")

    async def presses(self, token: str) -> None:
        await self._event(ButtonPressed(self.world.incoming(), self.id, token))

    async def edits(
        self, text: str, target: ReplyTarget | None, media: Media | None = None
    ) -> None:
        content = Content(text, media=media)
        await self._event(TextEdited(self.world.incoming(), self.id, content, target))

    async def sends(
        self,
        kind: str,
        caption: str = "",
        *,
        album: str = "",
        size: int = 1000,
        reply: ReplyTarget | None = None,
    ) -> None:
        """Send something else than text: a file, or what never passes."""
        incoming = self.world.incoming()
        if kind not in MEDIA:
            await self._event(OtherReceived(incoming, self.id, kind, caption, reply))
            return
        content = Content(caption, media=Media(kind, f"file-{incoming}", size=size))
        await self._event(MediaReceived(incoming, self.id, content, reply, album))

    async def reacts(self, emoji: str, target: ReplyTarget) -> None:
        await self._event(Reacted(self.world.incoming(), self.id, emoji, target))

    async def blocks_the_bot(self) -> None:
        await self._event(BotBlocked(self.world.incoming(), self.id))

    async def unblocks_the_bot(self) -> None:
        await self._event(BotUnblocked(self.world.incoming(), self.id))

    async def is_not_reached(self, reason: str, sender: "Phone", match_id: MatchId) -> None:
        now = self.world.clock.now()
        await self._event(DeliveryFailed(self.id, sender.id, match_id, reason, now))

    def new(self) -> list[str]:
        """What arrived since this was asked the last time."""
        fresh = [message.text for message in self.messages[self.read :]]
        self.read = len(self.messages)
        return fresh

    def hears(self, fragment: str) -> str:
        """Return the one new message with these words; everything new counts as read then."""
        fresh = self.new()
        found = [text for text in fresh if fragment in text]
        assert len(found) == 1, f"{fragment!r} among {fresh}"
        return found[0]

    def last(self) -> Message:
        return self.messages[-1]

    async def person(self) -> Person:
        async with self.world.store.reading() as unit:
            found = await unit.people.get(self.id)
        assert found is not None
        return found

    async def answers(self) -> dict[str, Any]:
        async with self.world.store.reading() as unit:
            return {a.question: a.value for a in await unit.answers.find(person_id=self.id)}

    async def step(self) -> str:
        """Where the person is in a flow, "" = in none."""
        async with self.world.store.reading() as unit:
            dialogue = await unit.dialogues.get(self.id)
        return f"{dialogue.flow}.{dialogue.step}" if dialogue else ""


__all__ = ["DEFAULT", "LOCALES", "MONDAY_NOON", "Message", "Phone", "SqlUnit", "World"]
