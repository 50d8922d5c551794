"""What was held when the talk paused: its writer gets it back, and is promised nothing."""

from tests.conversations.world import World

BACK = "What you wrote was not sent to anybody. Here it is, to copy:"


async def test_a_yes_after_the_talk_paused_promises_nothing_and_gives_the_words_back(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("see https://example.org/poem")
    question = rana.last()
    await sami.says("/pause")
    await sami.taps("The talk with")
    rana.new()
    sami.new()
    await rana.taps("Send it anyway", question)
    answer, why, back, words = rana.new()
    assert (answer, back) == ("All right.", BACK)
    assert "is paused, so this was not passed on" in why
    assert "https://example.org/poem" in words
    assert sami.new() == []


async def test_a_photo_with_a_link_is_not_on_its_way_before_the_second_yes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo", "see https://example.org/poem")
    rana.new()
    await rana.taps("Send it anyway")
    answer, question = rana.new()
    assert answer == "All right."
    assert question.startswith("A photo can show more")
    await rana.taps("Send it")
    assert rana.new() == ["All right, it is on its way."]
    assert len(sami.new()) == 1


async def test_what_nobody_decided_about_is_told_in_a_paused_talk_too(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("see https://example.org/poem")
    await sami.says("/pause")
    await sami.taps("The talk with")
    rana.new()
    await world.passes(hours=25)
    rana.hears("waited for a day")
