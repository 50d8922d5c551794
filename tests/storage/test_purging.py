"""What is called back: nothing of it is sent, tried again or forgotten to be told."""

import pytest

from conversations.ports import Outgoing
from conversations.wire import Receipt
from storage import SqlStore
from tests.storage.databases import NOW, Database
from tests.storage.people import in_talk, later, message, words
from tests.storage.test_outbox import plain, sent


async def test_a_purged_row_cannot_be_claimed(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    ours, talk, other = await sent(
        store,
        words(karim, "ours"),
        words(karim, "talk", match_id=match_id, sender=rana),
        words(rana, "other", match_id=match_id),
    )
    async with store.unit() as unit:
        unit.send(words(karim, "not even written", match_id=match_id, sender=rana))
        assert await unit.purge_outbox(karim, match_id) == 2
        await unit.commit()
    claimed = await store.claim_and_settle(lambda: ([], [ours.id, talk.id, other.id]), NOW)
    assert set(claimed) == {ours.id, other.id}


@pytest.mark.parametrize("kind", ["text", "edit_copy"])
async def test_what_was_on_its_way_at_a_block_gets_no_second_try(
    store: SqlStore, database: Database, kind: str
) -> None:
    rana, karim, match_id = await in_talk(store)
    (row,) = await sent(
        store, Outgoing(karim, {"kind": kind, "plain": "no"}, sender=rana, match_id=match_id)
    )
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    async with store.unit() as unit:
        assert await unit.purge_outbox(karim, match_id) == 1
        await unit.commit()
    limited = Receipt(row.id, "later", not_before=later(seconds=5))
    assert not await store.claim_and_settle(lambda: ([limited], [row.id]), NOW)
    assert not await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    assert list(await store.unsent(10)) == []
    (stored,) = await database.sql("SELECT outcome, payload FROM outbox")
    assert dict(stored) == {"outcome": "revoked", "payload": None}


async def test_what_arrived_all_the_same_is_known_for_a_report(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    told = message()
    (row,) = await sent(store, words(karim, "x", sender=rana, match_id=match_id, message_id=told))
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    async with store.unit() as unit:
        await unit.purge_outbox(karim, match_id)
        await unit.commit()
    await store.claim_and_settle(lambda: ([Receipt(row.id, "sent", 501)], []), NOW)
    async with store.reading() as unit:
        assert await unit.has_copy(told, karim)


async def test_purging_without_a_match_drops_all_but_what_is_on_its_way(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    rows = await sent(store, words(karim, "1"), words(karim, "2", match_id=match_id))
    await store.claim_and_settle(lambda: ([], [rows[0].id]), NOW)
    async with store.unit() as unit:
        assert await unit.purge_outbox(karim, None) == 1
        assert await unit.purge_outbox(rana, None) == 0
        await unit.commit()
    assert plain(await store.unsent(10)) == ["1"]
