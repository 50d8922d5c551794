"""What is deleted when its time is over, and what is not."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from conversations.model.care import Due
from conversations.model.ids import IncomingId
from conversations.model.matches import MatchState
from conversations.model.meetings import Meeting, MeetingState
from conversations.model.person import Pressable
from conversations.pieces import form_id, header_id
from conversations.wire import Bookings, CopyKey, Origin, RawUpdate, Receipt
from storage import SqlStore
from tests.storage.databases import NOW, Database
from tests.storage.people import RANA, in_talk, later, message, met, words


async def test_sent_rows_go_after_two_days_and_ids_go_on(store: SqlStore) -> None:
    (rana,) = await met(store, RANA)
    async with store.unit() as unit:
        for word in ("sent", "waits", "sent too"):
            unit.send(words(rana, word))
        await unit.commit()
    first, _, last = unit.committed_outbox
    await store.claim_and_settle(
        lambda: ([Receipt(one.id, "sent", one.id) for one in (first, last)], []), NOW
    )
    assert (await store.purge(later(hours=47)))["outbox"] == 0
    assert (await store.purge(later(hours=49)))["outbox"] == 1  # the highest stays
    assert len(await store.unsent(10)) == 1
    async with store.unit() as unit:
        unit.send(words(rana, "new"))
        await unit.commit()
    assert unit.committed_outbox[0].id == last.id + 1


async def test_handled_updates_go_after_a_week_and_the_highest_is_remembered(
    store: SqlStore,
) -> None:
    await store.take_in([RawUpdate(number, RANA, b"x") for number in (1, 2, 3)], NOW)
    async with store.unit() as unit:
        unit.settle([1, 3])
        await unit.commit()
    assert (await store.purge(later(days=6)))["inbox"] == 0
    assert (await store.purge(later(days=8)))["inbox"] == 1
    assert [one.update_id for one in await store.unhandled(10)] == [2]
    assert await store.last_update_id() == 3


async def test_copies_go_two_days_after_the_last_message_of_their_match(
    store: SqlStore, database: Database
) -> None:
    rana, _, match_id = await in_talk(store)
    async with store.unit() as unit:
        unit.place_origin(1, Origin(RANA, 1))
        unit.place_own_copy(IncomingId(1), message(), match_id, rana, words="x", pieces=1)
        await unit.commit()
    database.clock.move(hours=40)
    async with store.unit() as unit:
        unit.place_origin(2, Origin(RANA, 2))
        unit.place_own_copy(IncomingId(2), message(), match_id, rana, words="x", pieces=1)
        await unit.commit()
    keys = [CopyKey(RANA, 1), CopyKey(RANA, 2)]
    assert (await store.purge(later(hours=60)))["copy"] == 0
    async with store.reading() as unit:
        assert len(await unit.resolve_targets(keys)) == 2
    assert (await store.purge(later(hours=89)))["copy"] == 2


def _as_it_is(bookings: Bookings) -> Bookings:
    return bookings


async def test_a_message_of_no_talk_goes_two_days_later_whatever_others_are_sent(
    store: SqlStore,
) -> None:
    rana, karim, _ = await in_talk(store)
    for place, (person, hours) in enumerate([(rana, 0), (karim, 40)], start=501):
        async with store.unit() as unit:
            unit.send(words(person, "x", message_id=form_id(IncomingId(place))))
            await unit.commit()
        (row,) = unit.committed_outbox
        receipt = Receipt(row.id, "sent", place)
        booked: Bookings = ([receipt], [])
        await store.claim_and_settle(partial(_as_it_is, booked), NOW + timedelta(hours=hours))
    assert (await store.purge(later(hours=60)))["copy"] == 1
    assert (await store.purge(later(hours=89)))["copy"] == 1


async def test_a_pinned_message_is_known_for_as_long_as_its_talk(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    header = header_id(match_id)
    async with store.unit() as unit:
        unit.send(words(karim, "x", match_id=match_id, message_id=header))
        await unit.commit()
    (row,) = unit.committed_outbox
    await store.claim_and_settle(lambda: ([Receipt(row.id, "sent", 501)], []), NOW)
    assert (await store.purge(later(days=9)))["copy"] == 0
    async with store.unit() as unit:
        match = await unit.matches.get(match_id)
        assert match is not None
        unit.matches.save(replace(match, state=MatchState.ENDED))
        await unit.commit()
    assert (await store.purge(later(days=9)))["copy"] == 1


async def test_quarantine_goes_after_a_week(store: SqlStore) -> None:
    await store.take_in([RawUpdate(1, None, b"x")], NOW)
    async with store.unit() as unit:
        unit.quarantine(1, "fault", [])
        await unit.commit()
    assert (await store.purge(later(days=6)))["quarantine"] == 0
    assert (await store.purge(later(days=8)))["quarantine"] == 1


async def test_buttons_and_done_dues_go_after_a_month(store: SqlStore) -> None:
    (rana,) = await met(store, RANA)
    async with store.unit() as unit:
        unit.pressables.add(Pressable("old", rana, "g", "a", {}, NOW))
        unit.pressables.add(Pressable("new", rana, "g", "a", {}, later(days=20)))
        unit.dues.add(Due("done", "k", NOW, done_at=NOW))
        unit.dues.add(Due("late", "k", NOW))
        await unit.commit()
    gone = await store.purge(later(days=31))
    assert (gone["pressable"], gone["due"]) == (1, 1)
    async with store.reading() as unit:
        assert [one.id for one in await unit.pressables.find()] == ["new"]
        assert [one.id for one in await unit.dues.find()] == ["late"]


async def test_times_to_meet_go_a_month_after_their_last_change(store: SqlStore) -> None:
    rana, _, match_id = await in_talk(store)
    async with store.unit() as unit:
        for name, changed in (("old", NOW), ("new", later(days=20))):
            times, state = ("2026-03-05T17:00:00+00:00",), MeetingState.PROPOSED
            unit.meetings.add(Meeting(name, match_id, rana, times, state, NOW, changed))
        await unit.commit()
    assert (await store.purge(later(days=31)))["meeting"] == 1
    async with store.reading() as unit:
        assert [one.id for one in await unit.meetings.find()] == ["new"]


async def test_wiped_words_do_not_stay_in_the_log(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    await sqlite_store.take_in([RawUpdate(1, RANA, b"x")], NOW)
    (row,) = await sqlite_database.sql("SELECT raw FROM inbox")
    async with sqlite_store.unit() as unit:
        unit.settle([1])
        await unit.commit()
    assert row["raw"] in sqlite_database.bytes_on_disk()  # the log still has it
    assert await sqlite_store.truncate_wal()
    assert row["raw"] not in sqlite_database.bytes_on_disk()


async def test_a_reader_in_the_way_is_told_and_harms_nothing(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    async with sqlite_store.reading() as unit:
        await unit.people.find()
        await sqlite_store.take_in([RawUpdate(1, RANA, b"x")], NOW)
        assert not await sqlite_store.truncate_wal()
    assert await sqlite_store.truncate_wal()
