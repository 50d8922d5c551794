"""Small cores for the edge's tests: they echo, they relay, they remember what was told to them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from conversations.inbound import (
    ButtonPressed,
    CommandGiven,
    DeliveryFailed,
    TextEdited,
    TextReceived,
)
from conversations.model.ids import MatchId, MessageId, PersonId
from conversations.ports import Outgoing, Unit
from conversations.replies import Toast


class Clock:
    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> datetime:
        import time

        return datetime.fromtimestamp(time.time() + self.offset, UTC)


def text(words: str, **more: Any) -> Mapping[str, Any]:
    return {"kind": "text", "plain": words, **more}


class Core:
    """Echoes what it hears; `on` replaces the answer to one kind of event."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.failed: list[PersonId] = []
        self.failures: list[DeliveryFailed] = []
        self.breaks_on: Callable[[Any], bool] = lambda _event: False

    async def handle(self, unit: Unit, event: Any) -> Sequence[Any]:
        if self.breaks_on(event):
            raise RuntimeError("a flow fell over")
        self.heard.append(event)
        if isinstance(event, DeliveryFailed):
            self.failures.append(event)
            if event.sender is not None:
                unit.send(Outgoing(event.sender, text(f"not delivered: {event.reason}")))
            return ()
        return await self.answer(unit, event)

    async def answer(self, unit: Unit, event: Any) -> Sequence[Any]:
        match event:
            case CommandGiven(person_id=person, name=name, argument=argument):
                lane = "help" if name == "now" else "normal"
                unit.send(Outgoing(person, text(f"/{name} {argument}".strip()), lane=lane))
            case TextReceived(person_id=person, text=words):
                unit.send(Outgoing(person, text(words)))
            case TextEdited(person_id=person, text=words):
                unit.send(Outgoing(person, text(f"edited: {words}")))
            case ButtonPressed(incoming=incoming, person_id=person, token=token):
                in_place = text(f"pressed {token}")
                unit.send(Outgoing(person, in_place, in_place_of=incoming))
                return (Toast("Noted", alert=False),)
            case _:
                pass
        return ()

    async def on_failure(self, unit: Unit, person_id: PersonId) -> None:
        self.failed.append(person_id)
        unit.send(Outgoing(person_id, text("something went wrong")))


class RelayCore(Core):
    """Passes every text on to one other person, as the real relay does."""

    def __init__(self, peers: Mapping[PersonId, PersonId]) -> None:
        super().__init__()
        self.peers = peers
        self.match_id = MatchId("match-1")

    async def answer(self, unit: Unit, event: Any) -> Sequence[Any]:
        if isinstance(event, TextReceived) and event.person_id in self.peers:
            self._relay(unit, event)
        elif isinstance(event, TextEdited) and event.target is not None:
            payload = {"kind": "edit_copy", "plain": event.text, "protect": True}
            peer = self.peers[event.person_id]
            message_id = event.target.message_id
            unit.send(
                Outgoing(
                    peer,
                    payload,
                    sender=event.person_id,
                    match_id=self.match_id,
                    message_id=message_id,
                )
            )
        return ()

    def _relay(self, unit: Unit, event: TextReceived) -> None:
        message_id = MessageId(f"message-{event.incoming}")
        unit.place_own_copy(
            event.incoming, message_id, self.match_id, event.person_id, words=event.text, pieces=1
        )
        unit.send(
            Outgoing(
                self.peers[event.person_id],
                text(event.text, protect=True),
                sender=event.person_id,
                match_id=self.match_id,
                message_id=message_id,
                reply_to=event.reply_to.message_id if event.reply_to else None,
            )
        )
