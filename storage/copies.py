"""How relayed messages stand in chats: for replies, edits and taking back."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, select, update

from conversations.inbound import ReplyTarget
from conversations.model.ids import MatchId, MessageId, PersonId
from conversations.wire import CopyKey
from storage.moments import to_moment
from storage.session import Session, upsert
from storage.tables import copy

Place = tuple[str, str]
"""(message id, person id)"""

_BY_MESSAGE = select(copy.c.message_id, copy.c.person_id, copy.c.platform_message_id).where(
    copy.c.message_id.in_(bindparam("messages", expanding=True))
)
_ASSIGN = (
    update(copy).where(copy.c.message_id == bindparam("one")).values(match_id=bindparam("talk"))
)
_FORGET = delete(copy).where(copy.c.message_id == bindparam("one"))
_LATEST = (
    select(copy.c.message_id, copy.c.at)
    .where(
        copy.c.match_id == bindparam("talk"),
        copy.c.person_id == bindparam("person"),
        copy.c.own.is_(True),
    )
    .order_by(copy.c.at.desc(), copy.c.platform_message_id.desc())
    .limit(bindparam("most"))
)
_BY_PLATFORM = select(
    copy.c.person_id, copy.c.platform_message_id, copy.c.message_id, copy.c.match_id, copy.c.own
).where(copy.c.platform_message_id.in_(bindparam("platform", expanding=True)))

_OWN = and_(
    copy.c.message_id == bindparam("message"), copy.c.person_id == bindparam("sender"), copy.c.own
)
_LAST_WORDS = select(copy.c.pieces, copy.c.digest).where(_OWN)
_CHANGE = update(copy).where(_OWN).values(pieces=bindparam("many"), digest=bindparam("new"))


class Copies:
    """Copies as one unit of work sees them: the stored ones and those it places."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._new: list[dict[str, Any]] = []

    def place(self, row: Mapping[str, Any]) -> None:
        self._new.append({"pieces": None, "digest": None, **row})

    async def last_words(self, message_id: str, sender: str) -> tuple[int, bytes] | None:
        """Return the pieces and the digest of a message's last words, while they are known."""
        for row in self._new:
            if row["own"] and (row["message_id"], row["person_id"]) == (message_id, sender):
                return row["pieces"], row["digest"]
        found = await self._session.rows(_LAST_WORDS, {"message": message_id, "sender": sender})
        return (found[0][0], found[0][1]) if found and found[0][0] else None

    async def change(self, message_id: str, sender: str, pieces: int, digest: bytes) -> None:
        """Remember newer words of a message."""
        values = {"message": message_id, "sender": sender, "many": pieces, "new": digest}
        await self._session.rows(_CHANGE, values)

    def drop(self, person_id: str) -> None:
        self._new = [row for row in self._new if row["person_id"] != person_id]

    async def find(self, places: Collection[Place]) -> Mapping[Place, int]:
        """Return the platform's id of each message in a person's chat, where it is there."""
        wanted = set(places)
        messages = list(dict.fromkeys(message for message, _ in places))
        rows = await self._session.rows_among(_BY_MESSAGE, "messages", messages)
        found: dict[Place, int] = {}
        for message, person, platform in [*rows, *map(_placed, self._new)]:
            place = (message, person)
            if place in wanted:
                found[place] = min(platform, found.get(place, platform))
        return found

    async def targets(
        self, keys: Sequence[CopyKey], people: Mapping[int, str]
    ) -> Mapping[CopyKey, ReplyTarget]:
        """Return which relayed message each key is a copy of."""
        wanted = {
            (people[key.account], key.platform_message_id): key
            for key in keys
            if key.account in people
        }
        ids = list(dict.fromkeys(platform for _, platform in wanted))
        rows = await self._session.rows_among(_BY_PLATFORM, "platform", ids)
        new = [
            (row["person_id"], row["platform_message_id"], row["message_id"], row["match_id"], True)
            for row in self._new
        ]
        return {
            wanted[person, platform]: ReplyTarget(MessageId(message), MatchId(match), bool(own))
            for person, platform, message, match, own in [*rows, *new]
            if (person, platform) in wanted
        }

    async def assign(self, messages: Sequence[MessageId], match_id: MatchId) -> None:
        """Say which talk messages belong to that were written before it was clear."""
        wanted = set(messages)
        for row in self._new:
            if row["message_id"] in wanted:
                row["match_id"] = match_id
        await self._session.many(_ASSIGN, [{"one": m, "talk": match_id} for m in sorted(wanted)])

    async def forget(self, messages: Sequence[MessageId]) -> None:
        """Forget messages that never went."""
        gone = set(messages)
        self._new = [row for row in self._new if row["message_id"] not in gone]
        await self._session.many(_FORGET, [{"one": message} for message in sorted(gone)])

    async def own(
        self, person_id: PersonId, match_id: MatchId, most: int
    ) -> list[tuple[MessageId, datetime]]:
        """Return a person's latest messages in a talk, newest first, with their times."""
        wanted = {"person": person_id, "talk": match_id, "most": most}
        rows = await self._session.rows(_LATEST, wanted)
        return [(MessageId(message), to_moment(at)) for message, at in rows]

    async def flush(self) -> None:
        # Changed when there already: after a platform starts counting anew, the newest is true.
        unique = {(row["person_id"], row["platform_message_id"]): row for row in self._new}
        await self._session.many(upsert(copy, self._session.dialect), [*unique.values()])
        self._new.clear()


def digest_of(pepper: bytes, message_id: str, words: str) -> bytes:
    """Return a keyed hash of words, of use only to see that an edit changes nothing."""
    plain = f"{message_id}\n{words}".encode("utf-8", "surrogatepass")
    return hmac.digest(pepper, plain, "sha256")


def _placed(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["message_id"], row["person_id"], row["platform_message_id"]
