"""Messages to go out: put in with the unit of work, claimed, settled, found again after a stop.

Ids are counted here, under the one writer's lock, because the sender wants them with the commit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from conversations.model.ids import MatchId, MessageId, PersonId
from conversations.pieces import LATE
from conversations.ports import Outgoing
from conversations.wire import Origin, Sendable
from storage.accounts import Accounts
from storage.copies import Copies, Place
from storage.keyring import UnitSeals
from storage.moments import to_moment, to_stored
from storage.sealing import to_bytes
from storage.session import Session
from storage.tables import outbox

_FIELDS = (
    "id",
    "person_id",
    "payload",
    "lane",
    "sender",
    "match_id",
    "message_id",
    "reply_to",
    "edit_of",
    "created_at",
    "expires_at",
    "attempts",
    "uncertain",
    "claimed_at",
    "not_before",
)
_HIGHEST = select(func.max(outbox.c.id))
_UNSENT = (
    select(*(outbox.c[name] for name in _FIELDS))
    .where(outbox.c.done_at.is_(None), outbox.c.id > bindparam("after"))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
# The bot's own word about a talk is no word of the peer's: it may arrive, and what is pinned is
# unpinned then. Only that something is late need not be said any more.
_A_PEERS = or_(outbox.c.sender.is_not(None), outbox.c.message_id.startswith(LATE))
_WAITING_FOR = delete(outbox).where(
    outbox.c.person_id == bindparam("person"),
    outbox.c.done_at.is_(None),
    outbox.c.claimed_at.is_(None),
)
_WAITING_IN = _WAITING_FOR.where(outbox.c.match_id == bindparam("match"), _A_PEERS)
# Being sent right now: if that try fails there is no second one. The row stays, because the try
# may succeed; its receipt then still places the copy, so that a report can name the message.
_ON_ITS_WAY_IN = (
    update(outbox)
    .where(
        outbox.c.person_id == bindparam("person"),
        outbox.c.match_id == bindparam("match"),
        _A_PEERS,
        outbox.c.done_at.is_(None),
        outbox.c.claimed_at.is_not(None),
    )
    .values(done_at=bindparam("now"), outcome="revoked", payload=None)
)


def _is_a_peers(outgoing: Outgoing) -> bool:
    return outgoing.sender is not None or (outgoing.message_id or "").startswith(LATE)


class OutboxIds:
    """Counts on from the highest id ever seen, so that an id is never given twice."""

    def __init__(self) -> None:
        self._last = 0

    async def next(self, session: Session, count: int) -> range:
        # Asked each time: another process may have led, and written rows, in between.
        first = max(self._last, await session.one(_HIGHEST) or 0) + 1
        self._last = first + count - 1
        return range(first, first + count)


class PendingOutbox:
    """What one unit of work sends; `committed` holds it, ready to go, after the commit."""

    def __init__(
        self,
        session: Session,
        seals: UnitSeals,
        accounts: Accounts,
        copies: Copies,
        ids: OutboxIds,
    ) -> None:
        self._session = session
        self._seals = seals
        self._accounts = accounts
        self._copies = copies
        self._ids = ids
        self._pending: list[tuple[Outgoing, Origin | None]] = []
        self.committed: list[Sendable] = []

    def put(self, outgoing: Outgoing, origin: Origin | None) -> None:
        """Take a message; `origin` is the pressed message whose place it takes."""
        self._pending.append((outgoing, origin))

    async def purge(self, to: PersonId, match_id: MatchId | None, now: datetime) -> int:
        """Drop what waits for a person; of one match also what is on its way and must try again."""
        kept = [
            (outgoing, origin)
            for outgoing, origin in self._pending
            if outgoing.to != to
            or (match_id is not None and outgoing.match_id != match_id)
            or (match_id is not None and not _is_a_peers(outgoing))
        ]
        dropped = len(self._pending) - len(kept)
        self._pending = kept
        if match_id is None:
            return dropped + await self._session.count(_WAITING_FOR, {"person": to})
        of_match = {"person": to, "match": match_id}
        dropped += await self._session.count(_WAITING_IN, of_match)
        revoked = {**of_match, "now": to_stored(now)}
        return dropped + await self._session.count(_ON_ITS_WAY_IN, revoked)

    async def flush(self, now: datetime) -> None:
        """Write what is to be sent; nothing is kept for people who cannot be reached any more."""
        if not self._pending:
            return
        receivers = {outgoing.to for outgoing, _ in self._pending}
        accounts = await self._accounts.of(receivers)
        await self._seals.load(receivers)
        reachable = [
            (outgoing, origin) for outgoing, origin in self._pending if outgoing.to in accounts
        ]
        self._pending.clear()
        places = await self._copies.find(
            {(message, one.to) for one, _ in reachable for message in earlier(one)}
        )
        ids = await self._ids.next(self._session, len(reachable))
        for number, (outgoing, origin) in zip(ids, reachable, strict=True):
            account = accounts[outgoing.to]
            reply_to, edit_of = located(outgoing, places)
            # A number means nothing in another chat: only the presser's own message is changed.
            if origin is not None and origin.account == account:
                edit_of = origin.platform_message_id
            self.committed.append(
                Sendable(
                    id=number,
                    account=account,
                    outgoing=outgoing,
                    attempts=0,
                    uncertain=False,
                    created_at=now,
                    reply_to=reply_to,
                    edit_of=edit_of,
                )
            )
        await self._session.many(insert(outbox), [self._row(one) for one in self.committed])

    def _row(self, one: Sendable) -> dict[str, Any]:
        outgoing = one.outgoing
        expires = outgoing.expires_at
        return {
            "id": one.id,
            "person_id": outgoing.to,
            "lane": outgoing.lane,
            "sender": outgoing.sender,
            "match_id": outgoing.match_id,
            "message_id": outgoing.message_id,
            "reply_to": outgoing.reply_to,
            "edit_of": one.edit_of,
            "payload": self._sealed(one),
            "created_at": to_stored(one.created_at),
            "expires_at": None if expires is None else to_stored(expires),
            "attempts": 0,
            "uncertain": False,
            "claimed_at": None,
            "not_before": None,
            "done_at": None,
            "outcome": "",
            "reason": "",
        }

    def _sealed(self, one: Sendable) -> bytes | None:
        to = one.outgoing.to
        if not self._seals.has(to):
            # Erased in this very unit: the goodbye goes out from memory and is kept nowhere.
            return None
        plain = to_bytes(one.outgoing.payload)
        return self._seals.seal(to, "outbox", "payload", str(one.id), plain)


def earlier(outgoing: Outgoing) -> list[MessageId]:
    """Return the earlier messages in the receiver's chat that this one points to."""
    pointed = [outgoing.reply_to, outgoing.message_id if outgoing.changes_copy else None]
    return [one for one in pointed if one is not None]


def located(outgoing: Outgoing, places: Mapping[Place, int]) -> tuple[int | None, int | None]:
    """Return the platform's ids of (what is replied to, what is edited), as far as delivered."""
    reply_to = places.get((outgoing.reply_to or "", outgoing.to))
    edit_of = places.get((outgoing.message_id or "", outgoing.to))
    return reply_to, edit_of if outgoing.changes_copy else None


async def read_unsent(
    session: Session,
    seals: UnitSeals,
    accounts: Accounts,
    copies: Copies,
    limit: int,
    after: int,
) -> list[Sendable]:
    """Open rows that still wait; a claimed one was being sent when the process stopped."""
    rows = await session.rows(_UNSENT, {"after": after, "most": limit})
    named = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    receivers = {row["person_id"] for row in named}
    known = await accounts.of(receivers)
    await seals.load(receivers)
    opened = [
        _sendable(row, known[row["person_id"]], seals) for row in named if row["person_id"] in known
    ]
    places = await locate_all(copies, opened)
    return [replace(one, reply_to=places[one.id][0], edit_of=places[one.id][1]) for one in opened]


def _sendable(row: dict[str, Any], account: int, seals: UnitSeals) -> Sendable:
    plain = seals.open(row["person_id"], "outbox", "payload", str(row["id"]), row["payload"])
    expires = row["expires_at"]
    outgoing = Outgoing(
        to=row["person_id"],
        payload=json.loads(plain or b"{}"),
        lane=row["lane"],
        sender=row["sender"],
        match_id=row["match_id"],
        message_id=row["message_id"],
        reply_to=row["reply_to"],
        expires_at=None if expires is None else to_moment(expires),
    )
    return Sendable(
        id=row["id"],
        account=account,
        outgoing=outgoing,
        attempts=row["attempts"],
        uncertain=row["uncertain"] or row["claimed_at"] is not None,
        created_at=to_moment(row["created_at"]),
        reply_to=None,
        edit_of=row["edit_of"],
    )


async def locate_all(
    copies: Copies, sendables: Sequence[Sendable]
) -> dict[int, tuple[int | None, int | None]]:
    """Look again for the earlier messages that rows point to."""
    places = await copies.find(
        {(message, one.outgoing.to) for one in sendables for message in earlier(one.outgoing)}
    )
    found: dict[int, tuple[int | None, int | None]] = {}
    for one in sendables:
        reply_to, edit_of = located(one.outgoing, places)
        found[one.id] = (reply_to, edit_of if one.edit_of is None else one.edit_of)
    return found
