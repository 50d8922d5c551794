"""All records of one kind inside a unit of work: each read once, every question kept true.

Records are held by key in their current form (None = removed or not there). A search is asked of
the database once; the same or a narrower search is then answered from memory, because every
stored row it can match is held here and every change of this unit is made to what is held.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Executable, Select, and_, bindparam, delete, insert, or_, select

from storage.codec import Kind
from storage.keyring import UnitSeals
from storage.session import Session, upsert

T = TypeVar("T")
Filter = Mapping[str, frozenset[Any]]
Exactly = tuple[tuple[str, frozenset[Any]], ...]
_Change = Literal["add", "save", "remove"]


class SqlRecords(Generic[T]):
    """See conversations.ports.Records; found records come oldest first, then by key."""

    def __init__(self, session: Session, seals: UnitSeals, kind: Kind[T]) -> None:
        self._session = session
        self._seals = seals
        self._kind = kind
        self._held: dict[str, T | None] = {}
        self._changes: dict[str, _Change] = {}
        self._asked: defaultdict[tuple[str, Any], list[Filter]] = defaultdict(list)
        self._asked_so: set[Exactly] = set()
        self._index: dict[str, defaultdict[Any, dict[str, None]]] = {}

    async def get(self, key: str) -> T | None:
        if key not in self._held:
            await self.load([key])
        return self._held[key]

    async def find(self, **equal: Any) -> list[T]:
        wanted = {name: _one_of(value) for name, value in equal.items()}
        self._kind.check_filters(wanted)
        if not self._covered(wanted):
            await self._ask(wanted)
            self._remember(wanted)
        return sorted(self._matching(wanted), key=self._kind.order_of)

    def add(self, record: T) -> None:
        key = self._kind.key_of(record)
        self._changes[key] = "save" if self._changes.get(key) == "remove" else "add"
        self._hold(key, record)

    def save(self, record: T) -> None:
        key = self._kind.key_of(record)
        if self._changes.get(key) != "add":
            self._changes[key] = "save"
        self._hold(key, record)

    def remove(self, key: str) -> None:
        if self._changes.get(key) == "add":
            del self._changes[key]
        else:
            self._changes[key] = "remove"
        self._hold(key, None)

    def forget(self, keys: Iterable[str]) -> None:
        """Hold these as gone without writing: their rows were deleted in bulk."""
        for key in keys:
            self._changes.pop(key, None)
            self._hold(key, None)

    def key_of(self, record: T) -> str:
        return self._kind.key_of(record)

    def held(self) -> list[T]:
        return [record for record in self._held.values() if record is not None]

    def added(self) -> list[T]:
        """Return the new records that are not written yet."""
        keys = [key for key, change in self._changes.items() if change == "add"]
        return [record for key in keys if (record := self._held[key]) is not None]

    async def load(self, keys: Iterable[str]) -> None:
        """Hold the records with these keys, with one query."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._held]
        if missing:
            await self._ask({self._kind.key: frozenset(missing)})
            for key in missing:
                self._held.setdefault(key, None)

    async def cover(self, name: str, values: Sequence[Any], **others: Any) -> None:
        """Ask one search for many values of one field, so that each alone is answered later."""
        rest = {other: _one_of(value) for other, value in others.items()}
        missing = [one for one in values if not self._covered({name: frozenset((one,)), **rest})]
        if missing:
            await self._ask({name: frozenset(missing), **rest})
            for one in missing:
                self._remember({name: frozenset((one,)), **rest})

    async def take(self, rows: Sequence[Sequence[Any]]) -> list[T]:
        """Hold rows that another statement read (all fields, in order); return them as held."""
        await self._seals.load(self._kind.owners(rows))
        taken: list[T] = []
        for row in rows:
            record = self._kind.decode(row, self._seals)
            key = self._kind.key_of(record)
            if key not in self._held:
                self._hold(key, record)
            current = self._held[key]
            if current is not None:
                taken.append(current)
        return taken

    async def flush_written(self) -> None:
        """Write what was added and saved."""
        added = self.added()
        saved = [
            record
            for key, change in self._changes.items()
            if change == "save" and (record := self._held[key]) is not None
        ]
        if not added and not saved:
            return
        await self._seals.load(self._kind.owners_of([*added, *saved]))
        await self._write(insert(self._kind.table), added)
        await self._write(upsert(self._kind.table, self._session.dialect), saved)
        self._changes = {k: change for k, change in self._changes.items() if change == "remove"}

    async def flush_removed(self) -> None:
        gone = [{"gone": key} for key, change in self._changes.items() if change == "remove"]
        if gone:
            column = self._kind.table.c[self._kind.key]
            await self._session.many(
                delete(self._kind.table).where(column == bindparam("gone")), gone
            )
            self._changes.clear()

    async def _write(self, statement: Executable, records: list[T]) -> None:
        rows = [self._kind.encode(record, self._seals) for record in records]
        await self._session.many(statement, rows)

    def _hold(self, key: str, record: T | None) -> None:
        before = self._held.get(key)
        self._held[key] = record
        for name, buckets in self._index.items():
            if before is not None:
                buckets[getattr(before, name)].pop(key, None)
            if record is not None:
                buckets[getattr(record, name)][key] = None

    def _matching(self, wanted: Filter) -> Iterable[T]:
        return [record for record in self._likely(wanted) if _matches(record, wanted)]

    def _likely(self, wanted: Filter) -> Iterable[T]:
        """Return what is worth looking at: by the first field with a single value, if any."""
        for name, values in wanted.items():
            if len(values) == 1:
                keys = self._indexed(name)[next(iter(values))]
                return [one for key in keys if (one := self._held[key]) is not None]
        return self.held()

    def _indexed(self, name: str) -> defaultdict[Any, dict[str, None]]:
        if name not in self._index:
            buckets: defaultdict[Any, dict[str, None]] = defaultdict(dict)
            for key, record in self._held.items():
                if record is not None:
                    buckets[getattr(record, name)][key] = None
            self._index[name] = buckets
        return self._index[name]

    def _covered(self, wanted: Filter) -> bool:
        """Tell whether all rows this search can match were read by an equal or wider one."""
        if tuple(wanted.items()) in self._asked_so:  # nearly always, and much quicker to see
            return True
        return any(
            all(name in wanted and wanted[name] <= values for name, values in wider.items())
            for place in _places(wanted, every=True)
            for wider in self._asked.get(place, ())
        )

    def _remember(self, wanted: Filter) -> None:
        self._asked_so.add(tuple(wanted.items()))
        for place in _places(wanted, every=False):
            self._asked[place].append(wanted)

    async def _ask(self, wanted: Filter) -> None:
        if not all(wanted.values()):
            return
        statement = _statement(self._kind, wanted)
        lists = {
            name: [self._kind.stored(value) for value in values if value is not None]
            for name, values in wanted.items()
        }
        lists = {name: values for name, values in lists.items() if values}
        longest = max(lists, key=lambda name: len(lists[name]), default=None)
        if longest is None:
            rows: Sequence[Sequence[Any]] = await self._session.rows(statement)
        else:
            values = lists.pop(longest)
            rows = await self._session.rows_among(statement, longest, values, **lists)
        await self.take(rows)


def _one_of(value: Any) -> frozenset[Any]:
    if isinstance(value, tuple | list | set | frozenset):
        return frozenset(value)
    return frozenset((value,))


def _matches(record: Any, wanted: Filter) -> bool:
    return all(getattr(record, name) in values for name, values in wanted.items())


def _places(wanted: Filter, *, every: bool) -> list[tuple[str, Any]]:
    """Return where a search is remembered (its first single value), or may have been."""
    single = [(name, next(iter(values))) for name, values in wanted.items() if len(values) == 1]
    anywhere: tuple[str, Any] = ("", None)
    if every:
        return [*single, anywhere]
    return single[:1] or [anywhere]


_statements: dict[tuple[str, frozenset[tuple[str, bool, bool]]], Select[Any]] = {}


def _statement(kind: Kind[Any], wanted: Filter) -> Select[Any]:
    """Return the search's statement, built once for its fields (and for whether None is wanted)."""
    shape = frozenset((name, None in v, v != frozenset((None,))) for name, v in wanted.items())
    place = (kind.table.name, shape)
    if place not in _statements:
        columns = kind.table.c
        conditions = []
        for name, with_none, with_values in sorted(shape):
            parts = []
            if with_none:
                parts.append(columns[name].is_(None))
            if with_values:
                parts.append(columns[name].in_(bindparam(name, expanding=True)))
            conditions.append(or_(*parts))
        chosen = select(*(columns[name] for name in kind.fields))
        _statements[place] = chosen.where(and_(*conditions)) if conditions else chosen
    return _statements[place]
