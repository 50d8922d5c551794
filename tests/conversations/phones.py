"""The phones of a small world: people who say and tap things, and what their chats show."""

from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.wiring import load_texts
from conversations.content import MEDIA, Content, Media
from conversations.inbound import (
    BotBlocked,
    BotUnblocked,
    ButtonPressed,
    CommandGiven,
    DeliveryFailed,
    MediaReceived,
    OtherReceived,
    Reacted,
    ReplyTarget,
    TextEdited,
    TextReceived,
)
from conversations.loading import load_programme
from conversations.model.ids import MatchId, PersonId
from conversations.model.person import Person
from conversations.ports import Outgoing

if TYPE_CHECKING:
    from tests.conversations.world import World

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "default"
DEFAULT = load_programme(FOLDER)
LOCALES = load_texts(DEFAULT, FOLDER)


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


@dataclass
class Phone:
    """One person's side: says and taps things, and keeps what arrives."""

    world: "World"
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
        await self._event(MediaReceived(incoming, self.id, content, reply, album=album))

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
        """Return what arrived since the last time; a pin or a button that goes is no word."""
        fresh = [
            message.text
            for message in self.messages[self.read :]
            if message.outgoing.payload["kind"] not in {"unpin", "no_buttons"}
        ]
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
