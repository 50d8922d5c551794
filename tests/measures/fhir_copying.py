"""Writes valuesets.json from HL7's package hl7.fhir.r4.core, unpacked into the folder named."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SETS = (
    *("bundle-type", "publication-status", "item-type", "questionnaire-answers-status"),
    *("observation-status", "observation-category", "data-absent-reason", "resource-types"),
    "languages",
)
EXTENSIONS = ("ordinalValue", "minValue", "maxValue", "data-absent-reason")
UNIT = "1"  # the only one in use
TARGETS = (("Observation", "Observation.subject"), ("Observation", "Observation.derivedFrom"))


def _read(package: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / f"{name}.json").read_text("utf-8"))
    return found


def _flat(concepts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what may be chosen, and what lies below what may not."""
    for one in concepts:
        hidden = any(p["code"] == "notSelectable" for p in one.get("property", []))
        if not hidden:
            yield one["code"], one.get("display", "")
        yield from _flat(one.get("concept", []))


def _set(package: Path, name: str) -> dict[str, Any]:
    told = _read(package, f"ValueSet-{name}")
    (part,) = told["compose"]["include"]
    of = part.get("concept") or _read(package, f"CodeSystem-{name}")["concept"]
    return {"url": told["url"], "system": part["system"], "codes": dict(_flat(of))}


def _extension(package: Path, name: str) -> dict[str, Any]:
    told = _read(package, f"StructureDefinition-{name}")
    elements = {one["id"]: one for one in told["snapshot"]["element"]}
    kinds = [kind["code"] for kind in elements["Extension.value[x]"]["type"]]
    return {"values": kinds, "on": [one["expression"] for one in told["context"]]}


def _targets(package: Path, resource: str, element: str) -> list[str]:
    told = _read(package, f"StructureDefinition-{resource}")["snapshot"]["element"]
    (kind,) = next(one for one in told if one["id"] == element)["type"]
    return [profile.rsplit("/", 1)[-1] for profile in kind["targetProfile"]]


def main(package: Path) -> None:
    """Copy codes with their displays, extensions and reference targets; nothing else."""
    about = _read(package, "package")
    common = _read(package, "ValueSet-ucum-common")["compose"]["include"][0]
    made = {
        "from": f"{about['name']} {about['version']}, {about['license']}",
        "sets": {name: _set(package, name) for name in SETS},
        "units": {
            "system": common["system"],
            "codes": {c["code"]: c["display"] for c in common["concept"] if c["code"] == UNIT},
        },
        "extensions": {
            f"http://hl7.org/fhir/StructureDefinition/{name}": _extension(package, name)
            for name in EXTENSIONS
        },
        "targets": {element: _targets(package, of, element) for of, element in TARGETS},
    }
    path = Path(__file__).parents[1] / "data" / "fhir" / "valuesets.json"
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
