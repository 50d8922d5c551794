"""What people wrote is readable with the key only, and only in its own place."""

from dataclasses import replace

import pytest

from conversations.model.care import Concern
from conversations.model.ids import new_id
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Answer, Dialogue
from conversations.wire import RawUpdate
from storage import Key, SqlStore
from storage.errors import Tampered, WrongKey
from tests.storage.databases import NOW, Database
from tests.storage.people import RANA, in_talk, met, words

PLANTED = [
    f"canary-{place}-7f3a"
    for place in ("answer", "dialogue", "outbox", "inbox", "quarantine", "concern", "response")
]


async def plant(store: SqlStore) -> None:
    """Put a telling word into each sealed place."""
    rana, karim, match_id = await in_talk(store)
    answer, dialogue, sent, taken, poison, evidence, raw = PLANTED
    updates = [RawUpdate(1, RANA, taken.encode()), RawUpdate(2, 88_888_888, poison.encode())]
    await store.take_in(updates, NOW)
    prompt = Prompt(new_id(), rana, match_id, "first", ("R01",), NOW, NOW)
    async with store.unit() as unit:
        unit.answers.add(Answer(f"{rana}:q", rana, "q", answer, NOW))
        unit.dialogues.add(Dialogue(rana, "intake", "q", {"text": dialogue}))
        unit.send(words(karim, sent, sender=rana))
        unit.quarantine(2, "fault", [])
        unit.prompts.add(prompt)
        unit.responses.add(Response(new_id(), prompt.id, rana, match_id, "R01", 0.5, raw, NOW))
        for reporter in (rana, None):
            concern = Concern(new_id(), "report", 2, karim, reporter, match_id, NOW)
            unit.concerns.add(replace(concern, evidence=evidence))
        await unit.commit()


async def test_nothing_planted_is_in_any_column(store: SqlStore, database: Database) -> None:
    await plant(store)
    heap = await database.everything()
    assert [word for word in PLANTED if word.encode() in heap] == []
    assert str(RANA).encode() not in heap
    assert b"88888888" not in heap


async def test_nothing_planted_is_in_the_file_its_log_or_its_index(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    await plant(sqlite_store)
    heap = sqlite_database.bytes_on_disk()
    assert b"intake" in heap  # it is the right file
    assert [word for word in PLANTED if word.encode() in heap] == []
    assert str(RANA).encode() not in heap


async def test_it_all_comes_back_with_the_key(store: SqlStore, database: Database) -> None:
    await plant(store)
    again = await database.open()
    async with again.reading() as unit:
        (answer,) = await unit.answers.find()
        (dialogue,) = await unit.dialogues.find()
        (response,) = await unit.responses.find()
        concerns = await unit.concerns.find()
    (row,) = await again.unsent(10)
    (update,) = await again.unhandled(10)
    await again.close()
    assert answer.value == PLANTED[0]
    assert dialogue.data == {"text": PLANTED[1]}
    assert row.outgoing.payload["plain"] == PLANTED[2]
    assert update.raw == PLANTED[3].encode()
    assert {concern.evidence for concern in concerns} == {PLANTED[5]}
    assert response.raw == PLANTED[6]


async def test_a_ciphertext_moved_to_another_row_does_not_open(
    store: SqlStore, database: Database
) -> None:
    rana, karim = await met(store, 1, 2)
    async with store.unit() as unit:
        for person, question in ((rana, "a"), (rana, "b"), (karim, "a")):
            unit.answers.add(Answer(f"{person}:{question}", person, question, question, NOW))
        await unit.commit()
    move = (
        "UPDATE answer SET value = (SELECT value FROM answer WHERE id = :source) WHERE id = :target"
    )
    for source, target in ((f"{rana}:a", f"{rana}:b"), (f"{rana}:b", f"{karim}:a")):
        await database.sql(move, source=source, target=target)
        async with store.reading() as unit:
            with pytest.raises(Tampered, match=r"answer\.value"):
                await unit.answers.get(target)


async def test_a_changed_ciphertext_does_not_open(store: SqlStore, database: Database) -> None:
    (rana,) = await met(store, 1)
    async with store.unit() as unit:
        unit.answers.add(Answer(f"{rana}:a", rana, "a", "yes", NOW))
        await unit.commit()
    (row,) = await database.sql("SELECT value FROM answer")
    for broken in (row["value"][:-1] + bytes([row["value"][-1] ^ 1]), b"", b"\1short"):
        await database.sql("UPDATE answer SET value = :value", value=broken)
        async with store.reading() as unit:
            with pytest.raises(Tampered):
                await unit.answers.find()


async def test_the_same_words_never_look_the_same(store: SqlStore, database: Database) -> None:
    people = await met(store, *range(20))
    async with store.unit() as unit:
        for person in people:
            unit.answers.add(Answer(f"{person}:a", person, "a", "yes", NOW))
        await unit.commit()
    rows = await database.sql("SELECT value FROM answer")
    assert len({bytes(row["value"]) for row in rows}) == len(people)


async def test_a_wrong_key_is_noticed_when_the_store_is_opened(
    store: SqlStore, database: Database
) -> None:
    await plant(store)
    for wrong in (Key.new(), Key({2: bytes(32)})):
        with pytest.raises(WrongKey, match="key file"):
            await database.open(key=wrong)


async def test_a_new_storage_key_opens_everything_and_the_old_one_may_go(
    store: SqlStore, database: Database
) -> None:
    await plant(store)
    both = database.key.renewed()
    renewed = await database.open(key=both)
    assert await renewed.rewrap() == 3  # two people and the system
    assert await renewed.rewrap() == 0
    await renewed.close()
    only_new = Key({both.newest: both.secrets[both.newest]})
    again = await database.open(key=only_new)
    async with again.unit() as unit:
        (answer,) = await unit.answers.find()
        people = await unit.resolve_people([RANA], NOW)
    await again.close()
    assert answer.value == PLANTED[0]
    assert people[RANA] == answer.person_id
    with pytest.raises(WrongKey):
        await database.open(key=Key({1: database.key.secrets[1]}))
