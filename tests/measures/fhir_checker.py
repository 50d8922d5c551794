"""What FHIR takes and what it does not: structure by fhir.resources, codes by its value sets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from measures.exporting.fhir import ABSENT, OWN

DATA = Path(__file__).parents[1] / "data" / "fhir" / "valuesets.json"
KNOWN = json.loads(DATA.read_text("utf-8"))
SETS: dict[str, dict[str, str]] = {name: of["codes"] for name, of in KNOWN["sets"].items()}
DISPLAYS: dict[str, dict[str, str]] = {
    of["system"]: of["codes"] for of in (*KNOWN["sets"].values(), KNOWN["units"])
}
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
        for kind in (*resource.get("subjectType", []), *_types(resource)):
            yield from _is(kind, "resource-types")
        if resource["resourceType"] == "Observation":
            subject = resource["subject"]["type"]
            if subject not in KNOWN["targets"]["Observation.subject"]:
                yield f"an observation of a {subject}"
        for item in resource.get("item", []) if resource["resourceType"] == "Questionnaire" else []:
            yield from _is(item["type"], "item-type")
        for node in nodes(resource):
            yield from _coded(node)
            yield from _extended(node)


def _types(resource: dict[str, Any]) -> Iterator[str]:
    yield resource["resourceType"]
    if "subject" in resource:
        yield resource["subject"]["type"]


def _coded(node: dict[str, Any]) -> Iterator[str]:
    """Every system is FHIR's, with its codes as it displays them, or says that it is ours."""
    system, code = node.get("system"), node.get("code")
    if system is None or system.startswith(f"{OWN}:"):
        return
    if code not in DISPLAYS.get(system, {}):
        yield f"{code!r} is not in {system}"
    elif node.get("display", DISPLAYS[system][code]) != DISPLAYS[system][code]:
        yield f"{node['display']!r} is not how {system} shows {code!r}"


def _extended(node: dict[str, Any]) -> Iterator[str]:
    """Every extension is one of FHIR's, stands where it may, and holds what it may."""
    host = {"Element"}
    if "linkId" in node and "type" in node:
        host.add("Questionnaire.item")
    if "system" in node and "code" in node:
        host.add("Coding")
    for one in node.get("extension", []):
        known = KNOWN["extensions"].get(one["url"])
        if known is None:
            yield f"an extension that is not known: {one['url']}"
            continue
        kinds = {f"value{kind[0].upper()}{kind[1:]}" for kind in known["values"]}
        if not kinds & one.keys() or not host & set(known["on"]):
            yield f"{one['url']} in the wrong place or with the wrong value"
        if one["url"] == ABSENT:
            yield from _is(one.get("valueCode"), "data-absent-reason")


def _references(raw: dict[str, Any]) -> Iterator[str]:
    urls = [entry["fullUrl"] for entry in raw["entry"]]
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in raw["entry"]}
    if len(set(urls)) < len(urls):
        yield "two entries have one fullUrl"
    for entry in raw["entry"]:
        if not re.fullmatch(
            r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry["fullUrl"]
        ):
            yield "a fullUrl that is no UUID"
        for reference in entry["resource"].get("derivedFrom", []):
            target = kinds.get(reference["reference"])
            if target not in KNOWN["targets"]["Observation.derivedFrom"]:
                yield f"a reference to {target or 'nothing'}"


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
