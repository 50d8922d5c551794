"""Topics of talks: the newest in use, known for ever, gone with their person."""

from dataclasses import replace

from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from conversations.wire import TopicKey
from storage import SqlStore
from tests.storage.databases import NOW
from tests.storage.people import KARIM, RANA, in_talk, later


async def talks(store: SqlStore, *keys: TopicKey) -> dict[TopicKey, MatchId]:
    async with store.reading() as unit:
        return dict(await unit.resolve_topics(keys))


async def test_a_talk_has_the_newest_topic_that_is_in_use(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    assert await store.topic(karim, match_id) is None
    await store.keep_topic(karim, match_id, 7, NOW)
    await store.keep_topic(karim, match_id, 9, later(minutes=1))
    assert await store.topic(karim, match_id) == 9
    await store.end_topic(karim, 9)
    assert await store.topic(karim, match_id) == 7


async def test_a_closed_topic_still_says_which_talk_it_is(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    await store.keep_topic(karim, match_id, 7, NOW)
    await store.end_topic(karim, 7)
    key = TopicKey(KARIM, 7)
    assert await talks(store, key) == {key: match_id}


async def test_a_number_means_nothing_in_another_chat(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    await store.keep_topic(karim, match_id, 7, NOW)
    assert await talks(store, TopicKey(RANA, 7), TopicKey(999, 7), TopicKey(KARIM, 8)) == {}


async def test_topics_of_talks_that_are_over_are_named_until_they_are_ended(
    store: SqlStore,
) -> None:
    _, karim, match_id = await in_talk(store)
    await store.keep_topic(karim, match_id, 7, NOW)
    assert list(await store.topics_over(10)) == []
    async with store.unit() as unit:
        match = await unit.matches.get(match_id)
        assert match is not None
        unit.matches.save(replace(match, state=MatchState.ENDED, ended_at=NOW))
        await unit.commit()
    assert list(await store.topics_over(10)) == [(karim, TopicKey(KARIM, 7))]
    await store.end_topic(karim, 7)
    assert list(await store.topics_over(10)) == []


async def test_a_forgotten_person_has_no_topics(store: SqlStore) -> None:
    _, karim, match_id = await in_talk(store)
    await store.keep_topic(karim, match_id, 7, NOW)
    async with store.unit() as unit:
        await unit.forget(karim)
        await unit.commit()
    assert await store.topic(karim, match_id) is None
