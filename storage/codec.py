"""Between a record and its row: converters derived from the dataclass, sealed fields included."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Any,
    Generic,
    NewType,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from sqlalchemy import Table

from storage.moments import to_moment, to_stored
from storage.sealing import SYSTEM, to_bytes, to_json

T = TypeVar("T")
Convert = Callable[[Any], Any] | None


class Seals(Protocol):
    """What opens and seals values of people whose keys are at hand."""

    def seal(self, owner: str, table: str, column: str, row: str, plain: bytes) -> bytes: ...
    def open(
        self, owner: str, table: str, column: str, row: str, sealed: bytes
    ) -> bytes | None: ...


class Kind(Generic[T]):
    """How one kind of record lies in its table.

    `sealed` names each sealed field and the field that tells whose key seals it. When that
    person's key is gone, the field reads as empty: erased.
    """

    def __init__(
        self,
        record: type[T],
        table: Table,
        *,
        key: str = "id",
        oldest_first: str | None = None,
        sealed: Mapping[str, str] | None = None,
    ) -> None:
        self.record = record
        self.table = table
        self.key = key
        self.oldest_first = oldest_first
        self.sealed = dict(sealed or {})
        shape = fields(record)  # type: ignore[arg-type]
        self.fields = tuple(one.name for one in shape)
        if set(self.fields) != set(table.columns.keys()):
            odd = sorted(set(self.fields) ^ set(table.columns.keys()))
            raise TypeError(f"{record.__name__} and its table differ in {odd}: add a migration.")
        hints = get_type_hints(record)
        self._erased = {name: _emptied(hints[name]) for name in self.sealed}
        pairs = {name: _converters(hints[name]) for name in self.fields}
        clear = [name for name in self.fields if name not in self.sealed]
        self._encoders = [(name, pairs[name][0]) for name in clear]
        self._decoders = [None if name in self.sealed else pairs[name][1] for name in self.fields]
        self._at = {name: place for place, name in enumerate(self.fields)}
        self._loose = {name for name in clear if pairs[name][0] is to_json}

    def key_of(self, record: T) -> str:
        return str(getattr(record, self.key))

    def order_of(self, record: T) -> tuple[Any, ...]:
        """Return what records are sorted by: oldest first, then by key."""
        at = getattr(record, self.oldest_first) if self.oldest_first else None
        return (at is not None, at or 0, self.key_of(record))

    def check_filters(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._at or name in self.sealed or name in self._loose:
                raise ValueError(f"{self.record.__name__} cannot be searched by {name!r}.")

    @staticmethod
    def stored(value: Any) -> Any:
        """Return a searched value as its column holds it."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return to_stored(value)
        return value.value if isinstance(value, StrEnum) else value

    def owners(self, rows: Iterable[Sequence[Any]]) -> set[str]:
        """Return whose keys are needed to open these rows."""
        places = {self._at[owner] for owner in self.sealed.values()}
        return {row[place] or SYSTEM for row in rows for place in places}

    def owners_of(self, records: Iterable[T]) -> set[str]:
        names = set(self.sealed.values())
        return {getattr(record, name) or SYSTEM for record in records for name in names}

    def encode(self, record: T, seals: Seals) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, convert in self._encoders:
            value = getattr(record, name)
            row[name] = value if convert is None or value is None else convert(value)
        for name, owner in self.sealed.items():
            whose = getattr(record, owner) or SYSTEM
            plain = to_bytes(_plain(getattr(record, name)))
            row[name] = seals.seal(whose, self.table.name, name, self.key_of(record), plain)
        return row

    def decode(self, row: Sequence[Any], seals: Seals) -> T:
        values = [
            value if convert is None or value is None else convert(value)
            for convert, value in zip(self._decoders, row, strict=True)
        ]
        for name, owner in self.sealed.items():
            place = self._at[name]
            whose = row[self._at[owner]] or SYSTEM
            key = str(row[self._at[self.key]])
            plain = seals.open(whose, self.table.name, name, key, row[place])
            values[place] = self._erased[name]() if plain is None else json.loads(plain)
        return self.record(*values)


def _emptied(hint: Any) -> Callable[[], Any]:
    """Return what makes the value of an erased field: no words, no entries, or None."""
    if hint is str:
        return str
    return dict if get_origin(hint) is AbstractMapping else lambda: None


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, AbstractMapping) else value


def _converters(hint: Any) -> tuple[Convert, Convert]:
    """Return (to the column, from the column) for a field's type; None = as it is."""
    if isinstance(hint, NewType):
        return _converters(hint.__supertype__)
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        inner = [one for one in get_args(hint) if one is not NoneType]
        return _converters(inner[0]) if len(inner) == 1 else (to_json, json.loads)
    if origin is tuple:
        item = _converters(get_args(hint)[0])[1]
        return to_json, lambda stored: tuple(_each(json.loads(stored), item))
    if hint is datetime:
        return to_stored, to_moment
    return _plain_converters(hint)


def _plain_converters(hint: Any) -> tuple[Convert, Convert]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    return (None, None) if hint in {str, int, float, bool} else (to_json, json.loads)


def _each(values: Iterable[Any], convert: Convert) -> Iterable[Any]:
    if convert is None or convert is json.loads:
        return values
    return map(convert, values)
