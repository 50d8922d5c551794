"""What a failed send means: a pure function from the failure to what is done about it.

Lost is worse than twice here, and twice is worse than late: what may have arrived is repeated once
and marked, what certainly did not arrive is repeated quietly, what can never arrive is told.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

UNCLEAR_WAIT = 3.0  # seconds before the one repeat of a send that may have arrived
LONGEST_WAIT = 30.0
SHORTEST_LIMIT = 1.0  # seconds; a limit without a time must not become a loop
EDIT_TRIES = 5  # an edit can be repeated without being seen twice, but not for ever
OWN_TRIES = 5  # nobody is told when our own words do not arrive, so these are repeated more often


class Kind(StrEnum):
    """How a call failed."""

    UNSENT = "unsent"  # certainly never reached the server
    UNCLEAR = "unclear"  # may have been done: read time-out, dropped connection, 5xx
    LIMITED = "limited"  # 429
    FORBIDDEN = "forbidden"  # 403
    REJECTED = "rejected"  # 400 and its kin: the server will never do this call
    TOKEN = "token"  # 401 and 404: not our bot (any more)  # noqa: S105
    CONFLICT = "conflict"  # 409: somebody else asks for updates with this token


@dataclass(frozen=True, slots=True)
class Failure:
    kind: Kind
    text: str = ""  # the server's words, lower case; looked at, never logged
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried: decides which ways out are still open."""

    attempts: int = 0  # earlier tries
    uncertain: bool = False  # an earlier try may have arrived
    own: bool = False  # the bot's own words, such as a help card or that something did not arrive
    once: bool = False  # rather not at all than twice
    edits: bool = False  # editMessageText on a message of ours
    copy: bool = False  # … which is the copy of somebody's edited message
    reply: bool = False
    quote: bool = False
    formed: bool = False  # with HTML or entities
    picture: bool = False
    thread: bool = False  # into a topic


Way = Literal["without_reply", "without_quote", "plain", "anew", "undrawn", "without_thread"]


@dataclass(frozen=True, slots=True)
class Later:
    wait: float  # seconds
    uncertain: bool = False
    limited: bool = False  # the platform's limit for this chat
    away: bool = False  # the network's fault, not this chat's
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """The person cannot be reached any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str  # a code of ours
    told: bool = True  # whose words these are hears of it


@dataclass(frozen=True, slots=True)
class FallBack:
    way: Way


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing was left to do (the message already reads like this)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The token is not valid: nothing can be sent at all."""


Decision = Later | Gone | Refused | FallBack | Done | Stop

NO_SUCH_CHAT = (
    *("chat not found", "user not found", "peer_id_invalid"),
    *("user is deactivated", "input_user_deactivated", "user_is_blocked"),
)
NOT_EDITABLE = (
    *("message to edit not found", "message can't be edited", "there is no text in"),
    *("there is no caption in", "message to react not found", "reaction_invalid"),
    "message to unpin not found",
)
TOO_OLD = ("message can't be deleted",)
NO_QUOTE = ("quote_text_invalid", "message quote")
NO_REPLY_TARGET = (
    "message to be replied not found",
    "message to reply not found",
    "replied message not found",
)
NO_THREAD = (
    *("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"),
    *("thread_id_invalid", "topic closed", "topic deleted"),
)
UNPARSABLE = ("can't parse entities", "entities_too_long", "entity_bounds_invalid")
UNCHANGED = ("message is not modified", "message to delete not found")


def decide(failure: Failure, attempt: Attempt) -> Decision:
    """Return what to do about a failed call."""
    match failure.kind:
        case Kind.UNSENT:
            wait = min(LONGEST_WAIT, 2.0 ** min(attempt.attempts, 5))
            return Later(wait, uncertain=attempt.uncertain, away=True)
        case Kind.UNCLEAR:
            return _unclear(attempt)
        case Kind.LIMITED:
            wait = max(SHORTEST_LIMIT, failure.retry_after)
            return Later(wait, uncertain=attempt.uncertain, limited=True)
        case Kind.FORBIDDEN:
            return Gone()
        case Kind.TOKEN:
            return Stop()
        case Kind.REJECTED | Kind.CONFLICT:
            return _rejected(failure.text, attempt)


def _unclear(attempt: Attempt) -> Decision:
    if attempt.edits:  # an edit that happens twice is seen once
        if attempt.attempts < EDIT_TRIES:
            return Later(UNCLEAR_WAIT)
        return Refused("unclear")
    if attempt.once:
        return Refused("unclear", told=False)
    if attempt.uncertain and not (attempt.own and attempt.attempts < OWN_TRIES - 1):
        return Refused("unclear")
    return Later(UNCLEAR_WAIT, uncertain=True)


def _rejected(text: str, attempt: Attempt) -> Decision:
    def says(*parts: tuple[str, ...]) -> bool:
        return any(part in text for group in parts for part in group)

    without: tuple[tuple[bool, tuple[str, ...], Way], ...] = (
        (attempt.formed, UNPARSABLE, "plain"),
        (attempt.quote, NO_QUOTE, "without_quote"),
        (attempt.reply, NO_REPLY_TARGET, "without_reply"),
        (attempt.thread, NO_THREAD, "without_thread"),
    )
    way_out = next((way for has, texts, way in without if has and says(texts)), None)
    decision: Decision = Refused("rejected")
    if says(UNCHANGED):
        decision = Done()
    elif says(NO_SUCH_CHAT):
        decision = Gone()
    elif way_out is not None:
        decision = FallBack(way_out)
    elif attempt.picture:  # whatever is wrong with it: its words say what matters
        decision = FallBack("undrawn")
    elif attempt.copy and says(TOO_OLD):
        decision = Refused("too_old")  # it still stands there: who took it back must know
    elif attempt.edits and says(NOT_EDITABLE):
        decision = Refused("no_copy", told=False) if attempt.copy else FallBack("anew")
    return decision
