"""Reads a programme's files; a file that cannot be read is a fault like any other."""

import json
import tomllib
from collections.abc import Mapping
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
        "rounds",
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
    "instruments/scales.toml": ("scales",),
    "schedule.toml": ("pulses", "limits", "alerts", "track"),
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

IF_THERE = {"comparisons.toml": ("comparisons",)}
"""The same of files that a programme need not have."""

INSTRUMENT = (
    "id",
    "version",
    "role",
    "title",
    "licence",
    "source",
    "constructs",
    "items",
    "citation",
    "note",
    "addon",
    "validated",
)
"""The keys at the top of every other file in the folder `instruments`."""

LOCK = "instruments/lock.toml"
"""Which wording each version of an instrument has; written by check-programme --lock."""

OPTIONAL = frozenset(
    {
        *("note", "defaults", "rounds", "profile", "stages", "constraints", "alerts", "track"),
        *("citation", "addon", "validated"),
    }
)


def read_files(directory: Path, faults: Faults) -> dict[str, dict[str, Any]]:
    """Return each file's content; a file that could not be read is {} and was reported."""
    files = {name: _read(directory / name, Place(name, faults), FILES[name]) for name in FILES}
    for name, keys in IF_THERE.items():
        there = (directory / name).exists()
        files[name] = _read(directory / name, Place(name, faults), keys) if there else {}
    for path in sorted((directory / "instruments").glob("*.toml")):
        name = f"instruments/{path.name}"
        if name == LOCK:
            files[name] = _parsed(path, Place(name, faults)) or {}
        elif name not in files:
            files[name] = _read(path, Place(name, faults), INSTRUMENT)
    return files


def instrument_files(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the files that hold an instrument each."""
    others = (*FILES, LOCK)
    return [name for name in files if name.startswith("instruments/") and name not in others]


def _read(path: Path, at: Place, known: tuple[str, ...]) -> dict[str, Any]:
    content = _parsed(path, at)
    if content is None:
        return {}
    for key in content:
        if key not in known:
            at.unknown("key", key, known)
    for key in known:
        if key not in content and key not in OPTIONAL:
            at.fault(f"the key '{key}' is missing", f"Add {key}")
    return content


def _parsed(path: Path, at: Place) -> dict[str, Any] | None:
    """Return what the file holds, or None after reporting."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        at.fault("the file is missing", "Copy it from programmes/default and change it")
        return None
    except (OSError, UnicodeDecodeError) as error:
        at.fault(f"the file cannot be read ({error})", "Save it as UTF-8 text")
        return None
    try:
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        at.fault(f"it is not valid {path.suffix[1:].upper()} ({error})", "Mend the line named")
        return None
    if not isinstance(content, dict):
        at.fault("it does not hold keys at its top", "Write one object with keys")
        return None
    return content
