# ruff: noqa: N818 - a fault is named for what is the matter
"""What can go wrong with the store, said so that the reader knows what to do.

No text here carries content, an account or a password: driver messages are never passed on.
"""

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError


class StoreError(Exception):
    """Anything the store could not do."""


class StoreUnreachable(StoreError):
    """The database cannot be opened or does not answer."""


class StoreBusy(StoreError):
    """Another process holds the database's write lock for too long."""


class StoreFull(StoreError):
    """There is no room left on the disk."""


class Conflict(StoreError):
    """A record contradicts the stored ones: it is there already, or names one that is not."""


class SchemaMismatch(StoreError):
    """The database is older or newer than this code."""


class MissingKey(StoreError):
    """There is no storage key."""


class BadKey(StoreError):
    """The storage key cannot be read, or is readable for others."""


class WrongKey(StoreError):
    """The storage key is not the one this database was sealed with."""


class NoPersonKey(StoreError):
    """A person's key is gone (they were erased) or was never made."""


class Tampered(StoreError):
    """Sealed content does not fit the place it stands in."""


class LostLead(StoreError):
    """Another process has taken over; what this one decided is not stored."""


class UnitOver(StoreError):
    """The unit of work was committed or left; nothing more can be put into it."""


def masked(url: str) -> str:
    """Return a database URL that can be shown: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def busy(url: str) -> StoreBusy:
    return StoreBusy(
        f"The database {masked(url)} is locked by another process for more than 5 seconds. "
        "Stop what else writes to it (a backup tool, a database browser, a second bot), "
        "then try again."
    )


def unreachable(url: str) -> StoreUnreachable:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return StoreUnreachable(
            f"The database file {parsed.database} cannot be opened or written. "
            "Check that the file and its folder belong to the user who runs Kindred."
        )
    return StoreUnreachable(
        f"The database {masked(url)} does not answer. Check that PostgreSQL runs there, that the "
        "database exists, and that [storage] url has the right host, user and password."
    )


def translate(fault: DBAPIError, url: str) -> StoreError:
    """Turn a driver's error into one that says what to do and repeats no content."""
    said = str(fault.orig).lower()
    kind = type(fault.orig).__name__
    if "database is locked" in said or "database table is locked" in said or "lock timeout" in said:
        return busy(url)
    if "disk is full" in said or "no space left" in said or "DiskFull" in kind:
        return StoreFull(
            f"The disk under {masked(url)} is full. Free some room; nothing that was confirmed "
            "is lost, and nothing more is confirmed until it can be stored."
        )
    if isinstance(fault, IntegrityError):
        return Conflict(_conflict(said))
    if "no such table" in said or "undefinedtable" in kind.lower():
        return SchemaMismatch("The database has no tables for this code. Run: python main.py init")
    if fault.connection_invalidated or _is_connection_trouble(said, kind):
        return unreachable(url)
    return StoreError(f"The database {masked(url)} refused a statement ({kind}).")


_TROUBLE = (
    "unable to open",
    "readonly",
    "connect",
    "i/o error",
    "does not exist",
    "not a database",
)


def _is_connection_trouble(said: str, kind: str) -> bool:
    return any(mark in said for mark in _TROUBLE) or "Password" in kind or "Authorization" in kind


def _conflict(said: str) -> str:
    if "foreign key" in said:
        return "A record names another one that is not stored, or is still named by one."
    if "unique" in said or "duplicate" in said:
        return "A record with this key is stored already; change it instead of adding it."
    return "A record breaks a rule of its table."
