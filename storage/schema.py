"""The database's shape: brought up to date by migrations, checked before the store is used."""

import os
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine import check_folder, make_engine, sqlite_path, transaction
from storage.errors import SchemaMismatch, translate

_FOLDER = Path(__file__).parent / "migrations"


async def migrate(url: str, revision: str = "head") -> None:
    """Bring a database up to date; makes the SQLite file, for its owner's eyes only."""
    path = sqlite_path(url)
    if path is not None:
        check_folder(path)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    await _run(url, lambda config: command.upgrade(config, revision))


async def unmigrate(url: str, revision: str) -> None:
    """Take migrations back, down to a revision ("base" = all of them)."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def check_schema(url: str) -> None:
    """Refuse a database that is older or newer than this code, or empty."""
    path = sqlite_path(url)
    if path is not None:
        check_folder(path)
        if not path.exists():
            raise SchemaMismatch(f"There is no database at {path} yet. Run: python main.py init")
    engine = make_engine(url)
    try:
        async with transaction(engine, url, reads=True) as connection:
            found = await connection.run_sync(
                lambda raw: MigrationContext.configure(raw).get_current_revision()
            )
    except DBAPIError as fault:
        raise translate(fault, url) from None
    finally:
        await engine.dispose()
    scripts = ScriptDirectory.from_config(_config())
    if found == scripts.get_current_head():
        return
    if found is None:
        raise SchemaMismatch("The database has no tables yet. Run: python main.py init")
    if found in {script.revision for script in scripts.walk_revisions()}:
        raise SchemaMismatch("The database is older than this code. Run: python main.py init")
    raise SchemaMismatch(
        "The database is newer than this code. Start the newer code, or restore the backup "
        "that was made before the update."
    )


def revisions() -> list[str]:
    """Return all revisions, the first one first."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _run(url: str, work: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    try:
        async with transaction(engine, url) as connection:
            await connection.run_sync(lambda raw: work(_config(raw)))
            await connection.commit()
    except DBAPIError as fault:
        raise translate(fault, url) from None
    finally:
        await engine.dispose()
