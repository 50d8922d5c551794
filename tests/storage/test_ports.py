"""The store is what the core and the edge ask for; the type checker reads this with us."""

from contextlib import AbstractAsyncContextManager

from bot.ports import EdgeStore, EdgeUnit
from conversations.ports import Store, Unit
from storage import SqlStore


def as_the_core_sees_it(store: SqlStore) -> Store:
    return store


def as_the_edge_sees_it(store: SqlStore) -> EdgeStore:
    return store


async def test_one_unit_serves_the_core_and_the_edge(store: SqlStore) -> None:
    opened: AbstractAsyncContextManager[EdgeUnit] = as_the_edge_sees_it(store).unit()
    async with opened as unit:
        for_the_core: Unit = unit
        assert await for_the_core.people.find() == []
    async with as_the_core_sees_it(store).unit() as core_unit:
        assert await core_unit.talks.find() == []
