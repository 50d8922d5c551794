"""A unit of work: everything or nothing, and what it changes it sees."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from conversations.model.care import AuditEntry, Concern, Due
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import (
    Bar,
    MatchState,
    MatchStep,
    Round,
    Sitting,
    Talk,
)
from conversations.model.measuring import Prompt, Response
from conversations.model.meetings import Meeting, MeetingState
from conversations.model.person import (
    Answer,
    Consent,
    Dialogue,
    Invitation,
    Person,
    PersonState,
    Pressable,
    Role,
)
from storage import SqlStore
from storage.errors import Conflict, NoPersonKey, UnitOver
from tests.storage.databases import NOW, Database
from tests.storage.people import a_match, a_person, in_talk, later, met, words


async def test_a_unit_that_is_not_committed_leaves_nothing(store: SqlStore) -> None:
    person = a_person()
    async with store.unit() as unit:
        unit.people.add(person)
        assert await unit.people.get(person.id) == person
    async with store.reading() as unit:
        assert await unit.people.find() == []


async def test_a_unit_that_fails_leaves_nothing(store: SqlStore) -> None:
    person = a_person()

    async def fail() -> None:
        async with store.unit() as unit:
            unit.people.add(person)
            await unit.figures(NOW, NOW)  # written, but not committed
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.reading() as unit:
        assert await unit.people.get(person.id) is None


async def test_every_kind_of_record_comes_back_as_it_went_in(store: SqlStore) -> None:
    rana, karim, match_id = await in_talk(store)
    told = {"nested": [1, 2.5, None, "ö"], "yes": True}
    ids = iter(new_id() for _ in range(20))
    moment = datetime(2026, 3, 1, 13, 14, 15, 161718, tzinfo=UTC)
    round_ = Round(next(ids), moment, "timer", "", "declared", 3, 2, True, told)
    prompt = Prompt(next(ids), rana, match_id, "first", ("R01", "R08"), moment, moment, "asked")
    written = {
        "consents": Consent(next(ids), rana, "matching", "1", "ff", "en", True, moment),
        "answers": Answer(f"{rana}:q1", rana, "q1", ["a", "b"], moment),
        "dialogues": Dialogue(rana, "intake", "q1", told, moment),
        "pressables": Pressable(next(ids), rana, "group", "act", {"match": "m"}, moment, True),
        "invitations": Invitation(next(ids), Role.SUPPORTER, moment, moment, "x", karim, moment),
        "matches": a_match(rana, karim, state=MatchState.OPEN, waited_days=2.5),
        "steps": MatchStep(next(ids), match_id, "open", MatchState.ACTIVE, "yes", rana, moment),
        "sittings": Sitting(next(ids), match_id, moment, moment, 3, 4, "silence"),
        "meetings": Meeting(
            next(ids),
            match_id,
            rana,
            ("2026-03-01T13:00:00+00:00",),
            MeetingState.AGREED,
            moment,
            moment,
            moment,
            3,
            4,
        ),
        "rounds": round_,
        "bars": Bar(f"{rana}:{karim}", rana, karim, "blocked", moment),
        "prompts": prompt,
        "responses": Response(
            f"{prompt.id}:R01", prompt.id, rana, match_id, "R01", 0.7, "seven", moment, told
        ),
        "concerns": Concern(
            next(ids), "report", 2, karim, rana, match_id, moment, "r1", evidence="what he wrote"
        ),
        "dues": Due(next(ids), "remind", moment, rana, match_id, told, None, {}),
        "people": a_person(state=PersonState.PAUSED, supporter=True, staff=Role.ADMIN, capacity=3),
    }
    async with store.unit() as unit:
        for name, record in written.items():
            getattr(unit, name).add(record)
        await unit.commit()
    async with store.reading() as unit:
        for name, record in written.items():
            held = getattr(unit, name)
            key = held.key_of(record)
            assert await held.get(key) == record, name
        talk = await unit.talks.get(match_id)
    assert talk == Talk(match_id, rana, karim)


async def test_enums_and_tuples_come_back_as_themselves(store: SqlStore) -> None:
    _, _, match_id = await in_talk(store)
    async with store.reading() as unit:
        match = await unit.matches.get(match_id)
    assert match is not None
    assert isinstance(match.state, MatchState)
    assert isinstance(match.reasons, tuple)


async def test_times_come_back_in_utc_to_the_microsecond(store: SqlStore) -> None:
    there = timezone(timedelta(hours=5, minutes=45))
    seen = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=there)
    person = a_person(seen_at=seen)
    async with store.unit() as unit:
        unit.people.add(person)
        await unit.commit()
    async with store.reading() as unit:
        found = await unit.people.get(person.id)
    assert found is not None
    assert found.seen_at == seen
    assert found.seen_at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.people.add(a_person(seen_at=datetime(2026, 3, 1)))  # noqa: DTZ001 - the fault
        with pytest.raises(ValueError, match="without a zone"):
            await unit.commit()


async def test_adding_what_is_there_is_a_conflict_that_repeats_no_content(store: SqlStore) -> None:
    (rana,) = await met(store, 1)
    async with store.unit() as unit:
        unit.people.add(Person(rana, NOW, country="secret-country"))
        with pytest.raises(Conflict, match="stored already") as caught:
            await unit.commit()
    assert "secret" not in str(caught.value)


async def test_a_record_cannot_name_a_person_who_is_not_there(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.bars.add(Bar("a:b", PersonId("a"), PersonId("b"), "may know", NOW))
        with pytest.raises(Conflict, match="not stored"):
            await unit.commit()


async def test_nothing_can_be_sealed_for_a_stranger(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.dialogues.add(Dialogue(PersonId("nobody"), "intake", "q1"))
        with pytest.raises(NoPersonKey):
            await unit.commit()


async def test_a_unit_that_is_over_takes_nothing_more(store: SqlStore) -> None:
    (rana,) = await met(store, 1)
    async with store.unit() as unit:
        await unit.commit()
        with pytest.raises(UnitOver):
            unit.send(words(rana, "late"))
        with pytest.raises(UnitOver):
            await unit.commit()
    with pytest.raises(UnitOver):
        unit.audit(AuditEntry(rana, "look", "x", "y", NOW))


async def test_a_reading_unit_cannot_be_committed(store: SqlStore) -> None:
    async with store.reading() as unit:
        unit.people.add(a_person())
        with pytest.raises(UnitOver, match="reading"):
            await unit.commit()
    async with store.reading() as unit:
        assert await unit.people.find() == []


async def test_a_reading_unit_sees_one_moment_while_another_writes(store: SqlStore) -> None:
    person = a_person()
    async with store.reading() as before:
        assert await before.people.find(state=PersonState.ACTIVE) == []
        async with store.unit() as unit:
            unit.people.add(person)
            await unit.commit()
        assert await before.people.find() == []
    async with store.reading() as after:
        assert await after.people.find() == [person]


async def test_units_wait_for_each_other_so_that_no_change_is_lost(
    store: SqlStore, database: Database
) -> None:
    _, _, match_id = await in_talk(store)
    second = await database.open()

    async def count(one: SqlStore) -> None:
        async with one.unit() as unit:
            talk = await unit.talks.get(match_id)
            assert talk is not None
            await asyncio.sleep(0)
            unit.talks.save(replace(talk, from_recipient=talk.from_recipient + 1))
            await unit.commit()

    await asyncio.gather(*(count(one) for one in (store, second) * 10))
    await second.close()
    async with store.reading() as unit:
        talk = await unit.talks.get(match_id)
    assert talk is not None
    assert talk.from_recipient == 20


async def test_a_unit_inside_a_unit_is_refused_instead_of_waiting_for_ever(store: SqlStore) -> None:
    async with store.unit():
        with pytest.raises(RuntimeError, match="inside another"):
            async with store.unit():
                pass


async def test_what_is_due_comes_oldest_first_and_once(store: SqlStore) -> None:
    dues = [Due(new_id(), "k", later(hours=hour)) for hour in (3, 1, 2, 9)]
    async with store.unit() as unit:
        for one in dues:
            unit.dues.add(one)
        found = await unit.due_before(later(hours=3), 10)
        assert [one.due_at for one in found] == [later(hours=hour) for hour in (1, 2, 3)]
        unit.dues.save(replace(found[0], done_at=NOW, result={"ok": 1}))
        again = await unit.due_before(later(hours=3), 1)
        assert [one.due_at for one in again] == [later(hours=2)]
        await unit.commit()
    async with store.reading() as unit:
        done = await unit.dues.get(found[0].id)
    assert done is not None
    assert done.result == {"ok": 1}


async def test_ids_of_matches_are_never_confused_with_an_unknown_one(store: SqlStore) -> None:
    async with store.reading() as unit:
        assert await unit.talks.get(MatchId("unknown")) is None
        assert await unit.talks.get(MatchId("unknown")) is None
