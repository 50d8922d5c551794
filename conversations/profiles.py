"""Turns a person's answers into what matching may see: a row without name or account."""

from collections.abc import Mapping
from typing import Any

from conversations.model.person import Person
from conversations.programme import Programme, Question


def role_key(role: str, question: str) -> str:
    """Return under which name an answer is kept that counts in one role only."""
    return f"{role}:{question}"


def in_role(answers: Mapping[str, Any], role: str) -> dict[str, Any]:
    """Return the answers that count in one role, each under its question.

    Somebody in both roles answers twice, "what are you living with" and "what have you lived
    through"; what they have not answered in this role yet is taken from the other.
    """
    own = {
        key.removeprefix(f"{role}:"): value
        for key, value in answers.items()
        if key.startswith(f"{role}:")
    }
    return {**{key: value for key, value in answers.items() if ":" not in key}, **own}


def profile_row(
    programme: Programme, person: Person, answers: Mapping[str, Any], role: str
) -> dict[str, Any]:
    """Return the row of one person in one role; skipped questions are left out."""
    answers = in_role(answers, role)
    row: dict[str, Any] = {"id": str(person.id)}
    for question in programme.questions:
        value = _counted(question, answers.get(question.id))
        if value is not None and question.asked_of(role):
            row[question.id] = value
    for field, parts in programme.profile.items():
        row.update(_composed(programme, field, parts, answers))
    weights = answers.get("weights")
    if role == "recipient" and weights:
        row["weights"] = dict(weights)
    return row


def _counted(question: Question, value: Any) -> Any:
    """Return an answer without the options that say nothing ("I would rather not say")."""
    silent = {option.id for option in question.options if not option.counts}
    if isinstance(value, list):
        return [one for one in value if one not in silent] or None
    return None if value in silent else value


def _composed(
    programme: Programme, field: str, parts: Mapping[str, str], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the field made of several questions, or nothing where its first part is unanswered."""
    value: dict[str, float] = {}
    for part, question in parts.items():
        number = programme.stages.get(question, {}).get(str(answers.get(question)))
        if number is not None:
            value[part] = number
    first = next(iter(parts))
    return {field: value} if first in value else {}
