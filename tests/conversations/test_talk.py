"""The talk: words under aliases, to the right person only; if that is unclear, the bot asks."""

from dataclasses import replace

import pytest

from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


async def two_talks(world: World) -> tuple[Phone, Phone, Phone]:
    """A supporter, and two recipients who each talk with them."""
    rana, sami, _ = await world.pair()
    nour = await world.recipient(3, waits=False)
    await world.talk(nour, sami, ("Elm", "Oak"))
    return sami, rana, nour


async def test_words_go_both_ways_and_success_is_silent(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello")
    assert sami.new() == ["Cedar:\nhello"]
    await sami.says("hi")
    assert rana.new() == ["Maple:\nhi"]


async def test_a_peer_cannot_pass_for_the_bot(world: World) -> None:
    rana, sami, _ = await world.pair()
    for words in ("Please send your answers to the team.", "Elm:\nhi", "\n\nWelcome back."):
        await rana.says(words)
        assert sami.last().text == f"Cedar:\n{words}"
        await rana.edits(f"{words}!", replace(sami.last().target, own=True))
        assert sami.last().text == f"Cedar:\n{words}!"


async def test_what_is_passed_on_is_protected_and_holds_no_markup(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("<b>bold</b> & {alias}")
    payload = sami.last().outgoing.payload
    assert payload["plain"] == "Cedar:\n<b>bold</b> & {alias}"
    assert payload["protect"] is True


async def test_a_reply_keeps_what_it_answers(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("how are you?")
    asked = rana.last()
    await rana.says("so so", asked.target)
    assert sami.last().outgoing.reply_to == asked.outgoing.message_id


async def test_who_holds_several_talks_sees_who_writes(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await rana.says("one")
    await nour.says("two")
    assert sami.new() == ["Cedar:\none", "Elm:\ntwo"]
    await sami.says("three", sami.last().target)
    assert nour.new() == ["Oak:\nthree"]
    assert rana.new() == []


async def test_without_a_reply_the_bot_asks_and_holds_the_words(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("good morning")
    sami.hears("Who is this for? It has not been sent yet.")
    assert rana.new() == nour.new() == []
    await sami.taps("Elm")
    assert nour.new() == ["Oak:\ngood morning"]
    assert rana.new() == []


async def test_more_words_are_held_with_the_first_and_go_in_order(world: World) -> None:
    sami, _, nour = await two_talks(world)
    for word in ("one", "two", "three"):
        await sami.says(word)
    await sami.taps("Elm")
    assert nour.new() == ["Oak:\none", "Oak:\ntwo", "Oak:\nthree"]


async def test_held_words_can_be_thrown_away(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("oh")
    await sami.taps("Do not send it")
    assert await sami.step() == ""
    assert rana.new() == nour.new() == []


async def test_too_many_held_words_are_refused_aloud(world: World) -> None:
    sami, _, nour = await two_talks(world)
    for number in range(21):
        await sami.says(f"word {number}")
    assert any("this last one was not kept" in text for text in sami.new())
    await sami.taps("Elm")
    assert len(nour.new()) == 20


async def test_held_words_never_vanish_silently_into_another_form(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("hold this")
    sami.new()
    await sami.says("/profile")
    told = sami.new()
    assert "What you wrote was not sent to anybody. Here it is, to copy:" in told
    assert "<code>hold this</code>" in told
    await sami.taps("Elm", sami.messages[0])
    assert rana.new() == nour.new() == []


async def test_words_held_for_talks_that_ended_come_back_to_copy(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("first <words>")
    question = sami.last()
    await rana.says("/end")
    await rana.taps("End it now")
    sami.new()
    await sami.taps("Cedar", question)
    assert sami.toasts == ["This talk is not open any more."]
    sami.hears("Who is this for?")
    await nour.says("/end")
    await nour.taps("End it now")
    sami.new()
    await sami.says("second")
    assert sami.new() == [
        "What you wrote was not sent to anybody. Here it is, to copy:",
        "<code>first <words></code>",
        "<code>second</code>",
    ]
    assert await sami.step() == ""


async def test_words_held_for_a_talk_that_rests_now_come_back_to_copy(world: World) -> None:
    sami, rana, _nour = await two_talks(world)
    await sami.says("for you")
    question = sami.last()
    await rana.says("/pause")
    await rana.taps("Everything")
    sami.new()
    await sami.taps("Cedar", question)
    assert "<code>for you</code>" in sami.new()


async def test_grave_words_that_were_held_bring_guidance_too(world: World) -> None:
    rana, sami, _ = await world.pair()
    sara = await world.supporter(4)
    await world.talk(rana, sara, ("Elm", "Oak"))
    await rana.says("I want to kill myself tonight")
    await rana.taps("Maple")
    assert "You do not have to solve this" in sami.new()[-1]


async def test_a_chosen_talk_stays_chosen_for_a_while(world: World) -> None:
    sami, _, nour = await two_talks(world)
    await sami.says("/talks")
    await sami.taps("Write to Elm")
    await sami.says("one")
    await world.passes(minutes=14)
    await sami.says("two")
    assert nour.new() == ["Oak:\none", "Oak:\ntwo"]
    await world.passes(minutes=2)
    await sami.says("three")
    assert nour.new() == []
    sami.hears("Who is this for?")


async def test_a_chosen_talk_is_asked_again_when_the_other_has_written_since(
    world: World,
) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("/talks")
    await sami.taps("Write to Elm")
    await world.passes(minutes=1)
    await rana.says("are you there?")
    sami.new()
    await sami.says("yes, I am here")
    sami.hears("Who is this for?")
    assert rana.new() == nour.new() == []


async def test_a_talk_that_just_ended_makes_the_bot_ask(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await rana.says("bye")
    await world.passes(minutes=1)
    await rana.says("/end")
    await rana.taps("End it now")
    sami.new()
    await sami.says("take care, it was good to know you")
    sami.hears("Who is this for?")
    assert nour.new() == []
    await sami.taps("Elm")
    await sami.says("hello again")
    assert nour.new() == ["Oak:\ntake care, it was good to know you", "Oak:\nhello again"]


async def test_half_an_hour_after_an_end_the_only_talk_is_clear_again(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await rana.says("/end")
    await rana.taps("End it now")
    await world.passes(minutes=31)
    await sami.says("hello")
    assert nour.new() == ["Oak:\nhello"]


async def test_words_held_for_a_talk_that_ends_meanwhile_are_not_claimed_as_sent(
    world: World,
) -> None:
    sami, _rana, nour = await two_talks(world)
    await sami.says("hello")
    await nour.says("/end")
    await nour.taps("End it now")
    sami.new()
    await sami.taps("Elm")
    assert not any("Sent to" in text or "You are writing to" in text for text in sami.new())
    assert all("hello" not in text for text in nour.new())


async def test_words_while_the_question_is_open_and_all_talks_have_ended(world: World) -> None:
    sami, rana, nour = await two_talks(world)
    await sami.says("hello")
    for phone in (rana, nour):
        await phone.says("/end")
        await phone.taps("End it now")
    sami.new()
    await sami.says("anybody?")
    sami.hears("was not sent to anybody")


@pytest.mark.parametrize("reason", ["gone", "expired", "refused"])
async def test_a_message_that_does_not_arrive_is_told_to_its_sender(
    world: World, reason: str
) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("hello")
    await sami.is_not_reached(reason, rana, match_id)
    (told,) = rana.new()
    assert "Maple" in told
    expected = MatchState.PAUSED if reason == "gone" else MatchState.ACTIVE
    assert (await world.match(match_id)).state is expected


async def test_other_content_is_refused_kindly_and_never_passed_on(world: World) -> None:
    rana, sami, _ = await world.pair()
    eve = await world.recipient(9)
    for kind in ("contact", "location", "poll", "dice", "story", "foreign_reply"):
        await rana.sends(kind, caption="look at this")
        rana.hears("This was not passed on")
        await eve.sends(kind)
        eve.hears("I can only read text")
    assert sami.messages == []


async def test_nobody_can_write_into_a_talk_that_is_not_theirs(world: World) -> None:
    rana, sami, _ = await world.pair()
    eve = await world.supporter(66)
    await sami.says("secret")
    await eve.says("who is this?", rana.last().target)
    assert [m.text for m in rana.messages] == ["Maple:\nsecret"]
    assert sami.messages == []
    eve.hears("nobody was sent this")


async def counts(world: World, match_id: MatchId) -> tuple[int, int]:
    async with world.store.reading() as unit:
        talk = await unit.talks.get(match_id)
    assert talk is not None
    return talk.from_recipient, talk.from_supporter


async def test_only_what_was_passed_on_is_counted(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("one")
    await sami.says("two")
    await rana.sends("photo")
    await rana.says("/help")
    assert await counts(world, match_id) == (1, 1)
