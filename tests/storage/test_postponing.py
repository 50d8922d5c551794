"""What was due and failed comes again later, under its own name: who waits for it finds it."""

from dataclasses import replace
from datetime import timedelta

from app.postponing import put_off
from conversations.model.care import Due
from storage import SqlStore
from tests.storage.databases import NOW

LATER = NOW + timedelta(minutes=5)
ASKED = Due("asked", "round", NOW, args={"trigger": "command", "dry_run": True})


async def kept(store: SqlStore) -> list[Due]:
    async with store.reading() as unit:
        return await unit.dues.find()


async def test_what_failed_falls_due_later_with_all_it_carries(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.dues.add(ASKED)
        await unit.commit()
    await put_off(store, ASKED, LATER)
    assert await kept(store) == [replace(ASKED, due_at=LATER)]
    async with store.reading() as unit:
        assert await unit.due_before(NOW, 10) == []
        assert len(await unit.due_before(LATER, 10)) == 1


async def test_what_was_settled_meanwhile_or_is_gone_stays_so(store: SqlStore) -> None:
    await put_off(store, ASKED, LATER)
    assert await kept(store) == []
    done = replace(ASKED, done_at=NOW)
    async with store.unit() as unit:
        unit.dues.add(done)
        await unit.commit()
    await put_off(store, ASKED, LATER)
    assert await kept(store) == [done]
