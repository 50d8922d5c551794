"""What one update says as plain data, and the inbound event it becomes once people are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversations.content import Content
from conversations.inbound import (
    BotBlocked,
    BotUnblocked,
    ButtonPressed,
    CommandGiven,
    Ignored,
    Inbound,
    MediaReceived,
    OtherReceived,
    Reacted,
    ReplyTarget,
    TextEdited,
    TextReceived,
)
from conversations.model.ids import IncomingId, MatchId, PersonId
from conversations.wire import CopyKey, TopicKey

NOT_NEW: Final = frozenset({"button", "edited", "reaction"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one update says, before anybody knows who the person is.

    kind: command | text | media | edited | other | button | reaction | blocked | unblocked |
    ignored
    """

    update_id: int
    kind: str
    account: int | None = None
    message_id: int | None = None
    text: str = ""
    command: str = ""
    other: str = ""  # kind "other": what it is
    content: Content | None = None  # text, media, edited: what may reach a peer
    album: str = ""  # kind "media": the same for all parts of one album
    reply_to: int | None = None
    replied_text: str | None = None
    forwarded: bool = False
    callback_id: str | None = None
    language_code: str = ""
    thread: int | None = None  # the topic it was written in
    leave: int | None = None  # a group or channel this bot should not be in

    @property
    def target(self) -> CopyKey | None:
        """The message whose relayed twin must be looked up: replied to, edited or reacted to."""
        wanted = self.message_id if self.kind in {"edited", "reaction"} else self.reply_to
        if self.account is None or wanted is None:
            return None
        return CopyKey(self.account, wanted)

    @property
    def topic(self) -> TopicKey | None:
        """The topic whose talk must be looked up."""
        if self.account is None or self.thread is None:
            return None
        return TopicKey(self.account, self.thread)

    @property
    def itself(self) -> CopyKey | None:
        """The person's own message, which later updates may reply to or change."""
        if self.account is None or self.message_id is None or self.kind in NOT_NEW:
            return None
        return CopyKey(self.account, self.message_id)


def event(
    arrived: Arrived,
    person_id: PersonId | None,
    targets: Mapping[CopyKey, ReplyTarget],
    talks: Mapping[TopicKey, MatchId] | None = None,
) -> Inbound:
    """Make the inbound event of an update whose person and targets are known now."""
    incoming = IncomingId(arrived.update_id)
    if person_id is None:
        return Ignored(incoming)
    key = arrived.target
    target = targets.get(key) if key is not None else None
    place = arrived.topic
    topic = (talks or {}).get(place) if place is not None else None
    if arrived.content is not None:
        return _with_content(arrived, arrived.content, person_id, target, topic)
    hint = arrived.language_code
    found: Inbound = Ignored(incoming)
    match arrived.kind:
        case "command":
            name, argument = arrived.command, arrived.text
            quoted = arrived.replied_text
            found = CommandGiven(incoming, person_id, name, argument, target, quoted, hint, topic)
        case "other":
            found = OtherReceived(incoming, person_id, arrived.other, arrived.text, target, hint)
        case "reaction" if target is not None:
            found = Reacted(incoming, person_id, arrived.text, target)
        case "button":
            found = ButtonPressed(incoming, person_id, arrived.text, hint)
        case "blocked":
            found = BotBlocked(incoming, person_id)
        case "unblocked":
            found = BotUnblocked(incoming, person_id)
    return found


def _with_content(
    arrived: Arrived,
    content: Content,
    person_id: PersonId,
    target: ReplyTarget | None,
    topic: MatchId | None,
) -> Inbound:
    incoming, hint = IncomingId(arrived.update_id), arrived.language_code
    if arrived.kind == "edited":
        return TextEdited(incoming, person_id, content, target)
    if arrived.kind == "media":
        return MediaReceived(incoming, person_id, content, target, hint, topic, arrived.album)
    unknown = arrived.target is not None and target is None
    return TextReceived(incoming, person_id, content, target, hint, topic, unknown)
