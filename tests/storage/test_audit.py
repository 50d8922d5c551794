"""The audit log can be read, added to, and not tampered with unseen."""

import pytest
from sqlalchemy.exc import DBAPIError

from conversations.model.care import AuditEntry
from storage import SqlStore
from tests.storage.databases import NOW, Database

UNLOCK = {
    True: ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    False: ("DROP TRIGGER audit_append_only ON audit",),
}
TAMPERINGS = {
    "an actor changed": "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
    "a reason changed": "UPDATE audit SET reason = '' WHERE seq = 6",
    "a time changed": "UPDATE audit SET at = at + 1 WHERE seq = 1",
    "a hash changed": "UPDATE audit SET hash = prev_hash WHERE seq = 4",
    "one in the middle dropped": "DELETE FROM audit WHERE seq = 3",
    "the first dropped": "DELETE FROM audit WHERE seq = 1",
    "the last dropped": "DELETE FROM audit WHERE seq = 6",
    "all dropped": "DELETE FROM audit",
    "one moved to the end": "UPDATE audit SET seq = 7 WHERE seq = 2",
    "the head dropped": "DELETE FROM secret WHERE name = 'audit_head'",
    "the head changed": "UPDATE secret SET value = substr(value, 2) WHERE name = 'audit_head'",
}


async def fill(store: SqlStore) -> None:
    for number in range(3):
        async with store.unit() as unit:
            for what in ("looked at", "decided"):
                unit.audit(AuditEntry("P-1", what, f"match {number}", "asked \0 for \ud800", NOW))
            await unit.commit()


async def test_an_untouched_log_has_no_faults(store: SqlStore, database: Database) -> None:
    assert await store.verify_audit() == []
    await fill(store)
    assert await store.verify_audit() == []
    rows = await database.sql("SELECT seq, action FROM audit ORDER BY seq")
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[5]["action"] == "decided"


async def test_a_unit_that_is_not_committed_leaves_no_entry(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.audit(AuditEntry("P-1", "looked", "x", "", NOW))
    async with store.unit() as unit:
        unit.audit(AuditEntry("P-1", "decided", "x", "", NOW))
        await unit.commit()
    assert await store.verify_audit() == []


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
async def test_the_database_itself_refuses_changes(
    store: SqlStore, database: Database, statement: str
) -> None:
    await fill(store)
    with pytest.raises(DBAPIError, match="append-only"):
        await database.sql(statement)
    assert await store.verify_audit() == []


@pytest.mark.parametrize("how", TAMPERINGS)
async def test_tampering_behind_the_triggers_is_found(
    store: SqlStore, database: Database, how: str
) -> None:
    await fill(store)
    for statement in UNLOCK[database.is_sqlite]:
        await database.sql(statement)
    await database.sql(TAMPERINGS[how])
    assert await store.verify_audit() != []


async def test_a_long_log_is_read_in_parts(store: SqlStore) -> None:
    async with store.unit() as unit:
        for number in range(2_100):
            unit.audit(AuditEntry("P-1", "looked", str(number), "", NOW))
        await unit.commit()
    assert await store.verify_audit() == []
