"""What FHIR takes and what it does not: structure by fhir.resources, codes by its value sets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from measures.exporting.fhir import ABSENT, CATEGORY

DATA = Path(__file__).parents[1] / "data" / "fhir" / "valuesets.json"
SETS = {name: set(of["codes"]) for name, of in json.loads(DATA.read_text("utf-8")).items()}
STATUS = {
    "Questionnaire": "publication-status",
    "QuestionnaireResponse": "questionnaire-answers-status",
    "Observation": "observation-status",
}


def checked(raw: dict[str, Any]) -> None:
    """Raise ValueError for anything in a bundle that FHIR would not take."""
    Bundle.model_validate_json(json.dumps(raw))
    wrong = [*_codes(raw), *_references(raw), *_links(raw)]
    if wrong:
        raise ValueError("; ".join(wrong))


def _is(code: object, of: str) -> Iterator[str]:
    if code not in SETS[of]:
        yield f"{code!r} is not in {of}"


def _codes(raw: dict[str, Any]) -> Iterator[str]:
    yield from _is(raw["type"], "bundle-type")
    for resource in resources(raw):
        yield from _is(resource["status"], STATUS[resource["resourceType"]])
        yield from _is(resource.get("language", "en"), "languages")
        for subject in resource.get("subjectType", []):
            yield from _is(subject, "subject-type")
        of = "observation-subject" if resource["resourceType"] == "Observation" else "subject-type"
        if "subject" in resource:
            yield from _is(resource["subject"]["type"], of)
        for node in nodes(resource):
            if node.get("url") == ABSENT:
                yield from _is(node["valueCode"], "data-absent-reason")
            if node.get("system") == CATEGORY:
                yield from _is(node["code"], "observation-category")
        for item in resource.get("item", []) if resource["resourceType"] == "Questionnaire" else []:
            yield from _is(item["type"], "item-type")


def _references(raw: dict[str, Any]) -> Iterator[str]:
    urls = [entry["fullUrl"] for entry in raw["entry"]]
    if len(set(urls)) < len(urls):
        yield "two entries have one fullUrl"
    for entry in raw["entry"]:
        if not re.fullmatch(
            r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry["fullUrl"]
        ):
            yield "a fullUrl that is no UUID"
        for reference in entry["resource"].get("derivedFrom", []):
            if reference["reference"] not in urls:
                yield "a reference to nothing"


def _links(raw: dict[str, Any]) -> Iterator[str]:
    """Every response answers a questionnaire of the bundle, with what that one allows."""
    asked = {
        f"{one['url']}|{one['version']}": {item["linkId"]: item for item in one["item"]}
        for one in resources(raw, "Questionnaire")
    }
    for response in resources(raw, "QuestionnaireResponse"):
        items = asked.get(response["questionnaire"])
        if items is None:
            yield "a response to no questionnaire"
            continue
        for item in response["item"]:
            question = items.get(item["linkId"])
            if question is None:
                yield f"no question {item['linkId']}"
                continue
            for told in item.get("answer", []):
                yield from _fits(question, told)


def _fits(question: dict[str, Any], told: dict[str, Any]) -> Iterator[str]:
    if question["type"] == "choice":
        allowed = [one["valueCoding"] for one in question["answerOption"]]
        if told.get("valueCoding") not in allowed:
            yield f"{question['linkId']}: an answer that is no option"
        return
    low, high = (one["valueInteger"] for one in question["extension"])
    if not low <= told.get("valueInteger", low - 1) <= high:
        yield f"{question['linkId']}: out of range"


def resources(raw: dict[str, Any], kind: str = "") -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in raw["entry"]]
    return [one for one in found if kind in ("", one["resourceType"])]


def nodes(raw: Any) -> Iterator[dict[str, Any]]:
    if isinstance(raw, dict):
        yield raw
        for part in raw.values():
            yield from nodes(part)
    elif isinstance(raw, list):
        for part in raw:
            yield from nodes(part)
