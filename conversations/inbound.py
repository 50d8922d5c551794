"""What happened, in the past tense and as plain data; a closed union that the router covers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.content import Content
from conversations.model.care import Due
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """The message a person replied to, when it is one that this bot relayed."""

    message_id: MessageId
    match_id: MatchId  # "" = nobody's yet: its writer was asked whom it is for
    own: bool  # the person replied to their own words


def _talk(reply_to: ReplyTarget | None, topic: MatchId | None) -> MatchId | None:
    return (reply_to.match_id if reply_to else None) or topic


@dataclass(frozen=True, slots=True)
class CommandGiven:
    incoming: IncomingId
    person_id: PersonId
    name: str  # without the slash, lower case
    argument: str
    reply_to: ReplyTarget | None = None
    replied_text: str | None = None  # comes with the update; used by /report only
    language_hint: str = ""
    topic: MatchId | None = None  # the talk in whose topic it was written

    @property
    def talk(self) -> MatchId | None:
        """The talk it is for, where that is plain: a reply says so, else the topic."""
        return _talk(self.reply_to, self.topic)


@dataclass(frozen=True, slots=True)
class _Written:
    """What every message has that may be for a peer."""

    incoming: IncomingId
    person_id: PersonId
    content: Content
    reply_to: ReplyTarget | None = None
    language_hint: str = ""
    topic: MatchId | None = None  # the talk in whose topic it was written

    @property
    def talk(self) -> MatchId | None:
        """The talk it is for, where that is plain: a reply says so, else the topic."""
        return _talk(self.reply_to, self.topic)

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class TextReceived(_Written):
    replied_to_unknown: bool = False  # a reply, but not to anything relayed


@dataclass(frozen=True, slots=True)
class MediaReceived(_Written):
    """A file with or without words, which may pass into a talk under its rules."""

    album: str = ""  # the same for all parts of one album, which arrive one by one


@dataclass(frozen=True, slots=True)
class TextEdited:
    """Words were changed after they were sent: a message's text, or a file's caption."""

    incoming: IncomingId
    person_id: PersonId
    content: Content
    target: ReplyTarget | None  # the relayed message that was edited, None = not one

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class Reacted:
    """A person set a reaction on a relayed message, or took theirs away."""

    incoming: IncomingId
    person_id: PersonId
    emoji: str  # "" = none any more
    target: ReplyTarget


@dataclass(frozen=True, slots=True)
class OtherReceived:
    """Content that never passes: contact, location, poll …; the kind is all that is taken in."""

    incoming: IncomingId
    person_id: PersonId
    kind: str
    caption: str = ""  # looked at for safety, never passed on
    reply_to: ReplyTarget | None = None
    language_hint: str = ""


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    incoming: IncomingId
    person_id: PersonId
    token: str
    language_hint: str = ""


@dataclass(frozen=True, slots=True)
class BotBlocked:
    incoming: IncomingId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class BotUnblocked:
    incoming: IncomingId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class Ignored:
    """Groups, channels and updates without a person: taken in, nothing happens."""

    incoming: IncomingId


FromPerson = (
    CommandGiven
    | TextReceived
    | MediaReceived
    | TextEdited
    | Reacted
    | OtherReceived
    | ButtonPressed
    | BotBlocked
    | BotUnblocked
)
Inbound = FromPerson | Ignored


@dataclass(frozen=True, slots=True)
class FellDue:
    due: Due


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """A message was not delivered: the receiver is gone, or this message was refused."""

    to: PersonId
    sender: PersonId | None  # who must be told; None = it was ours
    match_id: MatchId | None
    reason: str  # gone | refused | expired
    at: datetime
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DeliveryLate:
    """A message has waited for ten seconds; or one whose sender was told of that is through."""

    to: PersonId
    sender: PersonId
    match_id: MatchId
    message_id: MessageId
    state: str  # late | arrived | failed
    at: datetime
