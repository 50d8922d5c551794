"""Who has which account: found by keyed hash, opened for sending, created when first seen."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from conversations.model.ids import PersonId, new_id
from conversations.model.person import Person
from storage.keyring import UnitSeals
from storage.moments import to_stored
from storage.records import SqlRecords
from storage.sealing import lookup_of
from storage.session import Session
from storage.tables import account, person

_LABEL = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
_BY_LOOKUP = select(account.c.lookup, account.c.person_id).where(
    account.c.lookup.in_(bindparam("lookups", expanding=True))
)
_BY_PERSON = select(account.c.person_id, account.c.account_id).where(
    account.c.person_id.in_(bindparam("people", expanding=True))
)
_NAMES_TAKEN = select(person.c.peer_name).where(
    person.c.peer_name.in_(bindparam("names", expanding=True))
)


class Accounts:
    """The accounts one unit of work has met."""

    def __init__(
        self, session: Session, seals: UnitSeals, people: SqlRecords[Person], pepper: bytes
    ) -> None:
        self._session = session
        self._seals = seals
        self._people = people
        self._pepper = pepper
        self._person_of: dict[int, PersonId] = {}
        self._account_of: dict[str, int | None] = {}
        self._new: list[dict[str, Any]] = []

    async def resolve(self, accounts: Sequence[int], now: datetime) -> Mapping[int, PersonId]:
        """Return the person behind each account; unknown accounts become new persons."""
        await self.find(accounts)
        unknown = [one for one in dict.fromkeys(accounts) if one not in self._person_of]
        names = await self._fresh_names(len(unknown))
        for one, name in zip(unknown, names, strict=True):
            self._create(one, name, now)
        return {one: self._person_of[one] for one in accounts}

    async def find(self, accounts: Sequence[int]) -> Mapping[int, PersonId]:
        """Return the persons behind those of the accounts that are known."""
        lookups = {
            lookup_of(self._pepper, one): one
            for one in dict.fromkeys(accounts)
            if one not in self._person_of
        }
        for lookup, found in await self._session.rows_among(_BY_LOOKUP, "lookups", [*lookups]):
            self._know(lookups[bytes(lookup)], found)
        return {one: self._person_of[one] for one in accounts if one in self._person_of}

    async def of(self, people: Collection[str]) -> Mapping[str, int]:
        """Return the accounts of those of these people who (still) have one."""
        missing = [one for one in people if one not in self._account_of]
        if missing:
            await self._seals.load(missing)
            self._account_of.update(dict.fromkeys(missing))
            for owner, sealed in await self._session.rows_among(_BY_PERSON, "people", missing):
                opened = self._seals.open(owner, "account", "account_id", owner, sealed)
                if opened is not None:
                    self._know(int(opened), owner)
        return {one: known for one in people if (known := self._account_of[one]) is not None}

    async def flush(self) -> None:
        await self._session.many(insert(account), self._new)
        self._new.clear()

    def drop(self, person_id: str) -> None:
        """Let go of an erased person's account; this unit may still say goodbye to it."""
        known = self._account_of.get(person_id)
        if known is not None:
            self._person_of.pop(known, None)
        self._new = [row for row in self._new if row["person_id"] != person_id]

    def _know(self, one: int, person_id: str) -> None:
        self._person_of[one] = PersonId(person_id)
        self._account_of[person_id] = one

    def _create(self, one: int, name: str, now: datetime) -> None:
        person_id = PersonId(new_id())
        self._people.add(Person(person_id, created_at=now, peer_name=name))
        self._seals.make(person_id)
        self._know(one, person_id)
        sealed = self._seals.seal(person_id, "account", "account_id", person_id, str(one).encode())
        self._new.append(
            {
                "person_id": person_id,
                "lookup": lookup_of(self._pepper, one),
                "account_id": sealed,
                "created_at": to_stored(now),
            }
        )

    async def _fresh_names(self, count: int) -> list[str]:
        """Return neutral labels that nobody bears yet."""
        fresh: dict[str, None] = {}
        while len(fresh) < count:
            drawn = {_label(): None for _ in range(count - len(fresh))}
            taken = await self._session.rows_among(_NAMES_TAKEN, "names", [*drawn])
            fresh.update({one: None for one in drawn if one not in {row[0] for row in taken}})
        return [*fresh]


def _label() -> str:
    return "P-" + "".join(secrets.choice(_LABEL) for _ in range(4))
