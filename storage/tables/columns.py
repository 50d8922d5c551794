"""The few kinds of columns there are, so that a table reads as a list of names."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy import text as sql

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def text(name: str, *more: Any, null: bool = False, key: bool = False) -> Column[Any]:
    return Column(name, Text, *more, nullable=null, primary_key=key)


def moment(name: str, *, null: bool = False) -> Column[Any]:
    """A time as UTC microseconds: exact, sortable and the same on both databases."""
    return Column(name, BigInteger, nullable=null)


def number(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=null)


def big(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, BigInteger, nullable=null)


def serial(name: str) -> Column[Any]:
    """A key this process counts itself; on SQLite it is the row's own id."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Column(name, kind, primary_key=True, autoincrement=False)


def share(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Float(53), nullable=null)


def flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False)


def sealed(name: str, *, null: bool = False) -> Column[Any]:
    """Ciphertext, a wrapped key or a hash."""
    return Column(name, LargeBinary, nullable=null)


def person(name: str = "person_id", *, null: bool = False, key: bool = False) -> Column[Any]:
    return text(name, ForeignKey("person.id"), null=null, key=key)


def match(name: str = "match_id", *, null: bool = False, key: bool = False) -> Column[Any]:
    return text(name, ForeignKey("match.id"), null=null, key=key)


def where(name: str, *columns: str, only: str) -> Index:
    """An index over the few rows that still wait for something."""
    return Index(name, *columns, sqlite_where=sql(only), postgresql_where=sql(only))
