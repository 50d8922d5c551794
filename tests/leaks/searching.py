"""Looks for what must not be found: planted names, words and accounts in files and in calls."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.kindred import Phone


def needles_of(phones: Iterable[Phone], words: Sequence[str]) -> dict[str, list[bytes]]:
    """Return what -> byte patterns: names, usernames, ids in decimal and as SQLite stores them."""
    found = {word: [word.encode()] for word in words}
    for phone in phones:
        found[f"name of {phone.name}"] = [phone.name.encode()]
        # Six bytes, big-endian: an integer of this size in an SQLite record.
        found[f"id of {phone.name}"] = [str(phone.id).encode(), phone.id.to_bytes(6, "big")]
    return found


def hits_in_files(folders: Iterable[Path], needles: dict[str, list[bytes]]) -> list[str]:
    return [
        f"{what} in {path.name}"
        for path in _files(folders)
        for content in [path.read_bytes()]
        for what, patterns in needles.items()
        if any(pattern in content for pattern in patterns)
    ]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def hits_in_calls(calls: Iterable[dict[str, Any]], phones: Sequence[Phone]) -> list[str]:
    """Return every call whose parameters carry the name or id of somebody else."""
    found = []
    for call in calls:
        receiver = str(call["params"].get("chat_id", ""))
        said = json.dumps(call["params"], ensure_ascii=False)
        for phone in phones:
            if receiver == str(phone.id):
                continue
            if phone.name in said or str(phone.id) in said:
                found.append(f"{call['method']} to {receiver}: {phone.name}")
    return found
