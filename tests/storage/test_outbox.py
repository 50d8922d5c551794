"""The outbox: sent in order, nothing lost at a stop, copies known for replies and edits."""

from collections.abc import Sequence

import pytest

from conversations.inbound import ReplyTarget
from conversations.model.ids import IncomingId, MatchId, PersonId
from conversations.model.person import PersonState
from conversations.ports import Outgoing, OwnCopy
from conversations.wire import CopyKey, Origin, Receipt, Sendable
from storage import SqlStore
from tests.storage.databases import NOW, Database
from tests.storage.people import KARIM, RANA, in_talk, later, message, met, words


def plain(rows: Sequence[Sendable]) -> list[str]:
    return [str(row.outgoing.payload["plain"]) for row in rows]


async def sent(store: SqlStore, *outgoing: Outgoing) -> Sequence[Sendable]:
    async with store.unit() as unit:
        for one in outgoing:
            unit.send(one)
        await unit.commit()
    return unit.committed_outbox


async def test_committed_rows_are_ready_to_send_and_equal_what_is_stored(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    text = words(
        karim,
        "hello \ud83d ö \0",
        sender=rana,
        match_id=match_id,
        message_id=message(),
        expires_at=later(hours=24),
        lane="help",
    )
    rows = await sent(store, text, words(rana, "tick"))
    assert [row.account for row in rows] == [KARIM, RANA]
    assert rows[0].outgoing == text
    assert rows[0].id < rows[1].id
    assert [(row.attempts, row.uncertain) for row in rows] == [(0, False), (0, False)]
    assert list(await store.unsent(10)) == list(rows)
    assert plain(await store.unsent(10, after=rows[0].id)) == ["tick"]
    assert len(await store.unsent(1)) == 1


async def test_nothing_is_ready_before_the_commit(store: SqlStore) -> None:
    (rana,) = await met(store, RANA)
    async with store.unit() as unit:
        unit.send(words(rana, "never"))
        assert list(unit.committed_outbox) == []
    assert list(await store.unsent(10)) == []


async def test_ids_of_the_outbox_go_on_across_stores(store: SqlStore, database: Database) -> None:
    (rana,) = await met(store, RANA)
    other = await database.open()
    ids = [(await sent(one, words(rana, "x")))[0].id for one in (store, other, store, other)]
    await other.close()
    assert ids == sorted(set(ids))


async def test_nobody_is_sent_what_has_no_account(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.send(words(PersonId("stranger"), "x"))
        await unit.commit()
    assert list(unit.committed_outbox) == []


async def test_a_receipt_places_the_copy_and_wipes_the_words(
    store: SqlStore, database: Database
) -> None:
    rana, karim, match_id = await in_talk(store)
    told = message()
    (row,) = await sent(store, words(karim, "hi", sender=rana, match_id=match_id, message_id=told))
    assert await store.claim_and_settle(lambda: ([], [row.id]), NOW) == {row.id}
    await store.claim_and_settle(lambda: ([Receipt(row.id, "sent", 501)], []), NOW)
    assert list(await store.unsent(10)) == []
    rows = await database.sql("SELECT payload FROM outbox")
    assert rows[0]["payload"] is None
    async with store.unit() as unit:
        assert await unit.has_copy(told, karim)
        assert not await unit.has_copy(told, rana)
        key = CopyKey(KARIM, 501)
        found = await unit.resolve_targets([key, CopyKey(RANA, 501), CopyKey(12345, 501)])
    assert found == {key: ReplyTarget(told, match_id, own=False)}


async def test_the_senders_own_message_is_known_as_theirs(store: SqlStore) -> None:
    rana, _, match_id = await in_talk(store)
    told = message()
    key = CopyKey(RANA, 77)
    async with store.unit() as unit:
        unit.place_origin(1, Origin(RANA, 77))
        unit.place_own_copy(IncomingId(1), told, match_id, rana, words="x", pieces=1)
        unit.place_own_copy(
            IncomingId(2), message(), match_id, rana, words="x", pieces=1
        )  # nobody knows where from
        assert await unit.resolve_targets([key]) == {key: ReplyTarget(told, match_id, own=True)}
        assert await unit.has_copy(told, rana)
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.resolve_targets([key]) == {key: ReplyTarget(told, match_id, own=True)}


async def test_of_passed_on_words_only_a_keyed_hash_and_the_number_of_pieces_are_kept(
    store: SqlStore, database: Database
) -> None:
    rana, _, match_id = await in_talk(store)
    told = message()
    async with store.unit() as unit:
        unit.place_origin(1, Origin(RANA, 77))
        unit.place_own_copy(IncomingId(1), told, match_id, rana, words="helo \ud83d", pieces=2)
        assert await unit.own_copy(told, rana, "helo \ud83d") == OwnCopy(2, unchanged=True)
        await unit.commit()
    async with store.unit() as unit:
        assert await unit.own_copy(told, rana, "hello") == OwnCopy(2, unchanged=False)
        await unit.change_own_copy(told, rana, "hello", 3)
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.own_copy(told, rana, "hello") == OwnCopy(3, unchanged=True)
        assert await unit.own_copy(message(), rana, "hello") == OwnCopy(1, unchanged=False)
    (row,) = await database.sql("SELECT digest FROM copy")
    assert len(bytes(row["digest"])) == 32


async def relayed(store: SqlStore, to: PersonId, match_id: MatchId, platform: int) -> str:
    told = message()
    (row,) = await sent(store, words(to, "earlier", match_id=match_id, message_id=told))
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    await store.claim_and_settle(lambda: ([Receipt(row.id, "sent", platform)], []), NOW)
    return told


async def test_a_reply_points_to_the_receivers_own_copy(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    told = await relayed(store, karim, match_id, 501)
    (row, to_rana) = await sent(
        store, words(karim, "as I said", reply_to=told), words(rana, "x", reply_to=told)
    )
    assert row.reply_to == 501
    assert to_rana.reply_to is None
    assert [one.reply_to for one in await store.unsent(10)] == [501, None]


async def test_an_edit_finds_the_copy_it_changes(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    told = await relayed(store, karim, match_id, 501)
    edit = Outgoing(to=karim, payload={"kind": "edit_copy", "html": "new"}, message_id=told)  # type: ignore[arg-type]
    (row,) = await sent(store, edit)
    assert row.edit_of == 501
    assert (await store.unsent(10))[0].edit_of == 501


async def test_a_row_finds_what_was_delivered_after_it_was_stored(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    told = message()
    edit = Outgoing(to=karim, payload={"kind": "edit_copy", "html": "new"}, message_id=told)
    first, reply, edited = await sent(
        store,
        words(karim, "first", match_id=match_id, message_id=told),
        words(karim, "reply", reply_to=told),
        edit,
    )
    assert (reply.reply_to, edited.edit_of) == (None, None)
    assert await store.locate([reply, edited]) == {reply.id: (None, None), edited.id: (None, None)}
    await store.claim_and_settle(lambda: ([Receipt(first.id, "sent", 600)], []), NOW)
    assert await store.locate([reply, edited]) == {reply.id: (600, None), edited.id: (None, 600)}


async def test_an_answer_takes_the_place_of_the_message_whose_button_was_pressed(
    store: SqlStore,
) -> None:
    (rana,) = await met(store, RANA)
    async with store.unit() as unit:
        unit.place_origin(5, Origin(RANA, 321))
        unit.send(words(rana, "done", in_place_of=IncomingId(5)))
        unit.send(words(rana, "anew", in_place_of=IncomingId(6)))
        await unit.commit()
    assert [row.edit_of for row in unit.committed_outbox] == [321, None]
    assert [row.edit_of for row in await store.unsent(10)] == [321, None]


async def test_after_a_stop_unsent_rows_come_in_order_and_the_claimed_one_is_uncertain(
    store: SqlStore, database: Database
) -> None:
    (rana,) = await met(store, RANA)
    rows = await sent(store, *(words(rana, str(n)) for n in range(5)))
    await store.claim_and_settle(lambda: ([], [rows[0].id, rows[1].id]), NOW)
    await store.claim_and_settle(lambda: ([Receipt(rows[0].id, "sent", 1)], []), NOW)
    restarted = await database.open()  # nothing was released, as after a kill
    found = await restarted.unsent(10)
    await restarted.close()
    assert plain(found) == ["1", "2", "3", "4"]
    assert [one.uncertain for one in found] == [True, False, False, False]
    assert [one.attempts for one in found] == [1, 0, 0, 0]


async def test_once_uncertain_stays_uncertain(store: SqlStore) -> None:
    (rana,) = await met(store, RANA)
    (row,) = await sent(store, words(rana, "x"))
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)  # claimed anew after a stop
    refused = Receipt(row.id, "later", not_before=later(minutes=1))
    await store.claim_and_settle(lambda: ([refused], []), NOW)
    (found,) = await store.unsent(10)
    assert found.uncertain
    assert found.attempts == 2


@pytest.mark.parametrize("uncertain", [True, False])
async def test_later_puts_a_row_back_with_what_is_known_about_it(
    store: SqlStore, *, uncertain: bool
) -> None:
    (rana,) = await met(store, RANA)
    (row,) = await sent(store, words(rana, "x"))
    await store.claim_and_settle(lambda: ([], [row.id]), NOW)
    await store.claim_and_settle(lambda: ([Receipt(row.id, "later", uncertain=uncertain)], []), NOW)
    (found,) = await store.unsent(10)
    assert found.uncertain is uncertain


async def test_gone_makes_the_person_unreachable_and_drops_what_waits(store: SqlStore) -> None:
    rana, karim, _ = await in_talk(store)
    rows = await sent(store, words(karim, "1"), words(karim, "2"), words(rana, "3"))
    await store.claim_and_settle(lambda: ([], [rows[0].id]), NOW)
    await store.claim_and_settle(lambda: ([Receipt(rows[0].id, "gone", reason="blocked")], []), NOW)
    assert plain(await store.unsent(10)) == ["3"]
    async with store.reading() as unit:
        karim_now, rana_now = await unit.people.get(karim), await unit.people.get(rana)
    assert karim_now is not None
    assert karim_now.state == PersonState.UNREACHABLE
    assert rana_now is not None
    assert rana_now.state == PersonState.NEW


async def test_refused_is_not_tried_again(store: SqlStore, database: Database) -> None:
    (rana,) = await met(store, RANA)
    (row,) = await sent(store, words(rana, "x"))
    await store.claim_and_settle(lambda: ([Receipt(row.id, "refused", reason="too long")], []), NOW)
    assert list(await store.unsent(10)) == []
    (stored,) = await database.sql("SELECT outcome, reason, payload FROM outbox")
    assert dict(stored) == {"outcome": "refused", "reason": "too long", "payload": None}


async def test_a_copy_whose_number_comes_again_is_the_newer_message(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    await relayed(store, karim, match_id, 501)
    newer = await relayed(store, karim, match_id, 501)
    async with store.reading() as unit:
        found = await unit.resolve_targets([CopyKey(KARIM, 501)])
    assert [target.message_id for target in found.values()] == [newer]


async def test_a_message_in_another_chat_is_never_changed_by_its_number(store: SqlStore) -> None:
    _, karim, _ = await in_talk(store)
    async with store.unit() as unit:
        unit.place_origin(5, Origin(RANA, 321))
        unit.send(words(karim, "your peer pressed a button", in_place_of=IncomingId(5)))
        await unit.commit()
    assert [row.edit_of for row in unit.committed_outbox] == [None]
