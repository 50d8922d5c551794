"""The FHIR bundle: its structure as fhir.resources knows it, its codes as value sets list them."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from measures import Answer, scores
from measures.exporting import Pseudonyms
from measures.exporting.fhir import ABSENT, bundle
from tests.measures.exported import ANSWERS, BANK, NAMES, PROGRAMME, PROMPTS, START, answer, prompt
from tests.measures.fhir_checker import checked, nodes, resources


def made(names: Pseudonyms = NAMES) -> dict[str, Any]:
    given = [of for of in _scored() if of.value is not None]
    told = [score for one in PROGRAMME.instruments for score in scores(given, one, {})]
    return bundle(PROGRAMME.instruments, BANK, PROMPTS, ANSWERS, told, names, at=START)


def _scored() -> list[Answer]:
    of = {one.id: one for one in PROMPTS}
    return [
        Answer(of[a.prompt].person, of[a.prompt].match, a.prompt, a.item, a.value, a.at)
        for a in ANSWERS
    ]


def response_to(raw: dict[str, Any], prompt_id: str) -> dict[str, Any]:
    at = {one.id: one for one in PROMPTS}[prompt_id]
    last = max(a.at for a in ANSWERS if a.prompt == at.id).isoformat(timespec="seconds")
    return next(r for r in resources(raw, "QuestionnaireResponse") if r["authored"] == last)


def test_the_bundle_is_valid() -> None:
    checked(made())
    checked(made(Pseudonyms(b"other", shift=True)))


def test_both_instruments_are_there_with_every_item_and_their_licence() -> None:
    found = resources(made(), "Questionnaire")
    assert [len(one["item"]) for one in found] == [34, 21]
    assert all(one["copyright"].startswith("CC-BY-4.0") for one in found)
    assert all(one["experimental"] for one in found)
    assert "{" not in json.dumps([item["text"] for one in found for item in one["item"]])


def test_only_prompts_that_were_touched_have_a_response() -> None:
    found = resources(made(), "QuestionnaireResponse")
    assert [one["status"] for one in found] == ["amended", "stopped", "completed", "completed"]


def test_a_skipped_item_was_asked_and_declined() -> None:
    first = response_to(made(), "p0")
    (skipped,) = (item for item in first["item"] if item["linkId"] == "R16")
    assert "answer" not in skipped
    assert skipped["extension"] == [{"url": ABSENT, "valueCode": "asked-declined"}]
    assert [item["linkId"] for item in response_to(made(), "p1")["item"]] == ["R05", "R30"]


def test_an_open_prompt_is_in_progress() -> None:
    open_one = prompt(7, "weekly_recipient", "partial", closed=None)
    raw = bundle(
        *(PROGRAMME.instruments, BANK, [open_one], [answer(open_one, "R30", "5")], [], NAMES),
        at=START,
    )
    assert resources(raw, "QuestionnaireResponse")[0]["status"] == "in-progress"


def test_scores_of_recipients_are_observations_of_their_responses() -> None:
    found = resources(made(), "Observation")
    codes = {one["code"]["coding"][0]["code"]: one for one in found}
    assert codes["similarity"]["valueQuantity"]["value"] in (0.8, 0.75)
    assert {one["subject"]["type"] for one in found} == {"Patient"}


def test_nobody_s_id_is_in_it() -> None:
    text = json.dumps(made())
    assert "rana" not in text
    assert "sami" not in text


def of(raw: dict[str, Any], kind: str) -> dict[str, Any]:
    return resources(raw, kind)[0]


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "a status that does not exist": lambda b: of(b, "QuestionnaireResponse").update(status="done"),
    "no status": lambda b: of(b, "QuestionnaireResponse").pop("status"),
    "a field that does not exist": lambda b: of(b, "Observation").update(mood="good"),
    "an item without a link": lambda b: of(b, "Questionnaire")["item"][0].pop("linkId"),
    "an item of an unknown type": lambda b: of(b, "Questionnaire")["item"][0].update(type="tap"),
    "an R5 type in R4": lambda b: of(b, "Questionnaire")["item"][1].update(type="coding"),
    "a day that is none": lambda b: of(b, "QuestionnaireResponse").update(authored="2026-13-01"),
    "a number as text": lambda b: of(b, "Observation")["valueQuantity"].update(value="high"),
    "an observation without code": lambda b: of(b, "Observation").pop("code"),
    "a category outside its value set": lambda b: of(b, "Observation")["category"][0]["coding"][
        0
    ].update(code="chat"),
    "an absent reason outside its value set": lambda b: next(
        node for node in nodes(b) if node.get("url") == ABSENT
    ).update(valueCode="did-not-want"),
    "a bundle type outside its value set": lambda b: b.update(type="heap"),
    "an answer that is no option": lambda b: next(
        node for node in nodes(resources(b, "QuestionnaireResponse")) if "valueCoding" in node
    )["valueCoding"].update(code="6"),
    "an answer out of range": lambda b: next(
        node for node in nodes(resources(b, "QuestionnaireResponse")) if "valueInteger" in node
    ).update(valueInteger=11),
    "a response to nothing": lambda b: of(b, "QuestionnaireResponse").update(questionnaire="urn:x"),
    "a reference to nothing": lambda b: of(b, "Observation")["derivedFrom"][0].update(
        reference="urn:uuid:00000000-0000-0000-0000-000000000000"
    ),
    "a display that the standard does not have": lambda b: of(b, "Observation")["category"][0][
        "coding"
    ][0].update(display="Questions"),
    "a system that is neither FHIR's nor ours": lambda b: of(b, "Observation")["code"]["coding"][
        0
    ].update(system="http://example.org/codes"),
    "a unit outside UCUM": lambda b: of(b, "Observation")["valueQuantity"].update(code="points"),
    "an extension that does not exist": lambda b: next(
        node for node in nodes(b) if node.get("url") == ABSENT
    ).update(url="http://hl7.org/fhir/StructureDefinition/absent"),
    "a type that only groups others": lambda b: of(b, "Questionnaire")["item"][0].update(
        type="question"
    ),
    "a subject that an observation cannot have": lambda b: of(b, "Observation")["subject"].update(
        type="Person"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_resource_is_refused(name: str) -> None:
    raw = copy.deepcopy(made())
    BROKEN[name](raw)
    with pytest.raises(ValueError, match=r"\w"):
        checked(raw)
