"""One transaction's connection: statements in bulk, errors that say what to do."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import translate

Rows = Sequence[Sequence[Any]]
_MOST = 512


class Session:
    """Runs statements; every fault leaves it as a StoreError without content."""

    def __init__(self, connection: AsyncConnection, url: str) -> None:
        self._connection = connection
        self._url = url
        self.dialect = connection.dialect.name

    async def rows(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Rows:
        try:
            result = await self._connection.execute(statement, values)
            return result.all() if result.returns_rows else ()
        except DBAPIError as fault:
            raise translate(fault, self._url) from None

    async def rows_among(
        self, statement: Executable, name: str, among: Sequence[Any], **others: Any
    ) -> list[Sequence[Any]]:
        """Run a statement whose `name` is an expanding parameter, over any number of values."""
        found: list[Sequence[Any]] = []
        for values in in_steps(among):
            found.extend(await self.rows(statement, {name: values, **others}))
        return found

    async def one(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """Return the first column of the first row, or None."""
        found = await self.rows(statement, values)
        return found[0][0] if found else None

    async def count(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """Run a change and return how many rows it met."""
        try:
            return (await self._connection.execute(statement, values)).rowcount
        except DBAPIError as fault:
            raise translate(fault, self._url) from None

    async def many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Run one statement for many rows."""
        if not values:
            return
        try:
            await self._connection.execute(statement, values)
        except DBAPIError as fault:
            raise translate(fault, self._url) from None

    async def commit(self) -> None:
        try:
            await self._connection.commit()
        except DBAPIError as fault:
            raise translate(fault, self._url) from None


def in_steps(values: Sequence[Any]) -> Iterator[list[Any]]:
    """Cut values into lists whose lengths are powers of two, the last value repeated.

    A list of every length would be a statement of its own to compile and to prepare.
    """
    for start in range(0, len(values), _MOST):
        part = list(values[start : start + _MOST])
        size = 1 << (len(part) - 1).bit_length()
        yield part + [part[-1]] * (size - len(part))


@cache
def upsert(table: Table, dialect: str) -> Executable:
    """Insert a row or change the one that is there (both databases know it, each in its words)."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key.columns]
    changed = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
