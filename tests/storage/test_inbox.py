"""The inbox: updates are taken in once, handled once, wiped; accounts become people once."""

from conversations.model.person import PersonState
from conversations.wire import RawUpdate
from storage import SqlStore
from tests.storage.databases import NOW, Database
from tests.storage.people import RANA, met


async def test_updates_are_taken_in_once_and_come_back_in_order(store: SqlStore) -> None:
    updates = [RawUpdate(9, RANA, b"nine"), RawUpdate(7, None, b"seven"), RawUpdate(8, -5, b"")]
    assert await store.last_update_id() is None
    assert await store.take_in(updates, NOW) == [7, 8, 9]
    assert await store.take_in([*updates, RawUpdate(10, RANA, b"ten")], NOW) == [10]
    assert await store.take_in([], NOW) == []
    assert await store.unhandled(10) == [
        updates[1],
        updates[2],
        updates[0],
        RawUpdate(10, RANA, b"ten"),
    ]
    assert await store.unhandled(1, after=8) == [updates[0]]
    assert await store.last_update_id() == 10


async def test_a_settled_update_is_wiped_and_not_handled_again(
    store: SqlStore, database: Database
) -> None:
    await store.take_in([RawUpdate(1, RANA, b"one"), RawUpdate(2, RANA, b"two")], NOW)
    async with store.unit() as unit:
        unit.settle([1])
        await unit.commit()
    assert [one.update_id for one in await store.unhandled(10)] == [2]
    rows = await database.sql("SELECT raw FROM inbox WHERE update_id = 1")
    assert rows[0]["raw"] is None
    assert await store.take_in([RawUpdate(1, RANA, b"one")], NOW) == []


async def test_an_update_stays_when_its_unit_fails(store: SqlStore) -> None:
    await store.take_in([RawUpdate(1, RANA, b"one")], NOW)
    async with store.unit() as unit:
        unit.settle([1])
    assert len(await store.unhandled(10)) == 1


async def test_quarantine_keeps_the_content_sealed_and_the_fault_in_clear(
    store: SqlStore, database: Database
) -> None:
    await store.take_in([RawUpdate(1, RANA, b"poison-words")], NOW)
    async with store.unit() as unit:
        unit.quarantine(1, "KeyError", ["message", "from"])
        await unit.commit()
    assert await store.unhandled(10) == []
    (row,) = await database.sql("SELECT * FROM quarantine")
    assert row["fault"] == "KeyError"
    assert row["fields"] == '["message","from"]'
    assert b"poison-words" not in await database.everything()


async def test_an_unknown_account_becomes_a_person_once(store: SqlStore) -> None:
    first = await met(store, 1, 2, 3)
    async with store.unit() as unit:
        again = await unit.resolve_people([3, 1, 4, 1], NOW)
        assert [again[1], again[3]] == [first[0], first[2]]
        person = await unit.people.get(again[4])
        assert person is not None
        assert person.state == PersonState.NEW
        assert person.created_at == NOW
        await unit.commit()
    assert len({*first, again[4]}) == 4


async def test_new_people_bear_neutral_labels_of_their_own(store: SqlStore) -> None:
    people = await met(store, *range(2_000))
    async with store.reading() as unit:
        names = {one.peer_name for one in await unit.people.find()}
    assert len(names) == len(people)
    assert all(name.startswith("P-") and len(name) == 6 for name in names)
