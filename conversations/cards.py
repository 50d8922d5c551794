"""Puts reasons into words: what two people share, for those two and for coordinators."""

from collections.abc import Iterable, Mapping
from typing import Any

from conversations.asking import label_of
from conversations.model.ids import PersonId
from conversations.model.matches import Match
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.replies import Joined, Text, Words, say

CARD_VALUES = 4


def criterion_name(programme: Programme, criterion: str) -> Words:
    return Text(programme.criterion_names.get(criterion, criterion), programme=True)


def _field_of(programme: Programme, criterion: str) -> str:
    for entry in programme.criteria.get("criteria", ()):
        if entry.get("name") == criterion:
            return str(entry.get("field", criterion))
    return criterion


def _labels(programme: Programme, criterion: str, shared: Iterable[Any]) -> list[Words]:
    question = programme.question(_field_of(programme, criterion))
    if question is None or not question.shown:
        return []
    options = [question.option(str(value)) for value in shared]
    return [label_of(question, option) for option in options if option]


def _shared_values(reason: Mapping[str, Any]) -> list[Any]:
    shared = reason.get("shared")
    if shared is None:
        return []
    return list(shared) if isinstance(shared, (list, tuple, set, frozenset)) else [shared]


def common_ground(programme: Programme, match: Match) -> list[tuple[str, Words]]:
    """Return what both share with its criterion, strongest first: only what may be shown and is
    true.
    """
    lines: list[tuple[str, Words]] = []
    ordered = sorted(match.reasons, key=lambda r: -float(r.get("contribution", 0)))
    for reason in ordered:
        criterion = str(reason["criterion"])
        if not reason.get("known", True) or reason.get("similarity") is None:
            continue
        labels = _labels(programme, criterion, _shared_values(reason))
        if labels:
            lines.append((criterion, Joined(tuple(labels[:CARD_VALUES]), ", ")))
        elif criterion == "age" and float(reason["similarity"]) > 0.6:
            lines.append((criterion, say("about the same age")))
        elif criterion == "recovery" and _ahead(reason) > 0:
            lines.append((criterion, say("one of you is a little further along the same road")))
    return lines


def _ahead(reason: Mapping[str, Any]) -> float:
    shared = reason.get("shared")
    return float(shared.get("steps_ahead", 0)) if isinstance(shared, Mapping) else 0.0


async def both_agreed(unit: Unit, match: Match, purpose: str) -> bool:
    """Tell whether both people of a match agreed to a purpose and have not taken it back."""
    for person in (match.recipient_id, match.supporter_id):
        if not await agreed(unit, person, purpose):
            return False
    return True


async def agreed(unit: Unit, person: PersonId, purpose: str) -> bool:
    given = await unit.consents.find(person_id=person, purpose=purpose)
    latest = max(given, key=lambda consent: consent.at, default=None)
    return latest is not None and latest.given and latest.withdrawn_at is None


async def common_ground_words(unit: Unit, programme: Programme, match: Match) -> Words:
    """Return the common ground as a list for a card, or an honest word where none may be shown."""
    if not await both_agreed(unit, match, "common_ground"):
        return say("What you share is kept private, as one of you wished.")
    lines = common_ground(programme, match)
    if not lines:
        return say("You fit in several small ways.")
    return Joined(
        (say("What you have in common:"), *(Joined(("•", line), " ") for _, line in lines)), "\n"
    )


def parts_of_score(programme: Programme, match: Match) -> Words:
    """Return the score's parts for a coordinator: criterion, similarity, contribution."""
    lines: list[Words] = []
    for reason in sorted(match.reasons, key=lambda r: -float(r["contribution"])):
        similarity = reason.get("similarity")
        lines.append(
            say(
                "• {criterion}: {similarity} → adds {part}",
                criterion=criterion_name(programme, str(reason["criterion"])),
                similarity="–"
                if similarity is None or not reason.get("known", True)
                else f"{float(similarity):.2f}",
                part=f"{float(reason['contribution']):.2f}",
            )
        )
    return Joined(tuple(lines), "\n")


def speaks_against(programme: Programme, match: Match) -> Words:
    """Return the criteria in which the two are least alike, weight considered."""
    weak = [
        reason
        for reason in match.reasons
        if reason.get("known", True)
        and reason.get("similarity") is not None
        and float(reason["similarity"]) < 0.4
        and float(reason.get("weight", 0)) > 0
    ]
    if not weak:
        return say("Nothing stands out against it.")
    names = tuple(criterion_name(programme, str(reason["criterion"])) for reason in weak)
    return say("Less alike in: {names}", names=Joined(names, ", "))
