"""The audit chain: each entry's hash covers the one before; its head is sealed."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select

from conversations.model.care import AuditEntry
from storage.errors import Tampered
from storage.keyring import UnitSeals
from storage.moments import to_stored
from storage.sealing import DATA_KEY_VERSION, SYSTEM, to_bytes
from storage.session import Session, upsert
from storage.tables import audit, secret

_HEAD = "audit_head"
_FIELDS = ("seq", "actor", "action", "object", "reason", "at")
_LAST = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_SEALED_HEAD = select(secret.c.value).where(secret.c.name == _HEAD)
_PART = (
    select(*(audit.c[name] for name in _FIELDS), audit.c.prev_hash, audit.c.hash)
    .where(audit.c.seq > bindparam("after"))
    .order_by(audit.c.seq)
    .limit(1_000)
)
_START = hashlib.sha256(b"Kindred audit log").digest()


def _hash(before: bytes, entry: dict[str, Any]) -> bytes:
    canonical = json.dumps(entry, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(before + canonical.encode()).digest()


async def append(session: Session, seals: UnitSeals, entries: Sequence[AuditEntry]) -> None:
    """Chain entries to the last one; the caller holds the writer's lock."""
    if not entries:
        return
    last = await session.rows(_LAST)
    seq, head = (last[0][0], bytes(last[0][1])) if last else (0, _START)
    rows: list[dict[str, Any]] = []
    for one in entries:
        seq += 1
        entry = {
            "seq": seq,
            "actor": _clean(one.actor),
            "action": _clean(one.action),
            "object": _clean(one.object),
            "reason": _clean(one.reason),
            "at": to_stored(one.at),
        }
        chained = _hash(head, entry)
        rows.append({**entry, "prev_hash": head, "hash": chained})
        head = chained
    await session.many(insert(audit), rows)
    await seals.load([SYSTEM])
    value = seals.seal(SYSTEM, "secret", "value", _HEAD, to_bytes([seq, head.hex()]))
    row = {"name": _HEAD, "version": DATA_KEY_VERSION, "value": value}
    await session.many(upsert(secret, session.dialect), [row])


async def verify(session: Session, seals: UnitSeals) -> list[str]:
    """Return what is wrong with the chain, in words; an empty list means intact."""
    faults: list[str] = []
    seq, head = 0, _START
    while part := await session.rows(_PART, {"after": seq}):
        for row in part:
            entry = dict(zip(_FIELDS, row, strict=False))
            faults += _faults(entry, bytes(row[-2]), bytes(row[-1]), seq, head)
            seq, head = entry["seq"], bytes(row[-1])
    return faults + await _faults_at_the_end(session, seals, seq, head)


def _faults(
    entry: dict[str, Any], before: bytes, chained: bytes, last: int, head: bytes
) -> list[str]:
    faults: list[str] = []
    number = entry["seq"]
    if number != last + 1:
        faults.append(f"Entries {last + 1} to {number - 1} are missing.")
    if before != head:
        faults.append(f"Entry {number} does not follow the entry before it.")
    if _hash(before, entry) != chained:
        faults.append(f"Entry {number} was changed.")
    return faults


async def _faults_at_the_end(
    session: Session, seals: UnitSeals, seq: int, head: bytes
) -> list[str]:
    await seals.load([SYSTEM])
    sealed = await session.one(_SEALED_HEAD)
    if sealed is None:
        return ["The sealed head of the log is missing."] if seq else []
    try:
        opened = seals.open(SYSTEM, "secret", "value", _HEAD, sealed)
    except Tampered:
        return ["The sealed head of the log was changed."]
    expected, expected_head = json.loads(opened or b"[0, null]")
    if expected != seq:
        return [f"The log ends at entry {seq}; its sealed head says {expected}."]
    if expected_head != head.hex():
        return [f"Entry {seq} is not the one the sealed head stands for."]
    return []


def _clean(text: str) -> str:
    # PostgreSQL cannot hold NUL in text; lone surrogates fail on both.
    return text.replace("\0", "").encode("utf-8", "replace").decode()
