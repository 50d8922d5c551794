"""How sends began and ended: claims, receipts, copies placed, payloads wiped."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, or_, select, true, update

from conversations.model.person import PersonState
from conversations.wire import Receipt
from storage.copies import Copies
from storage.moments import to_stored
from storage.session import Session
from storage.tables import outbox, person

_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.done_at.is_(None))
    .values(
        claimed_at=bindparam("now"),
        attempts=outbox.c.attempts + 1,
        # Claimed already and never settled: the try before this one may have arrived.
        uncertain=case((outbox.c.claimed_at.is_not(None), true()), else_=outbox.c.uncertain),
    )
    .returning(outbox.c.id)
)
_DONE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        done_at=bindparam("now"),
        outcome=bindparam("how"),
        reason=bindparam("why"),
        payload=None,
    )
)
# Most receipts by far: one statement books them all and tells what arrived.
_SENT = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(done_at=bindparam("now"), outcome="sent", reason="", payload=None)
    .returning(outbox.c.id, outbox.c.person_id, outbox.c.match_id, outbox.c.message_id)
)
_LATER = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.done_at.is_(None))
    .values(
        claimed_at=None,
        not_before=bindparam("when"),
        uncertain=or_(outbox.c.uncertain, bindparam("perhaps", type_=outbox.c.uncertain.type)),
    )
)
_RECEIVERS = select(outbox.c.person_id).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
_GONE = (
    update(person)
    .where(person.c.id.in_(bindparam("people", expanding=True)))
    .values(state=PersonState.UNREACHABLE.value)
)
_DROP = delete(outbox).where(
    outbox.c.person_id.in_(bindparam("people", expanding=True)), outbox.c.done_at.is_(None)
)


async def settle(session: Session, receipts: Sequence[Receipt], now: datetime) -> None:
    """Book how sends ended; a receiver who is gone is unreachable and gets nothing more."""
    stored = to_stored(now)
    sent = [one for one in receipts if one.outcome == "sent"]
    later = [one for one in receipts if one.outcome == "later"]
    others = [one for one in receipts if one.outcome not in {"sent", "later"}]
    await _settle_sent(session, sent, stored)
    await session.many(_DONE, [_done(one, stored) for one in others])
    await session.many(_LATER, [_later(one) for one in later])
    gone = [one.id for one in others if one.outcome == "gone"]
    if gone:
        people = sorted({row[0] for row in await session.rows_among(_RECEIVERS, "ids", gone)})
        await session.rows_among(_GONE, "people", people)
        await session.rows_among(_DROP, "people", people)


async def claim(session: Session, ids: Sequence[int], now: datetime) -> Collection[int]:
    """Claim rows to send; those purged or settled in the meantime are not among the returned."""
    rows = await session.rows_among(_CLAIM, "ids", ids, now=to_stored(now))
    return frozenset(row[0] for row in rows)


def _done(one: Receipt, now: int) -> dict[str, Any]:
    return {"row": one.id, "now": now, "how": one.outcome, "why": one.reason}


def _later(one: Receipt) -> dict[str, Any]:
    when = None if one.not_before is None else to_stored(one.not_before)
    return {"row": one.id, "when": when, "perhaps": one.uncertain}


async def _settle_sent(session: Session, sent: Sequence[Receipt], now: int) -> None:
    """Book what arrived, and remember where the relayed ones of it stand."""
    booked = {one.id: one for one in sent}
    copies = Copies(session)
    for number, person_id, match_id, message_id in await session.rows_among(
        _SENT, "ids", list(booked), now=now
    ):
        platform = booked[number].platform_message_id
        if message_id is None or platform is None:
            continue
        for message, place in {message_id: platform, **booked[number].more}.items():
            copies.place(
                {
                    "person_id": person_id,
                    "platform_message_id": place,
                    "message_id": message,
                    "match_id": match_id or "",
                    "own": False,
                    "at": now,
                }
            )
    await copies.flush()
