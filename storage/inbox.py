"""Updates as they came in: sealed first, handled later, wiped then, set aside when nobody can."""

import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from conversations.wire import RawUpdate
from storage.keyring import UnitSeals
from storage.moments import to_stored
from storage.sealing import SYSTEM, to_json
from storage.session import Session, upsert
from storage.tables import inbox, quarantine

_ACCOUNT = struct.Struct(">?q")  # has an account, account: sealed together with the content
_KNOWN = select(inbox.c.update_id).where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
_HIGHEST = select(func.max(inbox.c.update_id))
_UNHANDLED = (
    select(inbox.c.update_id, inbox.c.raw)
    .where(inbox.c.handled_at.is_(None), inbox.c.update_id > bindparam("after"))
    .order_by(inbox.c.update_id)
    .limit(bindparam("most"))
)
_SETTLE = (
    update(inbox)
    .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
    .values(raw=None, handled_at=bindparam("now"))
)
_RAW = select(inbox.c.update_id, inbox.c.raw).where(
    inbox.c.update_id.in_(bindparam("ids", expanding=True)), inbox.c.raw.is_not(None)
)


async def take_in(
    session: Session, seals: UnitSeals, updates: Sequence[RawUpdate], now: datetime
) -> list[int]:
    """Store the updates that are new; returns their ids in order."""
    known = {
        row[0] for row in await session.rows_among(_KNOWN, "ids", [u.update_id for u in updates])
    }
    new = {one.update_id: one for one in updates if one.update_id not in known}
    await seals.load([SYSTEM])
    rows = [
        {
            "update_id": one.update_id,
            "raw": seals.seal(SYSTEM, "inbox", "raw", str(one.update_id), _pack(one)),
            "received_at": to_stored(now),
            "handled_at": None,
        }
        for one in new.values()
    ]
    await session.many(insert(inbox), rows)
    return sorted(new)


async def read_unhandled(
    session: Session, seals: UnitSeals, limit: int, after: int
) -> list[RawUpdate]:
    await seals.load([SYSTEM])
    rows = await session.rows(_UNHANDLED, {"after": after, "most": limit})
    return [_unpack(number, _open(seals, number, raw)) for number, raw in rows]


async def highest(session: Session) -> int | None:
    found: int | None = await session.one(_HIGHEST)
    return found


class PendingInbox:
    """What one unit of work has handled or sets aside."""

    def __init__(self, session: Session, seals: UnitSeals) -> None:
        self._session = session
        self._seals = seals
        self._handled: list[int] = []
        self._aside: dict[int, tuple[str, Sequence[str]]] = {}

    def settle(self, update_ids: Sequence[int]) -> None:
        self._handled.extend(update_ids)

    def quarantine(self, update_id: int, fault: str, fields: Sequence[str]) -> None:
        self._aside[update_id] = (fault, tuple(fields))

    async def flush(self, now: datetime) -> None:
        if self._aside:
            await self._set_aside(now)
        ids = list(dict.fromkeys([*self._handled, *self._aside]))
        await self._session.rows_among(_SETTLE, "ids", ids, now=to_stored(now))
        self._handled.clear()
        self._aside.clear()

    async def _set_aside(self, now: datetime) -> None:
        await self._seals.load([SYSTEM])
        rows: list[dict[str, Any]] = []
        for number, raw in {
            row[0]: row[1] for row in await self._session.rows_among(_RAW, "ids", [*self._aside])
        }.items():
            # Sealed anew: a ciphertext opens only in the table it was made for.
            plain = _open(self._seals, number, raw)
            fault, fields = self._aside[number]
            rows.append(
                {
                    "update_id": number,
                    "raw": self._seals.seal(SYSTEM, "quarantine", "raw", str(number), plain),
                    "fault": fault,
                    "fields": to_json(list(fields)),
                    "at": to_stored(now),
                }
            )
        await self._session.many(upsert(quarantine, self._session.dialect), rows)


def _open(seals: UnitSeals, number: int, raw: bytes) -> bytes:
    plain = seals.open(SYSTEM, "inbox", "raw", str(number), raw)
    return b"" if plain is None else plain


def _pack(one: RawUpdate) -> bytes:
    return _ACCOUNT.pack(one.account is not None, one.account or 0) + one.raw


def _unpack(number: int, packed: bytes) -> RawUpdate:
    has_account, account = _ACCOUNT.unpack_from(packed)
    return RawUpdate(number, account if has_account else None, packed[_ACCOUNT.size :])
