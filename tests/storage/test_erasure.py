"""Forgetting a person: nothing readable remains, the others keep what is theirs."""

import pytest

from conversations.model.care import Concern, Due
from conversations.model.ids import IncomingId, MatchId, PersonId, new_id
from conversations.model.measuring import Prompt, Response
from conversations.model.meetings import Meeting, MeetingState
from conversations.model.person import Answer, Dialogue, Pressable
from conversations.model.relaying import Wish, side_id
from conversations.wire import CopyKey, Origin
from storage import SqlStore
from tests.storage.databases import NOW, Database
from tests.storage.people import KARIM, RANA, in_talk, message, met, words

SECRETS = (
    *("secret-answer", "secret-dialogue", "secret-waiting", "secret-rating", "secret-proof"),
    "secret-line",
)


async def lived_in(store: SqlStore) -> tuple[PersonId, PersonId, MatchId]:
    rana, karim, match_id = await in_talk(store)
    prompt = Prompt(new_id(), rana, match_id, "first", ("R01",), NOW, NOW)
    async with store.unit() as unit:
        unit.answers.add(Answer(f"{rana}:q", rana, "q", SECRETS[0], NOW))
        unit.answers.add(Answer(f"{karim}:q", karim, "q", "stays", NOW))
        unit.dialogues.add(Dialogue(rana, "intake", "q", {"text": SECRETS[1]}))
        unit.pressables.add(Pressable("token", rana, "g", "act", {}, NOW))
        unit.dues.add(Due("hers", "remind", NOW, rana))
        unit.dues.add(Due("his", "remind", NOW, karim))
        unit.send(words(rana, SECRETS[2]))
        unit.prompts.add(prompt)
        unit.responses.add(Response("r", prompt.id, rana, match_id, "R01", 0.8, SECRETS[3], NOW))
        unit.concerns.add(
            Concern("c", "report", 2, karim, rana, match_id, NOW, evidence=SECRETS[4])
        )
        for number, who in enumerate((rana, karim)):
            times, state = ("2026-03-05T17:00:00+00:00",), MeetingState.PROPOSED
            unit.meetings.add(Meeting(f"m{number}", match_id, who, times, state, NOW, NOW))
            unit.wishes.add(Wish(side_id(match_id, who), match_id, who, NOW, SECRETS[5]))
        unit.place_origin(1, Origin(RANA, 11))
        unit.place_own_copy(IncomingId(1), message(), match_id, rana, words="x", pieces=1)
        await unit.commit()
    return rana, karim, match_id


async def forget(store: SqlStore, person: PersonId) -> None:
    async with store.unit() as unit:
        await unit.forget(person)
        await unit.commit()
    await store.truncate_wal()


async def test_what_belonged_to_the_person_is_gone(store: SqlStore, database: Database) -> None:
    rana, karim, _ = await lived_in(store)
    await forget(store, rana)
    for table in ("answer", "asking", "dialogue", "pressable", "account", "outbox", "due", "copy"):
        found = await database.sql(f"SELECT * FROM {table} WHERE person_id = :person", person=rana)
        assert found == [], table
    assert await database.sql("SELECT * FROM meeting") == []
    assert await database.sql("SELECT * FROM wish") == []
    assert await database.sql("SELECT 1 FROM person_key WHERE person_id = :p", p=rana) == []
    (stone,) = await database.sql("SELECT * FROM tombstone")
    assert stone["person_id"] == rana
    assert len(stone["lookup"]) == 32
    async with store.reading() as unit:
        (answer,) = await unit.answers.find()
        assert answer.person_id == karim
        assert [due.id for due in await unit.dues.find()] == ["his"]
        assert await unit.resolve_targets([CopyKey(RANA, 11)]) == {}


async def test_ratings_stay_as_numbers_without_words(store: SqlStore, database: Database) -> None:
    rana, karim, match_id = await lived_in(store)
    await forget(store, rana)
    for one in (store, await database.open()):
        async with one.reading() as unit:
            response = await unit.responses.get("r")
            concern = await unit.concerns.get("c")
            pairs = await unit.quality_pairs()
            match = await unit.matches.get(match_id)
        assert response is not None
        assert (response.value, response.raw) == (0.8, "")
        assert concern is not None
        assert concern.evidence == ""
        assert pairs == [(0.7, 0.8, rana, karim)]
        assert match is not None
    await one.close()


async def test_a_backup_of_the_rows_is_unreadable_without_the_persons_key(
    store: SqlStore, database: Database
) -> None:
    rana, _, _ = await lived_in(store)
    (row,) = await database.sql("SELECT * FROM answer WHERE person_id = :p", p=rana)
    await forget(store, rana)
    columns = ", ".join(row)
    await database.sql(
        f"INSERT INTO answer ({columns}) VALUES ({', '.join(':' + name for name in row)})", **row
    )
    again = await database.open()
    async with again.reading() as unit:
        restored = await unit.answers.get(f"{rana}:q")
    await again.close()
    assert restored is not None
    assert restored.value is None


async def test_no_trace_is_left_in_the_files(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    rana, _, _ = await lived_in(sqlite_store)
    rows = await sqlite_database.sql(
        "SELECT account_id, lookup FROM account WHERE person_id = :p", p=rana
    )
    answers = await sqlite_database.sql("SELECT value FROM answer WHERE person_id = :p", p=rana)
    keys = await sqlite_database.sql("SELECT wrapped FROM person_key WHERE person_id = :p", p=rana)
    before = sqlite_database.bytes_on_disk()
    sealed = [rows[0]["account_id"], answers[0]["value"], keys[0]["wrapped"]]
    assert all(value in before for value in sealed)
    await forget(sqlite_store, rana)
    after = sqlite_database.bytes_on_disk()
    assert [value for value in sealed if value in after] == []
    assert [word for word in SECRETS if word.encode() in after] == []


async def test_the_same_account_comes_back_as_somebody_new(store: SqlStore) -> None:
    rana, _, _ = await lived_in(store)
    await forget(store, rana)
    (again,) = await met(store, RANA)
    assert again != rana
    await forget(store, again)


async def test_a_goodbye_said_in_the_same_unit_goes_out_and_is_kept_nowhere(
    store: SqlStore, database: Database
) -> None:
    rana, karim, match_id = await lived_in(store)
    async with store.unit() as unit:
        unit.send(words(rana, "before", match_id=match_id))
        await unit.forget(rana)
        unit.send(words(rana, "goodbye"))
        unit.send(words(karim, "she left"))
        await unit.commit()
    goodbye, told = unit.committed_outbox
    assert (goodbye.account, told.account) == (RANA, KARIM)
    assert goodbye.outgoing.payload["plain"] == "goodbye"
    (row,) = await database.sql("SELECT payload FROM outbox WHERE id = :id", id=goodbye.id)
    assert row["payload"] is None
    assert [one.id for one in await store.unsent(10)] == [told.id]
    assert await store.claim_and_settle(lambda: ([], [goodbye.id]), NOW) == {goodbye.id}


async def test_forgetting_is_rolled_back_with_its_unit(store: SqlStore) -> None:
    rana, _, _ = await lived_in(store)
    async with store.unit() as unit:
        await unit.forget(rana)
    async with store.reading() as unit:
        answer = await unit.answers.get(f"{rana}:q")
    assert answer is not None
    assert answer.value == SECRETS[0]


@pytest.mark.parametrize("first", ["find", "none"])
async def test_a_unit_that_forgot_does_not_see_what_it_forgot(store: SqlStore, first: str) -> None:
    rana, _, _ = await lived_in(store)
    async with store.unit() as unit:
        if first == "find":
            await unit.answers.find(person_id=rana)
            await unit.dues.find(person_id=rana)
            await unit.dialogues.get(rana)
            await unit.meetings.find()
        await unit.forget(rana)
        assert await unit.answers.find(person_id=rana) == []
        assert await unit.dues.find(person_id=rana) == []
        assert await unit.dialogues.get(rana) is None
        assert await unit.meetings.find() == []
        await unit.commit()
