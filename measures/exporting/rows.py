"""What an export is made of: plain rows, as storage tells them, before pseudonyms and dates."""

from dataclasses import dataclass
from datetime import datetime

from measures.engagement import Engagement


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One occasion of asking.

    Attributes
    ----------
    items : tuple of str
        What was put, or would have been.
    planned : tuple of str
        What the pulse could have put: the rest are blanks by design.
    state : str
        due, asked, partial, answered, expired, skipped, withdrawn.
    reason : str
        Why it was not sent or not answered, where more is known than its state says.
    """

    id: str
    person: str
    role: str
    pulse: str
    items: tuple[str, ...]
    planned: tuple[str, ...]
    state: str
    scheduled: datetime
    expires: datetime
    sent: datetime | None = None
    closed: datetime | None = None
    match: str | None = None
    supporter: str | None = None
    zone: str = "UTC"
    language: str = ""
    form: str = ""
    occasion: int | None = None
    reminders: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One tap: raw is the stored value as text, value the same as 0..1, None where none is."""

    prompt: str
    item: str
    raw: str
    value: float | None
    at: datetime
    reason: str = ""
    amended_from: str = ""
    latency_ms: int | None = None
    wording: str = ""  # hash of the words that were answered, "" = those of the bank


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One person in one declared comparison; propensity: the chance of this arm."""

    comparison: str
    person: str
    arm: str
    propensity: float
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One talk in numbers, from envelopes."""

    match: str
    recipient: str
    supporter: str
    engagement: Engagement


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match: what was predicted, how it was chosen, how it went on.

    Attributes
    ----------
    hello, hello_among : tuple of str
        The criteria of the points that the first hello named and could have named, one for each
        point; what people answered stands nowhere.
    hello_propensity : float or None
        The chance of just these; None where the talk never began or nothing was named.
    """

    id: str
    recipient: str
    supporter: str
    predicted: float
    std: float
    model_version: str
    propensity: float
    candidates: int | None
    state: str
    created: datetime
    begun: datetime | None = None
    ended: datetime | None = None
    end_reason: str = ""
    override_reason: str = ""
    hello: tuple[str, ...] = ()
    hello_among: tuple[str, ...] = ()
    hello_propensity: float | None = None
