"""The long tables: a row for each item of each prompt, each prompt, each match; blanks too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.exporting.rows import AnswerRow, MatchRow, PromptRow
from measures.exporting.shifting import Pseudonyms
from measures.instruments import Instrument, Item, Scale, item_hash

Row = dict[str, str | int | float | None]

RESPONSES = (
    *("prompt_id", "pseudonym", "role", "match_pseudonym", "supporter_pseudonym"),
    *("pack", "pack_version", "item_id", "item_hash", "construct", "component", "pulse", "form"),
    *("occasion", "day", "asked_at", "answered_at", "tz", "latency_ms", "value", "value01"),
    *("reversed", "missing_code", "lang", "amended_from"),
)
PROMPTS = (
    *("prompt_id", "pseudonym", "role", "match_pseudonym", "pulse", "form", "occasion"),
    *("scheduled", "sent", "completed", "expired", "reminders_sent", "quiet_deferred_min"),
    *("status", "reason", "n_asked", "n_answered", "tz", "lang"),
)
MATCHES = (
    *("match_pseudonym", "recipient_pseudonym", "supporter_pseudonym", "predicted", "predicted_sd"),
    *("model_version", "propensity", "candidate_count", "override_reason", "state", "created_at"),
    *("begun_at", "ended_at", "end_reason"),
    *("hello_count", "hello_criteria", "hello_among", "hello_propensity"),
)

MISSING = {
    "not_asked_design": "left out by plan: another form's turn, or it no longer made sense",
    "not_sent_policy": "held back by a rule: limits, quiet hours, a pause, a crisis",
    "sent_no_open": "sent, and never touched before its window closed",
    "opened_no_answer": "touched, this item reached, not answered",
    "skipped": "the person tapped Skip",
    "expired_partial": "the window closed after other items were answered",
    "withdrawn": "the person stopped the questions",
    "blocked_bot": "the person could not be reached",
    "technical": "something failed on our side",
    "open": "the window is still open",
}
"""Why there is no answer; every row without a value has exactly one of these."""

_BY_STATE = {
    "due": "open",
    "asked": "open",
    "partial": "expired_partial",
    "answered": "not_asked_design",
    "expired": "sent_no_open",
    "skipped": "not_sent_policy",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Bank:
    """The items that can stand in an export, with where they come from."""

    items: Mapping[str, tuple[Instrument, Item, Scale]]

    @classmethod
    def of(cls, instruments: Iterable[Instrument], scales: Mapping[str, Scale]) -> "Bank":
        return cls({i.id: (one, i, scales[i.scale]) for one in instruments for i in one.items})


def response_rows(
    prompts: Iterable[PromptRow], answers: Iterable[AnswerRow], bank: Bank, names: Pseudonyms
) -> Iterator[Row]:
    """Yield a row for each item that a prompt put or could have put."""
    given: dict[str, dict[str, AnswerRow]] = defaultdict(dict)
    for answer in answers:
        given[answer.prompt][answer.item] = answer
    first: dict[str, PromptRow] = {}
    for prompt in sorted(prompts, key=lambda one: (one.scheduled, one.id)):
        begun = first.setdefault(prompt.person, prompt)
        for item in dict.fromkeys([*prompt.items, *prompt.planned, *given[prompt.id]]):
            if item in bank.items:
                row = _response(prompt, item, given[prompt.id].get(item), bank, names)
                row["day"] = (prompt.scheduled.date() - begun.scheduled.date()).days
                yield {column: row[column] for column in RESPONSES}


def prompt_rows(
    prompts: Iterable[PromptRow], answers: Iterable[AnswerRow], names: Pseudonyms
) -> Iterator[Row]:
    """Yield a row for each prompt: without it nobody can say how many answered."""
    given: dict[str, int] = defaultdict(int)
    for answer in answers:
        given[answer.prompt] += answer.raw != ""
    for one in sorted(prompts, key=lambda one: (one.scheduled, one.id)):
        waited = (one.sent - one.scheduled).total_seconds() / 60 if one.sent else None
        whole = one.state == "answered"
        row: Row = {
            "prompt_id": names.name("prompt", one.id),
            "pseudonym": names.name("person", one.person),
            "role": one.role,
            "match_pseudonym": names.name("match", one.match),
            "pulse": one.pulse,
            "form": one.form,
            "occasion": one.occasion,
            "scheduled": names.moment(one.person, one.scheduled),
            "sent": names.moment(one.person, one.sent),
            "completed": names.moment(one.person, one.closed if whole else None),
            "expired": names.moment(one.person, None if whole else one.closed),
            "reminders_sent": one.reminders,
            "quiet_deferred_min": None if waited is None else max(0, round(waited)),
            "status": one.state,
            "reason": one.reason,
            "n_asked": len(one.items) if one.sent else 0,
            "n_answered": given[one.id],
            "tz": one.zone,
            "lang": one.language,
        }
        yield row


def match_rows(matches: Iterable[MatchRow], names: Pseudonyms) -> Iterator[Row]:
    """Yield a row for each match; its dates are moved with its recipient's."""
    for one in sorted(matches, key=lambda one: (one.created, one.id)):
        yield {
            "match_pseudonym": names.name("match", one.id),
            "recipient_pseudonym": names.name("person", one.recipient),
            "supporter_pseudonym": names.name("person", one.supporter),
            "predicted": round(one.predicted, 4),
            "predicted_sd": round(one.std, 4),
            "model_version": one.model_version,
            "propensity": round(one.propensity, 4),
            "candidate_count": one.candidates,
            "override_reason": one.override_reason,
            "state": one.state,
            "created_at": names.moment(one.recipient, one.created),
            "begun_at": names.moment(one.recipient, one.begun),
            "ended_at": names.moment(one.recipient, one.ended),
            "end_reason": one.end_reason,
            "hello_count": len(one.hello) if one.begun else None,
            "hello_criteria": " ".join(one.hello),
            "hello_among": " ".join(one.hello_among),
            "hello_propensity": one.hello_propensity,
        }


def missing_code(prompt: PromptRow, item: str, answer: AnswerRow | None) -> str:
    """Return why there is no answer, "" where there is one."""
    if answer is not None and answer.raw != "":
        return ""
    if answer is not None:
        return answer.reason if answer.reason in MISSING else "skipped"
    if item not in prompt.items:
        return "not_asked_design"
    if prompt.reason in MISSING:
        return prompt.reason
    if prompt.state == "partial" and prompt.closed is None:
        return "open"
    return _BY_STATE.get(prompt.state, "technical")


def _response(
    prompt: PromptRow, item_id: str, answer: AnswerRow | None, bank: Bank, names: Pseudonyms
) -> Row:
    pack, item, scale = bank.items[item_id]
    told = answer is not None and answer.raw != ""
    return {
        "prompt_id": names.name("prompt", prompt.id),
        "pseudonym": names.name("person", prompt.person),
        "role": prompt.role,
        "match_pseudonym": names.name("match", prompt.match),
        "supporter_pseudonym": names.name("person", prompt.supporter),
        "pack": pack.id,
        "pack_version": pack.version,
        "item_id": item_id,
        "item_hash": (answer.wording if answer else "") or item_hash(item, scale),
        "construct": item.construct,
        "component": item.component,
        "pulse": prompt.pulse,
        "form": prompt.form,
        "occasion": prompt.occasion,
        "asked_at": names.moment(prompt.person, prompt.sent if item_id in prompt.items else None),
        "answered_at": names.moment(prompt.person, answer.at if answer and told else None),
        "tz": prompt.zone,
        "latency_ms": answer.latency_ms if answer else None,
        "value": answer.raw if answer and told else "",
        "value01": answer.value if answer and told else None,
        "reversed": int(item.direction < 0),
        "missing_code": missing_code(prompt, item_id, answer),
        "lang": prompt.language,
        "amended_from": answer.amended_from if answer else "",
    }
