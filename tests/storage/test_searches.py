"""Searches inside a unit: they see its changes, and are asked of the database once."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.matches import (
    LIVE,
    MatchState,
    Talk,
)
from conversations.model.person import (
    Dialogue,
)
from storage import SqlStore
from tests.storage.databases import NOW
from tests.storage.people import a_match, a_person, in_talk, later, met


async def test_find_sees_what_this_unit_added_saved_and_removed(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    async with store.unit() as unit:
        assert [m.id for m in await unit.matches.find(recipient_id=rana, state=LIVE)] == [match_id]
        match = await unit.matches.get(match_id)
        assert match is not None
        unit.matches.save(replace(match, state=MatchState.ENDED))
        assert await unit.matches.find(recipient_id=rana, state=LIVE) == []
        other = a_match(rana, karim)
        unit.matches.add(other)
        assert await unit.matches.find(recipient_id=rana, state=LIVE) == [other]
        unit.matches.remove(other.id)
        assert await unit.matches.find(recipient_id=rana, state=LIVE) == []


async def test_find_sees_pending_changes_where_it_asks_for_the_first_time(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    async with store.unit() as unit:
        match = await unit.matches.get(match_id)
        assert match is not None
        unit.matches.save(replace(match, state=MatchState.PAUSED))
        added = a_match(rana, karim, created_at=later(hours=1))
        unit.matches.add(added)
        assert await unit.matches.find(supporter_id=karim, state=MatchState.ACTIVE) == [added]
        paused = await unit.matches.find(supporter_id=karim, state=MatchState.PAUSED)
        assert [one.id for one in paused] == [match_id]


async def test_find_takes_one_of_many_values_and_none(store: SqlStore) -> None:
    rana, karim = await met(store, 1, 2)
    open_due = Due(new_id(), "a", NOW, rana)
    done = Due(new_id(), "b", NOW, karim, done_at=later(hours=1))
    async with store.unit() as unit:
        unit.dues.add(open_due)
        unit.dues.add(done)
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.dues.find(done_at=None) == [open_due]
        assert await unit.dues.find(kind=["b", "c"]) == [done]
        assert await unit.dues.find(kind=("a", "b"), done_at={None}) == [open_due]
        both = await unit.dues.find(done_at=(None, later(hours=1)))
        assert {one.id for one in both} == {open_due.id, done.id}
        assert await unit.dues.find(kind=()) == []
        assert await unit.dues.find(person_id=rana, kind="b") == []


async def test_find_returns_the_oldest_first(store: SqlStore) -> None:
    people = [a_person(created_at=later(days=day)) for day in (3, 1, 2)]
    async with store.unit() as unit:
        for person in people:
            unit.people.add(person)
        await unit.commit()
    async with store.reading() as unit:
        found = await unit.people.find()
    assert [one.created_at.day for one in found] == [2, 3, 4]


async def test_find_of_many_keys_is_cut_into_pieces(store: SqlStore) -> None:
    people = [a_person() for _ in range(1_100)]
    async with store.unit() as unit:
        for person in people:
            unit.people.add(person)
        await unit.commit()
    async with store.reading() as unit:
        found = await unit.people.find(id=[one.id for one in people])
    assert {one.id for one in found} == {one.id for one in people}


@pytest.mark.parametrize("field", ["value", "colour"])
async def test_what_is_sealed_or_unknown_cannot_be_searched(store: SqlStore, field: str) -> None:
    async with store.reading() as unit:
        with pytest.raises(ValueError, match="cannot be searched"):
            await unit.answers.find(**{field: 1})


async def test_save_stores_what_was_not_there_and_changes_what_was(store: SqlStore) -> None:
    (rana,) = await met(store, 1)
    for step in ("first", "second"):
        async with store.unit() as unit:
            unit.dialogues.save(Dialogue(rana, "intake", step, {"n": 1}, NOW))
            await unit.commit()
    async with store.reading() as unit:
        found = await unit.dialogues.get(rana)
    assert found == Dialogue(rana, "intake", "second", {"n": 1}, NOW)


async def test_removing_and_adding_again_is_a_change(store: SqlStore) -> None:
    (rana,) = await met(store, 1)
    async with store.unit() as unit:
        unit.dialogues.add(Dialogue(rana, "intake", "first"))
        await unit.commit()
    async with store.unit() as unit:
        unit.dialogues.remove(rana)
        unit.dialogues.add(Dialogue(rana, "ratings", "first"))
        await unit.commit()
    async with store.reading() as unit:
        found = await unit.dialogues.get(rana)
    assert found is not None
    assert found.flow == "ratings"


async def test_after_prefetch_a_relayed_message_needs_no_query(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    async with store.unit() as unit:
        await unit.prefetch([rana])
        engine = store._engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        for person in (rana, karim):
            assert (await unit.people.get(person)) is not None
            as_recipient = await unit.matches.find(recipient_id=person, state=LIVE)
            as_supporter = await unit.matches.find(supporter_id=person, state=LIVE)
            only_active = await unit.matches.find(recipient_id=person, state=MatchState.ACTIVE)
            assert [m.id for m in [*as_recipient, *as_supporter]] == [match_id]
            assert only_active == as_recipient
        assert await unit.dialogues.get(rana) is None
        assert await unit.talks.get(match_id) is not None
        event.remove(engine, "before_cursor_execute", note)
    assert asked == []


async def test_prefetch_of_a_set_takes_a_handful_of_queries(store: SqlStore) -> None:
    people = await met(store, *range(1, 201))
    async with store.unit() as unit:
        for one, other in zip(people[::2], people[1::2], strict=True):
            match = a_match(one, other)
            unit.matches.add(match)
            unit.talks.add(Talk(match.id, one, other))
        await unit.commit()
    asked: list[str] = []
    async with store.unit() as unit:
        engine = store._engine.sync_engine

        def note(*args: object) -> None:
            asked.append(str(args[2]))

        event.listen(engine, "before_cursor_execute", note)
        await unit.prefetch(people)
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) <= 10
