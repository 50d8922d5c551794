"""/pause, /resume and /talks: breaks without reasons, which end only by who took them."""

import pytest

from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from tests.conversations.world import World

PASSED_ON = "hello out there"


async def test_pausing_one_talk_tells_the_other_and_holds_words_back(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/pause")
    await rana.taps("The talk with Maple")
    rana.new()
    sami.hears("Cedar takes a break from the talk")
    await sami.says(PASSED_ON)
    assert rana.new() == []
    sami.hears("is paused, so this was not passed on")
    await rana.says(PASSED_ON)
    assert sami.new() == []
    rana.hears("is paused, so this was not passed on")


async def test_resume_lets_the_talk_go_on_and_says_so_to_both(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/pause")
    await rana.taps("The talk with Maple")
    await world.passes(hours=1)
    rana.new()
    sami.new()
    await rana.says("/resume")
    assert rana.new() == ["Good to have you back.", "Your talks go on. /talks shows them."]
    sami.hears("Cedar is back. The talk goes on.")
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    await sami.says(PASSED_ON)
    rana.hears(PASSED_ON)


async def test_nobody_but_who_took_the_break_can_end_it(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/pause")
    await rana.taps("The talk with Maple")
    rana.new()
    await world.passes(hours=1)
    await sami.says("/resume")
    await sami.says("/talks")
    assert "Cedar: takes a break; I tell you when it goes on" in sami.last().text
    assert sami.last().buttons == {}
    await sami.says("/time")
    assert "Cedar takes a break from the talk" in sami.last().text
    assert "Your talks go on. /talks shows them." not in sami.new()
    assert rana.new() == []
    assert (await world.match(match_id)).state is MatchState.PAUSED


async def test_pausing_everything_rests_all_talks_and_sends_nothing_until_resume(
    world: World,
) -> None:
    rana, sami, first = await world.pair()
    nour = await world.recipient(3, waits=False)
    second = await world.talk(nour, sami, ("Elm", "Oak"))
    await sami.says("/pause")
    await sami.taps("Everything")
    sami.new()
    rana.hears("Maple takes a break")
    nour.hears("Oak takes a break")
    await rana.says("/resume")
    await nour.says(PASSED_ON)
    await world.passes(days=9)
    assert sami.new() == []
    await sami.says("/resume")
    for match_id in (first, second):
        assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_when_both_take_a_break_the_talk_waits_for_both(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/pause")
    await rana.taps("The talk with Maple")
    await world.passes(hours=1)
    await sami.says("/pause")  # no open talk is left to choose: everything rests
    assert (await sami.person()).state is PersonState.PAUSED
    await world.passes(hours=1)
    sami.new()
    await rana.says("/resume")
    assert sami.new() == []
    assert (await world.match(match_id)).state is MatchState.PAUSED
    await world.passes(hours=1)
    await sami.says("/resume")
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def test_now_works_during_a_break(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says("/pause")
    await rana.taps("Everything")
    rana.new()
    await rana.says("/now")
    assert "999" in rana.hears("in danger now")


async def test_resume_keeps_the_place_of_somebody_who_waits_already(world: World) -> None:
    rana = await world.recipient(1)
    since = (await rana.person()).waiting_since
    await world.passes(days=2)
    await rana.says("/resume")
    assert (await rana.person()).waiting_since == since


async def test_resume_after_a_pause_looks_again(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/pause")
    assert (await world.round()).recipients == 0
    await rana.says("/resume")
    assert (await world.round()).recipients == 1


async def test_there_is_nothing_to_pause_or_resume_for_a_stranger(world: World) -> None:
    eve = await world.stranger(9)
    await eve.says("/pause")
    eve.hears("There is nothing to pause yet")
    await eve.says("/resume")
    eve.hears("There is nothing to take up again")


async def test_resume_in_the_middle_of_the_way_in_shows_the_open_question(world: World) -> None:
    eve = await world.stranger(9)
    await eve.says("/start")
    await eve.taps("English")
    await eve.taps("Go on")
    eve.new()
    await eve.says("/resume")
    eve.hears("How old are you?")


async def test_talks_shows_who_waits_for_whom(world: World) -> None:
    rana, sami, _ = await world.pair()
    nour = await world.recipient(3, waits=False)
    await world.talk(nour, sami, ("Elm", "Oak"))
    await rana.says("hello")
    await sami.says("/talks")
    told = sami.messages[-1]
    assert "Cedar: waits for you" in told.text
    assert "Elm: nobody has written yet" in told.text
    assert list(told.buttons) == ["Write to Cedar", "Write to Elm", "Agree on a time"]


async def test_talks_without_any_says_honestly_how_long_it_may_take(world: World) -> None:
    rana, eve = await world.recipient(1), await world.stranger(2)
    await world.supporter(3)
    await rana.says("/talks")
    first, second = rana.new()
    assert "We are looking for a peer" in first
    assert "cannot say yet" in second
    await eve.says("/talks")
    eve.hears("You are in no talk at the moment")


@pytest.mark.parametrize("why", ["nobody there", "nobody with room", "another language"])
async def test_no_days_are_promised_while_nobody_fits(world: World, why: str) -> None:
    rana = await world.recipient(1)
    if why == "nobody with room":
        await world.supporter(2, capacity=0)
    elif why == "another language":
        await world.supporter(2, answers={"languages": ["es"]})
    await rana.says("/talks")
    told = rana.new()[-1]
    assert "days" not in told
    assert "right now there is nobody here yet who fits" in told


async def test_who_has_been_found_somebody_is_not_told_that_nobody_fits(world: World) -> None:
    rana, _ = await world.recipient(1), await world.supporter(2, capacity=1)
    await world.round()
    await rana.says("/talks")
    assert "cannot say yet" in rana.new()[-1]


async def test_a_talk_that_ends_waits_for_who_paused_everything(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/pause")
    await rana.taps("Everything")
    rana.new()
    await sami.says("/end")
    await sami.taps("End it now")
    await world.passes(days=2)
    assert rana.new() == []
    await rana.says("/resume")
    rana.hears("While you were away, Maple ended the talk")
    await rana.says("/resume")
    assert not any("While you were away" in text for text in rana.new())


async def test_a_supporter_who_looks_for_a_peer_goes_on_looking_without_offers(
    world: World,
) -> None:
    both = await world.supporter(1, recipient=True, waiting_since=world.clock.now())
    await both.says("/available")
    both.hears("No new offers from now on")
    await world.recipient(2)
    await world.supporter(3, capacity=1)
    pairs = (await world.round()).proposals
    assert {pair.supporter_id for pair in pairs} == {(await world.stranger(3)).id}
    await both.says("/available")
    both.hears("You get offers again")
    assert both.id in {pair.supporter_id for pair in (await world.round()).proposals}


async def test_words_without_a_talk_are_sent_to_nobody_and_that_is_said(world: World) -> None:
    waiting, resting = await world.recipient(1), await world.supporter(2)
    stranger = await world.stranger(3)
    for phone, told in (
        (waiting, "We are looking for a peer"),
        (resting, "You are not in a talk, so nobody was sent this"),
        (stranger, "/start begins"),
    ):
        await phone.says(PASSED_ON)
        phone.hears(told)
    assert all(PASSED_ON not in m.text for p in world.phones.values() for m in p.messages)


async def test_a_coordinator_who_is_not_available_as_a_supporter_still_hears_of_concerns(
    world: World,
) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(9)
    await world.ready.person(10, supporter=True, staff="coordinator", capacity=1)
    cora = await world.stranger(10)
    await cora.says("/available")
    cora.new()
    await rana.says("I want to kill myself tonight")
    carla.hears("Concern")
    cora.hears("Concern")


async def test_talks_shows_ten_talks_the_longest_unanswered_first(world: World) -> None:
    sami = await world.supporter(2, capacity=10)
    names = ["Ash", "Birch", "Elm", "Fir", "Holly", "Larch", "Linden", "Oak", "Pine", "Rowan"]
    phones = []
    for number, name in enumerate(names):
        phones.append(await world.recipient(10 + number, waits=False))
        await world.talk(phones[-1], sami, (name, f"Sami{number}"))
    for one in reversed(phones[2:]):
        await one.says("hello")
        await world.passes(minutes=10)
    await phones[9].says("are you there?")  # who asks again waits no shorter
    await phones[8].says("/pause")
    await phones[8].taps("The talk with")
    await phones[7].says("/away")
    await phones[7].taps("Tomorrow")
    await sami.says("/talks")
    lines = sami.last().text.splitlines()[1:]
    assert lines[0] == "• <b>Rowan: waits for you</b>, wrote 1 hour ago"
    assert lines[1:3] == [
        "• <b>Oak: waits for you</b>, wrote 1 hour ago",
        "   Away for about a day.",
    ]
    order = [line.split(":")[0].removeprefix("• ").removeprefix("<b>") for line in lines]
    named = [name for name in order if name in names]
    waiting = ["Rowan", "Oak", "Linden", "Larch", "Holly", "Fir", "Elm"]
    assert named[:7] == waiting
    assert sorted(named[7:9]) == ["Ash", "Birch"]
    assert lines[-1] == "• Pine: takes a break; I tell you when it goes on"
    assert len(sami.last().buttons) == 10


async def test_talks_says_whose_word_was_last_and_how_long_ago(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("how are you?")
    await world.passes(hours=3)
    await sami.says("/talks")
    assert "Cedar: your word was the last, 3 hours ago" in sami.last().text
    await rana.says("fine")
    await world.passes(days=2)
    await sami.says("/talks")
    assert "Cedar: waits for you</b>, wrote 2 days ago" in sami.last().text
