"""Short words for columns in migrations; released migrations rely on them, so they never change."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def text(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def maybe_text(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Text, nullable=True) for name in names]


def moment(*names: str) -> list[Any]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def maybe_moment(*names: str) -> list[Any]:
    return [sa.Column(name, sa.BigInteger, nullable=True) for name in names]


def number(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def maybe_number(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Integer, nullable=True) for name in names]


def share(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Float(53), nullable=False) for name in names]


def maybe_share(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Float(53), nullable=True) for name in names]


def flag(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in names]


def sealed(*names: str) -> list[Any]:
    return [sa.Column(name, sa.LargeBinary, nullable=False) for name in names]


def maybe_sealed(*names: str) -> list[Any]:
    return [sa.Column(name, sa.LargeBinary, nullable=True) for name in names]


def to(table: str, *names: str, maybe: bool = False) -> list[Any]:
    target = f"{table}.id"
    return [sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=maybe) for name in names]


def key(name: str = "id") -> list[Any]:
    return [sa.Column(name, sa.Text, primary_key=True)]


def key_to(table: str, name: str) -> list[Any]:
    return [sa.Column(name, sa.Text, sa.ForeignKey(f"{table}.id"), primary_key=True)]


def serial(name: str) -> list[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return [sa.Column(name, kind, primary_key=True, autoincrement=False)]


def table(name: str, *columns: list[Any]) -> None:
    op.create_table(name, *(one for some in columns for one in some))


def index(table: str, *columns: str, name: str | None = None, only: str | None = None) -> None:
    chosen = name or f"ix_{table}_{'_'.join(columns)}"
    where = sa.text(only) if only else None
    op.create_index(chosen, table, list(columns), sqlite_where=where, postgresql_where=where)
