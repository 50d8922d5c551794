"""Fresh, migrated databases of both kinds, and a way to look at them behind the store's back."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from storage import Key, SqlStore, open_store
from storage.engine import make_engine, sqlite_path

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass
class SteadyClock:
    """Stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


@dataclass(frozen=True)
class Database:
    """A database with its key, which several stores may open."""

    url: str
    key: Key
    clock: SteadyClock

    async def open(self, *, key: Key | None = None, lease_seconds: float = 10.0) -> SqlStore:
        return await open_store(self.url, key or self.key, self.clock, lease_seconds=lease_seconds)

    async def sql(self, statement: str, **values: Any) -> Sequence[Mapping[str, Any]]:
        """Run a statement as somebody would who has the file or the password, but not the key."""
        engine = make_engine(self.url)
        try:
            async with engine.begin() as connection:
                result = await connection.execute(text(statement), values)
                return [dict(row) for row in result.mappings()] if result.returns_rows else []
        finally:
            await engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        return sqlite_path(self.url) is not None

    def bytes_on_disk(self) -> bytes:
        """Return everything SQLite has written: the file, its log, its index."""
        path = sqlite_path(self.url)
        if path is None:
            raise RuntimeError("Only SQLite's files can be read here.")
        return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))

    async def everything(self) -> bytes:
        """Return every value of every row, as one heap of bytes."""
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if self.is_sqlite
            else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        )
        heap: list[bytes] = []
        for table in await self.sql(names):
            for row in await self.sql(f'SELECT * FROM "{table["name"]}"'):
                heap += [
                    value if isinstance(value, bytes) else str(value).encode()
                    for value in row.values()
                ]
        return b"\n".join(heap)


def copy_of(template: Path, folder: Path) -> str:
    path = folder / "kindred.db"
    shutil.copyfile(template, path)
    path.chmod(0o600)
    return f"sqlite+aiosqlite:///{path}"


async def soon(seconds: float) -> None:
    """Wait in real time, for leases."""
    await asyncio.sleep(seconds)
