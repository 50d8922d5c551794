"""Locks the wording of instruments to their versions: no answer is read as another question's."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conversations.loading.faults import Faults, Place
from conversations.loading.measuring import build_measuring
from conversations.loading.reading import LOCK, read_files
from measures import Instrument

HEAD = """# Which wording each version of an instrument has. Written by
# `python main.py check-programme DIR --lock`; not meant to be changed by hand.
"""


def lock_wording(directory: Path) -> Faults:
    """Write the lock, unless a changed word still has its old major version."""
    faults = Faults()
    files = read_files(directory, Faults())
    asked = build_measuring(files, Faults())
    before = files.get(LOCK, {})
    for one in asked.instruments:
        kept = before.get(one.id)
        at = Place(f"instruments/{one.id}.toml", faults)
        _compare(one, one.hashes(asked.scales), kept if isinstance(kept, Mapping) else {}, at)
    if not faults.found:
        parts = [_section(one, one.hashes(asked.scales)) for one in asked.instruments]
        (directory / LOCK).write_text("\n".join([HEAD, *parts]), encoding="utf-8")
    return faults


def _compare(
    one: Instrument, hashes: Mapping[str, str], kept: Mapping[str, Any], at: Place
) -> None:
    known = kept.get("items", {})
    old, new = str(kept.get("version", "0.0.0")), one.version
    changed = [item for item in hashes if item in known and known[item] != hashes[item]]
    if changed and _major(new) <= _major(old):
        at.inside("key 'version'").fault(
            f"{', '.join(changed)} changed, but {new} has the major version of {old}",
            f"Write {_major(old) + 1}.0.0",
        )
    elif kept and dict(known) != dict(hashes) and new == old:
        at.inside("key 'version'").fault(
            f"items came or went, but the version is still {old}", "Raise the version"
        )


def _major(version: str) -> int:
    first = version.split(".", maxsplit=1)[0]
    return int(first) if first.isdecimal() else 0


def _section(one: Instrument, hashes: Mapping[str, str]) -> str:
    lines = [f'{item} = "{sign}"' for item, sign in hashes.items()]
    return f'[{one.id}]\nversion = "{one.version}"\n\n[{one.id}.items]\n' + "\n".join(lines) + "\n"
