"""What relaying asks of the database: as much for a set of many messages as for one of few."""

import json
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.wiring import load_texts
from bot.handling import Handling, Waiting
from conversations.loading import load_programme
from conversations.model.person import PersonState
from conversations.policy import Rules
from conversations.router import Conversations
from conversations.safety.check import patterns
from conversations.wire import RawUpdate, Receipt
from storage import Key, SqlStore, migrate, open_store
from tests.bot.core import Clock
from tests.ready import LONG_AGO, Ready

FOLDER = Path(__file__).parent.parent.parent / "programmes" / "default"


class Counting:
    """Counts statements and commits of a store."""

    def __init__(self, store: SqlStore) -> None:
        self.statements: list[str] = []
        self.commits = 0
        engine = store._engine.sync_engine
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._committed)

    def _note(self, *args: Any) -> None:
        self.statements.append(args[2])

    def _committed(self, *_: Any) -> None:
        self.commits += 1

    def since(self) -> tuple[int, int]:
        found = len(self.statements), self.commits
        self.statements.clear()
        self.commits = 0
        return found


def update(number: int, account: int) -> Waiting:
    person = {"id": account, "is_bot": False, "first_name": "P"}
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": account, "type": "private", "first_name": "P"},
        "from": person,
        "text": "How was your day?",
    }
    raw = {"update_id": number, "message": message}
    one = Waiting(RawUpdate(number, account, json.dumps(raw).encode()), raw)
    one.read("")
    return one


@pytest.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[SqlStore]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kindred.db'}"
    await migrate(url)
    opened = await open_store(url, Key.new(), clock)
    yield opened
    await opened.close()


async def pairs(store: SqlStore, first: int, count: int) -> list[int]:
    ready = Ready(store, load_programme(FOLDER))
    accounts = list(range(first, first + 2 * count))
    for one, other in zip(accounts[::2], accounts[1::2], strict=True):
        recipient = await ready.person(one, recipient=True, state=PersonState.ACTIVE)
        await ready.talk(recipient, await ready.person(other, supporter=True))
    return accounts


async def book(
    store: SqlStore, receipts: Sequence[Receipt], claims: Sequence[int], clock: Clock
) -> Collection[int]:
    return await store.claim_and_settle(lambda: (receipts, claims), clock.now())


async def test_a_set_of_many_messages_takes_no_more_statements_than_one_of_few(
    store: SqlStore, clock: Clock
) -> None:
    programme = load_programme(FOLDER)
    by_night = Rules(quiet_hours=False)  # the same numbers whenever this runs
    core = Conversations(
        programme, load_texts(programme, FOLDER), patterns(), clock, rules=by_night
    )
    handling = Handling(store, core, clock, lambda *_: "")
    few, many = await pairs(store, 1_000, 2), await pairs(store, 2_000, 40)
    counting, asked = Counting(store), []
    for base, accounts in ((10_000, few), (20_000, many)):
        counting.since()
        updates = [update(base + at, account) for at, account in enumerate(accounts)]
        await store.take_in([one.stored for one in updates], LONG_AGO)
        handled = await handling.together(updates)
        assert len(handled.rows) == len(accounts)
        ids = [row.id for row in handled.rows]
        assert set(await book(store, [], ids, clock)) == set(ids)
        receipts = [Receipt(row, "sent", platform_message_id=50_000 + row) for row in ids]
        await book(store, receipts, [], clock)
        asked.append(counting.since())
    assert asked[0] == asked[1]
    assert asked[1][0] <= 30
    assert asked[1][1] == 4
