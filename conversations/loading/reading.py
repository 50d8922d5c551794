"""Reads a programme's files; a file that cannot be read is a fault like any other."""

import json
import tomllib
from pathlib import Path
from typing import Any

from conversations.loading.faults import Faults, Place

FILES: dict[str, tuple[str, ...]] = {
    "programme.toml": (
        "id",
        "name",
        "languages",
        "countries",
        "defaults",
        "profile",
        "stages",
        "criterion_names",
        "aliases",
    ),
    "questions.toml": ("questions",),
    "consents.toml": ("consents",),
    "conduct.toml": ("conduct",),
    "criteria.toml": ("criteria", "constraints"),
    "starters.toml": ("starters",),
    "instruments.toml": ("scales", "items", "pulses"),
    "helplines.json": (
        "source",
        "licence",
        "note",
        "verified_at",
        "fallback",
        "emergency",
        "lines",
    ),
}
"""File -> the keys at its top. Other files in the folder are none of the loader's business."""

OPTIONAL = frozenset({"note", "defaults", "profile", "stages", "constraints"})


def read_files(directory: Path, faults: Faults) -> dict[str, dict[str, Any]]:
    """Return each file's content; a file that could not be read is {} and was reported."""
    return {name: _read(directory / name, Place(name, faults)) for name in FILES}


def _read(path: Path, at: Place) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        at.fault("the file is missing", "Copy it from programmes/default and change it")
        return {}
    except (OSError, UnicodeDecodeError) as error:
        at.fault(f"the file cannot be read ({error})", "Save it as UTF-8 text")
        return {}
    try:
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        at.fault(f"it is not valid {path.suffix[1:].upper()} ({error})", "Mend the line named")
        return {}
    if not isinstance(content, dict):
        at.fault("it does not hold keys at its top", "Write one object with keys")
        return {}
    known = FILES[path.name]
    for key in content:
        if key not in known:
            at.unknown("key", key, known)
    for key in known:
        if key not in content and key not in OPTIONAL:
            at.fault(f"the key '{key}' is missing", f"Add {key}")
    return content
