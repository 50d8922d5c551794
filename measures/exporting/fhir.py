"""The same answers as a FHIR R4 bundle, for health systems: questionnaires, responses, scores."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from measures.exporting.rows import AnswerRow, PromptRow
from measures.exporting.shifting import Pseudonyms
from measures.exporting.tables import Bank, missing_code
from measures.instruments import Instrument, Item, Scale
from measures.scores import Score

Resource = dict[str, Any]

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOWEST = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGHEST = "http://hl7.org/fhir/StructureDefinition/maxValue"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UCUM = "http://unitsofmeasure.org"
OWN = "urn:kindred"
SPACE = uuid.UUID("6d1b5a3e-0f0c-5d8e-9a51-5b0c8f0e7a11")

SUBJECTS = {"recipient": "Patient", "supporter": "Person"}
"""FHIR's word for whoever receives something is Patient; here it is a pseudonym and no record."""

_ABSENT = {"skipped": "asked-declined", "technical": "error", "withdrawn": "asked-declined"}
_STATUS = {"asked": "in-progress", "partial": "in-progress", "answered": "completed"}


def bundle(
    instruments: Sequence[Instrument],
    bank: Bank,
    prompts: Iterable[PromptRow],
    answers: Iterable[AnswerRow],
    scores: Iterable[Score],
    names: Pseudonyms,
    *,
    at: datetime,
) -> Resource:
    """Return a collection: a Questionnaire for each instrument, a response for each touched prompt.

    Scores of recipients become Observations that point to their response; what FHIR allows as the
    subject of one leaves supporters out. Prompts that were never touched stand in prompts.csv only.
    """
    given: dict[str, dict[str, AnswerRow]] = defaultdict(dict)
    for answer in answers:
        given[answer.prompt][answer.item] = answer
    asked = {one.id: one for one in prompts if given[one.id]}
    resources = [questionnaire(one, bank) for one in instruments]
    for prompt in sorted(asked.values(), key=lambda one: (one.scheduled, one.id)):
        resources += _responses(prompt, given[prompt.id], instruments, bank, names)
    for score in scores:
        told = asked.get(str(score.prompt))
        if told is not None and told.role == "recipient":
            resources.append(observation(score, told, instruments, names))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def questionnaire(pack: Instrument, bank: Bank) -> Resource:
    """Return an instrument; names of others read "the peer"."""
    validated = "" if pack.validated else " These items have not been validated."
    return {
        "resourceType": "Questionnaire",
        "id": _id("questionnaire", f"{pack.id}|{pack.version}"),
        "language": "en",
        "url": _url(pack),
        "version": pack.version,
        "name": f"Kindred_{pack.id}".replace("-", "_"),
        "title": pack.title,
        "status": "active",
        "experimental": not pack.validated,
        "subjectType": [SUBJECTS[pack.role]],
        "description": f"{pack.title}, {pack.source} wording.{validated}",
        "copyright": f"{pack.licence}. {pack.citation or 'Kindred, rating items.'}",
        "item": [_question(item, bank.items[item.id][2]) for item in pack.items],
    }


def observation(
    score: Score, prompt: PromptRow, instruments: Sequence[Instrument], names: Pseudonyms
) -> Resource:
    """Return one construct's score, 0 to 1."""
    pack = next(one for one in instruments if one.role == prompt.role and _has(one, score))
    construct = pack.construct(score.construct)
    name = construct.name if construct else score.construct
    prompt_name = names.name("prompt", prompt.id)
    return {
        "resourceType": "Observation",
        "id": _id("observation", f"{prompt_name}|{score.construct}"),
        "status": "preliminary" if prompt.closed is None else "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey", "display": "Survey"}]}],
        "code": {
            "coding": [
                {"system": f"{OWN}:construct", "code": score.construct, "display": name},
            ],
            "text": f"{name}: 1 = {construct.higher if construct else ''}",
        },
        "subject": _subject(prompt, names),
        "effectiveDateTime": names.moment(prompt.person, score.at),
        "valueQuantity": {
            "value": round(score.value, 4),
            "unit": "score from 0 to 1",
            "system": UCUM,
            "code": "1",
        },
        "derivedFrom": [{"reference": f"urn:uuid:{_id('response', f'{prompt_name}|{pack.id}')}"}],
    }


def _responses(
    prompt: PromptRow,
    given: Mapping[str, AnswerRow],
    instruments: Sequence[Instrument],
    bank: Bank,
    names: Pseudonyms,
) -> list[Resource]:
    """Return one response for each instrument whose items the prompt put."""
    made = []
    for pack in instruments:
        own = [item for item in pack.items if item.id in prompt.items and item.id in given]
        if not own:
            continue
        items = [_answered(i, bank.items[i.id][2], prompt, given[i.id]) for i in own]
        name = names.name("prompt", prompt.id)
        made.append(
            {
                "resourceType": "QuestionnaireResponse",
                "id": _id("response", f"{name}|{pack.id}"),
                "language": prompt.language or "en",
                "questionnaire": f"{_url(pack)}|{pack.version}",
                "status": _status(prompt, given),
                "subject": _subject(prompt, names),
                "authored": names.moment(prompt.person, max(given[i.id].at for i in own)),
                "item": items,
            }
        )
    return made


def _question(item: Item, scale: Scale) -> Resource:
    lead = f"{scale.lead} " if scale.lead else ""
    asked: Resource = {"linkId": item.id, "text": lead + _text(item), "required": False}
    if len(scale.labels) == len(scale.values):
        return asked | {
            "type": "choice",
            "answerOption": [{"valueCoding": _coding(scale, value)} for value in scale.values],
        }
    low, high = scale.values[0], scale.values[-1]
    ends = f" ({low} = {scale.labels[0]}, {high} = {scale.labels[-1]})"
    return asked | {
        "text": asked["text"] + ends,
        "type": "integer",
        "extension": [
            {"url": LOWEST, "valueInteger": int(low)},
            {"url": HIGHEST, "valueInteger": int(high)},
        ],
    }


def _answered(item: Item, scale: Scale, prompt: PromptRow, answer: AnswerRow) -> Resource:
    told: Resource = {"linkId": item.id, "text": _text(item)}
    if answer.raw == "":
        reason = _ABSENT.get(missing_code(prompt, item.id, answer), "unknown")
        return told | {"extension": [{"url": ABSENT, "valueCode": reason}]}
    if len(scale.labels) == len(scale.values):
        value = next(value for value in scale.values if str(value) == answer.raw)
        return told | {"answer": [{"valueCoding": _coding(scale, value)}]}
    return told | {"answer": [{"valueInteger": int(answer.raw)}]}


def _coding(scale: Scale, value: int | str) -> Resource:
    coding: Resource = {
        "system": f"{OWN}:scale:{scale.id}",
        "code": str(value),
        "display": scale.labels[scale.values.index(value)],
    }
    if scale.scored:
        coding["extension"] = [{"url": ORDINAL, "valueDecimal": float(value)}]
    return coding


def _status(prompt: PromptRow, given: Mapping[str, AnswerRow]) -> str:
    if prompt.closed is not None and prompt.state != "answered":
        return "stopped"
    if prompt.state == "answered" and any(one.amended_from for one in given.values()):
        return "amended"
    return _STATUS.get(prompt.state, "stopped")


def _subject(prompt: PromptRow, names: Pseudonyms) -> Resource:
    return {
        "type": SUBJECTS[prompt.role],
        "identifier": {
            "system": f"{OWN}:pseudonym",
            "value": names.name("person", prompt.person),
        },
    }


def _text(item: Item) -> str:
    return item.text.replace("{peer}", "the peer").replace("{person}", "the person")


def _url(pack: Instrument) -> str:
    return f"{OWN}:questionnaire:{pack.id}"


def _has(pack: Instrument, score: Score) -> bool:
    return pack.construct(score.construct) is not None


def _id(kind: str, name: str) -> str:
    return str(uuid.uuid5(SPACE, f"{kind}:{name}"))
