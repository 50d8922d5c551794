"""One leader for each database."""

import pytest

from conversations.wire import Receipt
from storage import SqlStore
from storage.errors import LostLead
from tests.storage.databases import NOW, Database, soon
from tests.storage.people import a_person


async def test_only_one_of_two_leads_until_it_releases(store: SqlStore, database: Database) -> None:
    second = await database.open()
    assert await store.lead()
    assert not await second.lead()
    assert await store.lead()  # renewed
    await second.release()  # not its own
    assert not await second.lead()
    await store.release()
    assert await second.lead()
    assert not await store.lead()
    await second.close()


async def test_a_killed_leaders_lease_lapses(database: Database) -> None:
    killed = await database.open(lease_seconds=0.2)
    second = await database.open()
    assert await killed.lead()
    assert not await second.lead()
    await soon(0.3)
    assert await second.lead()
    await killed.close()
    await second.close()


async def test_a_leader_that_was_held_up_stores_nothing_more(database: Database) -> None:
    held_up = await database.open(lease_seconds=0.1)
    second = await database.open()
    assert await held_up.lead()
    await soon(0.2)
    assert await second.lead()
    async with held_up.unit() as unit:
        unit.people.add(a_person())
        with pytest.raises(LostLead):
            await unit.commit()
    with pytest.raises(LostLead):
        await held_up.claim_and_settle(lambda: ([Receipt(1, "sent", 1)], [1]), NOW)
    assert not await held_up.lead()
    await held_up.close()
    await second.close()


async def test_a_late_leader_nobody_has_replaced_goes_on(database: Database) -> None:
    late = await database.open(lease_seconds=0.1)
    assert await late.lead()
    await soon(0.2)
    async with late.unit() as unit:
        unit.people.add(a_person())
        await unit.commit()
    assert await late.lead()
    await late.close()
