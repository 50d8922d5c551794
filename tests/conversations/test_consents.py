"""Consents: each with its own text and time; a needed one refused; each taken back alone."""

from dataclasses import replace

from conversations.model.matches import MatchState
from conversations.model.person import Consent, PersonState
from tests.conversations.arrivals import agrees, through_the_facts
from tests.conversations.world import Phone, World


async def consents(phone: Phone) -> dict[str, Consent]:
    """The last word on each purpose."""
    async with phone.world.store.reading() as unit:
        found = await unit.consents.find(person_id=phone.id)
    return {c.purpose: c for c in sorted(found, key=lambda one: one.at)}


async def at_consents(world: World) -> Phone:
    eve = await world.stranger(1)
    await eve.says("/start")
    await through_the_facts(eve)
    eve.new()
    return eve


async def takes_back(phone: Phone, title: str) -> None:
    await phone.says("/profile")
    await phone.taps("What I agreed to")
    await phone.taps(f"Take back: {title}")


async def agrees_again(phone: Phone, title: str) -> None:
    await phone.says("/profile")
    await phone.taps("What I agreed to")
    await phone.taps(f"Agree: {title}")


async def test_each_consent_is_kept_with_version_text_language_and_time(world: World) -> None:
    eve = await at_consents(world)
    await agrees(eve)
    kept = await consents(eve)
    assert set(kept) == {"talks", "matching", "common_ground", "ratings"}
    for consent in kept.values():
        assert (consent.version, consent.language, consent.given) == ("1", "en", True)
        assert len(consent.text_hash) == 64
        assert consent.at == world.clock.now()
    assert len({consent.text_hash for consent in kept.values()}) == 4


async def test_a_consent_is_a_tap_and_never_read_into_words(world: World) -> None:
    eve = await at_consents(world)
    await eve.says("yes I agree")
    assert "a clear yes or no" in eve.new()[0]
    assert await consents(eve) == {}


async def test_a_needed_consent_may_be_read_again(world: World) -> None:
    eve = await at_consents(world)
    await eve.taps("No")
    await eve.taps("Read it again")
    assert "(1 of 4)" in eve.last().text
    await agrees(eve)
    assert await eve.step() == "intake.languages"


async def test_refusing_a_needed_consent_stops_here_and_keeps_no_answers(world: World) -> None:
    eve = await at_consents(world)
    await eve.taps("No")
    await eve.taps("Stop here")
    assert "keep none of your answers" in eve.last().text
    assert await eve.answers() == {}
    assert (await eve.person()).state is PersonState.NEW
    await eve.says("/start")
    assert "Which language shall we use" in eve.last().text


async def test_the_others_may_be_refused_and_the_way_goes_on(world: World) -> None:
    eve = await at_consents(world)
    for label in ("Yes, I agree", "Yes, I agree", "No", "No"):
        await eve.taps(label)
    given = {purpose: consent.given for purpose, consent in (await consents(eve)).items()}
    assert given == {"talks": True, "matching": True, "common_ground": False, "ratings": False}
    assert await eve.step() == "intake.languages"


async def test_taking_back_matching_stops_the_search_and_the_offers(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    sami.new()
    await takes_back(rana, "Finding a peer for you")
    sami.hears("your place is free again")
    assert (await world.round()).recipients == 0
    assert (await rana.person()).state is PersonState.RESTING


async def test_taking_back_talks_rests_the_talks_kindly(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await takes_back(rana, "Passing on your messages")
    assert "Nobody asks why" in "\n".join(rana.new())
    sami.hears("Cedar takes a break")
    assert (await world.match(match_id)).state is MatchState.PAUSED
    await sami.says("are you there?")
    assert rana.new() == []


async def test_without_a_needed_consent_neither_side_can_let_the_talk_go_on(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await takes_back(rana, "Passing on your messages")
    await world.passes(hours=1)
    rana.new()
    await rana.says("/resume")
    rana.hears("Something needs your yes first")
    await rana.says("/talks")
    await rana.taps("Go on with Maple")
    await sami.says("/resume")
    assert (await world.match(match_id)).state is MatchState.PAUSED


async def test_agreeing_again_and_resume_go_on(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await takes_back(rana, "Passing on your messages")
    await world.passes(hours=1)
    await agrees_again(rana, "Passing on your messages")
    assert (await world.match(match_id)).state is MatchState.PAUSED
    sami.new()
    await rana.says("/resume")
    sami.hears("Cedar is back")
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_a_supporter_without_a_needed_consent_gets_no_offers(world: World) -> None:
    await world.recipient(1)
    sami = await world.supporter(2)
    await takes_back(sami, "Finding a peer for you")
    sami.new()
    await sami.says("/available")
    sami.hears("Something needs your yes first")
    assert (await world.round()).supporters == 0


async def test_looking_for_somebody_else_needs_the_consents_too(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/end")
    await sami.taps("End it now")
    await takes_back(rana, "Finding a peer for you")
    await rana.taps("Find me somebody else")
    assert any("Something needs your yes first" in text for text in rana.new())
    assert (await rana.person()).waiting_since is None


async def test_taking_back_common_ground_hides_it_and_changes_nothing_else(
    world: World,
) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await takes_back(rana, "Showing what you share")
    await world.round()
    assert "Panic" not in sami.hears("What you share is kept private")
    assert (await rana.person()).state is PersonState.ACTIVE


async def test_taking_back_ratings_leaves_the_talk_as_it_is(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await takes_back(rana, "Asking how it goes")
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    await rana.says("hello")
    sami.hears("hello")


async def test_a_consent_taken_back_keeps_when_it_was_given(world: World) -> None:
    eve = await at_consents(world)
    await agrees(eve)
    given = (await consents(eve))["ratings"]
    await world.passes(days=3)
    await eve.taps("Skip")
    async with world.store.reading() as unit:
        (kept,) = await unit.consents.find(person_id=eve.id, purpose="ratings")
    assert kept == given


async def test_the_list_shows_each_text_with_the_answer_that_stands(world: World) -> None:
    rana = await world.recipient(1)
    await takes_back(rana, "Asking how it goes")
    await rana.taps("What I agreed to")
    text, buttons = rana.last().text, rana.last().buttons
    assert "<b>Asking how it goes</b>: no" in text
    assert "<b>Finding a peer for you</b>: yes" in text
    assert "Agree: Asking how it goes" in buttons


def changed(world: World, *purposes: str) -> None:
    """Let these texts get another version, as an organisation would."""
    texts = tuple(
        replace(text, version="2", text="New words.") if text.purpose in purposes else text
        for text in world.programme.consents
    )
    world.with_programme(replace(world.programme, consents=texts))


async def proposed(world: World) -> bool:
    return bool((await world.round()).proposals)


async def test_a_changed_text_is_asked_at_the_next_contact_and_before_the_next_round(
    world: World,
) -> None:
    rana, sami = await world.recipient(1), await world.supporter(2)
    changed(world, "matching")
    assert not await proposed(world)
    assert rana.messages == sami.messages == []
    await rana.says("/talks")
    assert "New words." in rana.hears("We have changed something")
    await rana.taps("Yes, I agree")
    assert not await proposed(world)
    await sami.says("/available")
    await sami.says("/available")
    await sami.taps("Yes, I agree")
    assert await proposed(world)


async def test_a_changed_text_is_asked_once_a_day_and_one_at_a_time(world: World) -> None:
    rana = await world.recipient(1)
    changed(world, "matching", "ratings")
    for _ in range(3):
        await rana.says("/talks")
    rana.hears("Finding a peer")
    await world.passes(hours=25)
    await rana.says("/talks")
    rana.hears("Finding a peer")
    await rana.taps("Yes, I agree")
    rana.hears("Asking how it goes")
    await rana.taps("Yes, I agree")
    await world.passes(days=3)
    rana.new()
    await rana.says("/talks")
    assert not any("We have changed something" in text for text in rana.new())


async def test_a_no_to_a_changed_text_lets_the_search_rest(world: World) -> None:
    rana = await world.recipient(1)
    changed(world, "matching")
    await rana.says("/talks")
    await rana.taps("No")
    person = await rana.person()
    assert (person.state, person.waiting_since) == (PersonState.RESTING, None)


async def test_a_no_to_an_older_text_stays_a_no_unasked(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("What I agreed to")
    await rana.taps("Take back: Asking how it goes")
    await rana.says("/profile")
    await rana.taps("Done")
    changed(world, "ratings")
    rana.new()
    await rana.says("/talks")
    assert not any("We have changed something" in text for text in rana.new())


async def test_words_for_a_peer_and_help_are_not_followed_by_a_text_to_read(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    changed(world, "matching")
    await rana.says("hello")
    await rana.says("/now")
    assert not any("We have changed something" in text for text in rana.new())
    assert sami.new() == ["Cedar:\nhello"]


async def test_a_changed_text_shows_as_open_in_the_profile(world: World) -> None:
    rana = await world.recipient(1)
    changed(world, "matching")
    await rana.says("/profile")
    await rana.taps("What I agreed to")
    await rana.taps("Agree: Finding a peer")
    async with world.store.reading() as unit:
        versions = {c.version for c in await unit.consents.find(person_id=rana.id)}
    assert versions == {"1", "2"}
