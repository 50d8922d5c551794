"""/end, /change, /block and /stop: kind, without fault, one yes; a block is at once, for good."""

from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from tests.conversations.world import Phone, World


async def never_again(world: World, first: Phone, second: Phone) -> bool:
    await world.passes(hours=12)
    await world.round()
    again = await world.matches(recipient_id=first.id, supporter_id=second.id)
    return len(again) == 1


async def test_end_asks_once_and_is_kind_to_both(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/end")
    rana.hears("You need no reason")
    assert sami.new() == []
    await rana.taps("End it now")
    rana.hears("Thank you for the time you gave each other")
    sami.hears("most have nothing to do with you")
    assert (await world.match(match_id)).state is MatchState.ENDED


async def test_after_the_end_nothing_is_passed_on_and_that_is_said(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("one")
    reply = rana.last().target
    await rana.says("/end")
    await rana.taps("End it now")
    sami.new()
    rana.new()
    await rana.says("wait, one more thing", reply)
    rana.hears("has ended; this was not passed on")
    assert sami.new() == []


async def test_go_on_talking_changes_nothing(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/end")
    await rana.taps("Go on talking")
    assert (await world.match(match_id)).state is MatchState.ACTIVE
    assert sami.messages == []


async def test_the_recipient_whose_talk_was_ended_may_look_for_somebody_else(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/end")
    await sami.taps("End it now")
    assert list(sami.last().buttons) == []
    await rana.taps("Find me somebody else")
    assert any("We look for somebody now" in text for text in rana.new())
    assert (await rana.person()).waiting_since is not None
    assert await never_again(world, rana, sami)


async def test_find_me_somebody_else_in_a_newer_talk_does_not_search_behind_its_back(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("/end")
    await sami.taps("End it now")
    await world.talk(rana, await world.supporter(3), ("Elm", "Oak"))
    await rana.taps("Find me somebody else")
    assert (await rana.person()).waiting_since is None


async def test_change_ends_without_blame_and_looks_again(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/change")
    rana.hears("nobody's fault")
    await rana.taps("Yes, somebody else")
    assert any("We look for somebody now" in text for text in rana.new())
    sami.hears("Talks end for many reasons")
    assert (await world.match(match_id)).state is MatchState.ENDED
    assert (await world.round()).recipients == 1
    assert await never_again(world, rana, sami)


async def test_change_is_for_recipients_and_says_what_supporters_have(world: World) -> None:
    _, sami, match_id = await world.pair()
    await sami.says("/change")
    sami.hears("/end finishes this talk")
    assert (await world.match(match_id)).state is MatchState.ACTIVE


async def waits_in_outbox(world: World, phone: Phone, match_id: MatchId) -> int:
    unsent = await world.store.unsent(1000)
    return sum(r.outgoing.to == phone.id and r.outgoing.match_id == match_id for r in unsent)


async def test_block_is_at_once_purges_what_waits_and_is_for_good(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await sami.says("something horrible")
    assert await waits_in_outbox(world, rana, match_id) == 1
    await rana.says("/block")
    assert await waits_in_outbox(world, rana, match_id) == 0
    assert any("nothing from them reaches you any more" in text for text in rana.new())
    told = sami.hears("has ended the talk")
    assert "block" not in told
    await sami.says("and another")
    assert all("another" not in text for text in rana.new())
    assert await never_again(world, rana, sami)


async def test_what_had_not_arrived_at_the_end_never_does_and_its_writer_is_told(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await sami.says("wait, please")
    await rana.says("/end")
    await rana.taps("End it now")
    assert await waits_in_outbox(world, rana, match_id) == 0
    assert "What you wrote last may not have arrived." in sami.hears("has ended the talk")


async def test_block_offers_to_tell_the_team(world: World) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(9)
    await rana.says("/block")
    await rana.taps("Tell the team")
    await rana.taps("They insulted or hurt me")
    carla.hears("a report about a talk")


async def test_with_several_talks_each_command_asks_which(world: World) -> None:
    rana, sami, first = await world.pair()
    nour = await world.recipient(3, waits=False)
    second = await world.talk(nour, sami, ("Elm", "Oak"))
    await sami.says("/end")
    sami.hears("Which talk?")
    await sami.taps("Elm")
    await sami.taps("End it now")
    assert (await world.match(second)).state is MatchState.ENDED
    assert (await world.match(first)).state is MatchState.ACTIVE
    assert rana.messages == []


async def test_a_command_as_a_reply_is_about_that_talk(world: World) -> None:
    _rana, sami, _ = await world.pair()
    nour = await world.recipient(3, waits=False)
    second = await world.talk(nour, sami, ("Elm", "Oak"))
    await nour.says("hello")
    await sami.says("/block", sami.last().target)
    assert (await world.match(second)).state is MatchState.ENDED


async def test_without_a_talk_each_command_says_so(world: World) -> None:
    rana = await world.recipient(1)
    for command in ("/end", "/change", "/block"):
        await rana.says(command)
        rana.hears("You are not in a talk")
    await rana.says("/report")
    rana.hears("You are not in a talk")


async def test_stop_ends_a_talk_and_elsewhere_offers_pause_and_erasing(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says("/stop")
    rana.hears("End the talk with")
    eve = await world.recipient(5)
    await eve.says("/stop")
    eve.hears("/forget erases everything about you")


async def test_an_old_end_button_after_the_end_says_that_it_has_ended(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/end")
    await sami.says("/end")
    await sami.taps("End it now")
    rana.new()
    await rana.taps("End it now")
    rana.hears("This talk has ended already")
