"""People's data keys: made, wrapped, opened once, remembered for a while, destroyed."""

from collections import OrderedDict
from collections.abc import Iterable
from secrets import token_bytes

from sqlalchemy import bindparam, delete, insert, select, update

from storage.errors import NoPersonKey
from storage.keys import LENGTH
from storage.sealing import SYSTEM, Sealer, Wrapper
from storage.session import Session
from storage.tables import person_key

_OF = select(person_key.c.person_id, person_key.c.version, person_key.c.wrapped).where(
    person_key.c.person_id.in_(bindparam("people", expanding=True))
)
_DESTROY = delete(person_key).where(person_key.c.person_id == bindparam("person"))
_OLD = select(person_key.c.person_id, person_key.c.version, person_key.c.wrapped).where(
    person_key.c.version != bindparam("newest")
)
_REWRAP = (
    update(person_key)
    .where(person_key.c.person_id == bindparam("person"))
    .values(version=bindparam("to_version"), wrapped=bindparam("to_wrapped"))
)


class Keyring:
    """What the process remembers: the wrapper and the keys used last."""

    def __init__(self, wrapper: Wrapper, remembered: int = 20_000) -> None:
        self.wrapper = wrapper
        self._remembered = remembered
        self._sealers: OrderedDict[str, Sealer] = OrderedDict()

    def known(self, owner: str) -> Sealer | None:
        sealer = self._sealers.get(owner)
        if sealer is not None:
            self._sealers.move_to_end(owner)
        return sealer

    def remember(self, sealers: Iterable[Sealer]) -> None:
        for sealer in sealers:
            self._sealers[sealer.owner] = sealer
        while len(self._sealers) > self._remembered:
            self._sealers.popitem(last=False)

    def drop(self, owner: str) -> None:
        self._sealers.pop(owner, None)


class UnitSeals:
    """The keys one unit of work has at hand; new ones are remembered after its commit only."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        self._session = session
        self._keyring = keyring
        self._at_hand: dict[str, Sealer | None] = {}
        self._made: list[Sealer] = []
        self._destroyed: list[str] = []

    async def load(self, owners: Iterable[str]) -> None:
        """Have the keys of these owners at hand; an erased owner has none."""
        missing: list[str] = []
        for owner in owners:
            if owner not in self._at_hand:
                known = self._keyring.known(owner)
                if known is None:
                    missing.append(owner)
                else:
                    self._at_hand[owner] = known
        if not missing:
            return
        self._at_hand.update(dict.fromkeys(missing))
        unwrap = self._keyring.wrapper.unwrap
        found = [
            Sealer(owner, unwrap(owner, version, wrapped))
            for owner, version, wrapped in await self._session.rows_among(_OF, "people", missing)
        ]
        self._at_hand.update((sealer.owner, sealer) for sealer in found)
        self._keyring.remember(found)

    def has(self, owner: str) -> bool:
        return self._at_hand.get(owner) is not None

    def make(self, owner: str) -> None:
        """Make a key for a new owner; `flush` stores it."""
        sealer = Sealer(owner, token_bytes(LENGTH))
        self._at_hand[owner] = sealer
        self._made.append(sealer)

    async def flush(self) -> None:
        wrapper = self._keyring.wrapper
        rows = [
            {
                "person_id": sealer.owner,
                "version": wrapper.newest,
                "wrapped": wrapper.wrap(sealer.owner, sealer.secret),
            }
            for sealer in self._made
        ]
        await self._session.many(insert(person_key), rows)
        self._made.clear()

    async def destroy(self, owner: str) -> None:
        await self._session.rows(_DESTROY, {"person": owner})
        self._made = [sealer for sealer in self._made if sealer.owner != owner]
        self._at_hand[owner] = None
        self._destroyed.append(owner)

    def committed(self) -> None:
        """Tell the process-wide keyring what is true from now on."""
        self._keyring.remember(sealer for sealer in self._at_hand.values() if sealer)
        for owner in self._destroyed:
            self._keyring.drop(owner)

    def seal(self, owner: str, table: str, column: str, row: str, plain: bytes) -> bytes:
        sealer = self._at_hand.get(owner)
        if sealer is None:
            raise NoPersonKey(f"Nothing can be sealed for {owner}: erased, or never added.")
        return sealer.seal(table, column, row, plain)

    def open(self, owner: str, table: str, column: str, row: str, sealed: bytes) -> bytes | None:
        """Return what was sealed, None when the owner was erased."""
        sealer = self._at_hand.get(owner)
        return None if sealer is None else sealer.open(table, column, row, sealed)


async def make_system_key(session: Session, keyring: Keyring) -> None:
    """Make the system's own key if there is none yet."""
    seals = UnitSeals(session, keyring)
    await seals.load([SYSTEM])
    if not seals.has(SYSTEM):
        seals.make(SYSTEM)
        await seals.flush()
        seals.committed()


async def rewrap(session: Session, wrapper: Wrapper) -> int:
    """Wrap every key with the newest storage key; what they sealed stays as it is."""
    old = await session.rows(_OLD, {"newest": wrapper.newest})
    rows = [
        {
            "person": owner,
            "to_version": wrapper.newest,
            "to_wrapped": wrapper.wrap(owner, wrapper.unwrap(owner, version, wrapped)),
        }
        for owner, version, wrapped in old
    ]
    await session.many(_REWRAP, rows)
    return len(rows)
