"""The codebook: what every item and every column means, for people and for programs."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from measures.exporting.arms import ARMS
from measures.exporting.scored import SCORES
from measures.exporting.tables import MATCHES, MISSING, PROMPTS, RESPONSES, Bank, Row
from measures.exporting.talks import TALKS
from measures.instruments import Item, Scale
from measures.scores import Answer, item_means

FEWEST = 10
"""People behind a mean that leaves the organisation."""

COLUMNS = (
    *("variable", "form", "field_type", "field_label", "choices", "field_note", "identifier"),
    *("required", "construct", "component", "construct_group", "higher_means", "direction"),
    *("sensitive", "scored", "item_mean", "item_mean_people", "pack", "pack_version", "item_hash"),
    *("licence", "source", "citation", "validated"),
)
"""As in a REDCap data dictionary, with what scoring needs beside it.

As there, nothing in `identifier`, `required` and `sensitive` means no: no item asks who somebody
is, and each can be skipped.
"""

Translate = Callable[[str, str], str]
"""(text, language) -> the text in that language, or "" where it has none."""

_SAID = {
    "prompt_id": "One occasion of asking",
    "pseudonym": "The person; the same in all files of one export",
    "match_pseudonym": "The talk",
    "recipient_pseudonym": "The recipient of the match",
    "supporter_pseudonym": "The supporter of the talk",
    "role": "recipient or supporter: who is asked",
    "pack": "The instrument",
    "pack_version": "Its version; another major version has other words",
    "item_id": "The item; see the rows of this codebook",
    "item_hash": "Changes with every word the item shows",
    "construct": "What the item measures",
    "component": "Which part of it",
    "pulse": "The set of items asked together",
    "form": "Which of the rotating forms",
    "occasion": "Which time of this pulse it was, from 0",
    "day": "Days since the person's first prompt; not moved",
    "asked_at": "When it was sent, ISO 8601",
    "answered_at": "When it was answered last, ISO 8601",
    "tz": "The person's zone, by its IANA name",
    "latency_ms": "From showing the item to the tap",
    "value": "The answer as it is stored",
    "value01": "The answer as 0 to 1, reversed items turned round",
    "reversed": "1 where value01 is turned round",
    "missing_code": "Why there is no value",
    "lang": "Language it was asked in",
    "amended_from": "The answer before it was corrected",
    "scheduled": "When it fell due",
    "sent": "When it was sent",
    "completed": "When its last item was answered",
    "expired": "When it was closed without",
    "reminders_sent": "How often it was reminded of",
    "quiet_deferred_min": "Minutes from due to sent: quiet hours, an open session, a stop",
    "status": "How it stands",
    "reason": "Why it was not sent or answered, where that is known",
    "n_asked": "Items put",
    "n_answered": "Items answered, skips not counted",
    "predicted": "Predicted similarity when it was made, 0 to 1",
    "predicted_sd": "How unsure that was",
    "model_version": "Which model predicted it",
    "propensity": "How likely this supporter was to be chosen",
    "candidate_count": "Supporters with room in that round, before hard rules",
    "override_reason": "Why a coordinator decided otherwise: chosen_by_hand, or review:… for a no",
    "state": "How the match stands",
    "created_at": "When it was made",
    "begun_at": "When the talk began",
    "ended_at": "When it ended",
    "end_reason": "Why it ended, or closed without a talk",
    "sessions": "Sittings that have ended: messages without a silence of 45 minutes",
    "two_sided_sessions": "Of them, those in which both wrote",
    "messages_recipient": "Messages of the recipient in them",
    "messages_supporter": "Messages of the supporter in them",
    "begun_by_recipient": "Sessions the recipient began",
    "begun_by_supporter": "Sessions the supporter began",
    "reply_minutes_recipient": "Median minutes to the recipient's replies; nights count",
    "reply_minutes_supporter": "Median minutes to the supporter's replies; nights count",
    "days_active": "Days on which somebody wrote, on the recipient's calendar",
    "days_since_last": "Days from the last session's end to the export",
    "comparison": "Id of a declared comparison",
    "arm": "What the person was put into by lot",
    "arm_propensity": "The chance of this arm",
    "assigned_at": "When it was written down, before anything differed",
    "construct_group": "Constructs of one theory, never added up",
    "score": "Mean of what was answered, 0 to 1",
    "centred": "The same less the items' means; blank while fewer than ten people answered one",
    "between": "The person's mean of centred, less everybody's",
    "within": "This moment's centred, less the person's mean",
    "hello_count": "How many common points the first hello named, drawn by lot",
    "hello_criteria": "Of which criteria they were, one word for each point",
    "hello_among": "Of which criteria the points were that it was drawn from",
    "hello_propensity": "The chance of drawing just these",
}


@dataclass(frozen=True, slots=True)
class ItemMean:
    """An item's programme mean, told only where enough people stand behind it."""

    value: float | None
    people: int


def means_of(answers: Sequence[Answer], fewest: int = FEWEST) -> dict[str, ItemMean]:
    """Return item -> mean for centring, withheld below `fewest` people."""
    people: dict[str, set[Hashable]] = defaultdict(set)
    for answer in answers:
        if answer.value is not None:
            people[answer.item].add(answer.person)
    means = item_means(answers)
    return {
        item: ItemMean(round(means[item], 4), len(who)) if len(who) >= fewest else ItemMean(None, 0)
        for item, who in people.items()
    }


def codebook_rows(
    bank: Bank, means: Mapping[str, ItemMean], languages: Iterable[str], translate: Translate
) -> list[Row]:
    """Return a row for each item; other languages' labels stand in columns of their own."""
    rows: list[Row] = []
    others = [language for language in languages if language != "en"]
    for item_id, (pack, item, scale) in bank.items.items():
        construct = pack.construct(item.construct)
        mean = means.get(item_id, ItemMean(None, 0))
        row: Row = {
            "variable": item_id,
            "form": pack.id,
            "field_type": field_type(scale),
            "field_label": item.text,
            "choices": " | ".join(f"{v}, {label}" for v, label in levels(scale).items()),
            "field_note": scale.lead,
            "identifier": "",
            "required": "",
            "construct": item.construct,
            "component": item.component,
            "construct_group": construct.group if construct else "",
            "higher_means": construct.higher if construct else "",
            "direction": 0 if item.decision else item.direction,
            "sensitive": "y" if construct and construct.sensitive else "",
            "scored": "" if item.decision else "y",
            "item_mean": mean.value,
            "item_mean_people": mean.people or None,
            "pack": pack.title,
            "pack_version": pack.version,
            "item_hash": item_hash_of(bank, item_id),
            "licence": pack.licence,
            "source": pack.source,
            "citation": pack.citation,
            "validated": "y" if pack.validated else "",
        }
        rows.append(row | {f"field_label_{one}": translate(item.text, one) for one in others})
    return rows


def codebook_json(bank: Bank, means: Mapping[str, ItemMean]) -> dict[str, Any]:
    """Return columns and items as BIDS sidecars have them, with levels."""
    files = {
        "responses.csv": RESPONSES,
        "prompts.csv": PROMPTS,
        "scores.csv": SCORES,
        "matches.csv": MATCHES,
        "talks.csv": TALKS,
        "arms.csv": ARMS,
    }
    columns: dict[str, Any] = {
        file: {column: {"Description": _SAID[column]} for column in named}
        for file, named in files.items()
    }
    columns["responses.csv"]["missing_code"]["Levels"] = MISSING
    return {
        "Note": "Items are our own and have not been validated, unless they say so.",
        "Columns": columns,
        "Items": {item_id: _item(bank, item_id, means) for item_id in bank.items},
    }


def levels(scale: Scale) -> dict[str, str]:
    """Return stored value -> label; of a row of numbers only its two ends have one."""
    if len(scale.labels) == len(scale.values):
        return {str(v): label for v, label in zip(scale.values, scale.labels, strict=True)}
    return {str(scale.values[0]): scale.labels[0], str(scale.values[-1]): scale.labels[-1]}


def field_type(scale: Scale) -> str:
    """Return the kind of field in REDCap's words."""
    return "radio" if len(scale.labels) == len(scale.values) else "slider"


def item_hash_of(bank: Bank, item_id: str) -> str:
    pack, _, scale = bank.items[item_id]
    return pack.hashes({scale.id: scale})[item_id]


def _item(bank: Bank, item_id: str, means: Mapping[str, ItemMean]) -> dict[str, Any]:
    pack, item, scale = bank.items[item_id]
    mean = means.get(item_id)
    told: dict[str, Any] = {
        "LongName": item.text,
        "Levels": levels(scale),
        "Construct": item.construct,
        "Component": item.component,
        "Direction": _direction(item),
        "MeasurementToolMetadata": {
            "Description": pack.title,
            "Version": pack.version,
            "License": pack.licence,
            "Source": pack.source,
            "Validated": pack.validated,
        },
    }
    if mean is not None and mean.value is not None:
        told["Mean"] = {"Value": mean.value, "People": mean.people}
    return told


def _direction(item: Item) -> str:
    if item.decision:
        return "a decision, not scored"
    return "reversed" if item.direction < 0 else "as it stands"
