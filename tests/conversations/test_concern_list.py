"""/concerns: what is open, for those who may look after it; what waits is told again."""

from tests.conversations.world import World


async def test_the_list_shows_what_nobody_looks_after_first(world: World) -> None:
    rana, sami = await world.recipient(1), await world.supporter(2)
    carla = await world.member(8)
    await rana.says("/support")
    await carla.taps("I look after this")
    await world.passes(days=2)
    await sami.says("/support")
    carla.new()
    await carla.says("/concerns")
    head, first, second = carla.last().text.split("\n")
    assert "2 concerns are open" in head
    assert "a supporter asks for support" in first
    assert "Since today, nobody looks after it yet" in first
    assert "For 2 days, Staff8 looks after it" in second


async def test_one_of_the_list_is_looked_at_taken_and_closed(world: World) -> None:
    rana, carla = await world.recipient(1), await world.member(8)
    await rana.says("/support")
    await carla.says("/concerns")
    await carla.taps("1", carla.last())
    assert "somebody would like a word from the team" in carla.last().text
    await carla.taps("I look after this", carla.last())
    assert "You look after it" in carla.last().text
    await carla.taps("Close it")
    await carla.says("/concerns")
    carla.hears("Nothing is open")


async def test_another_sees_who_looks_after_one(world: World) -> None:
    rana, carla, dora = await world.recipient(1), await world.member(8), await world.member(9)
    await rana.says("/support")
    await carla.taps("I look after this")
    await dora.says("/concerns")
    await dora.taps("1", dora.last())
    assert "Staff8 looks after it" in dora.last().text


async def test_the_list_is_for_the_team_only(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/concerns")
    rana.hears("only for the team here")


async def test_a_request_that_waits_is_told_again_until_somebody_looks(world: World) -> None:
    rana, carla = await world.recipient(1), await world.member(8)
    await rana.says("/support")
    carla.new()
    await world.passes(days=2, hours=1)
    again = [text for text in carla.new() if "would like a word" in text]
    assert len(again) == 2
    await carla.taps("I look after this")
    carla.new()
    await world.passes(days=3)
    assert not any("would like a word" in text for text in carla.new())


async def test_asking_twice_tells_the_team_once(world: World) -> None:
    rana, carla = await world.recipient(1), await world.member(8)
    await rana.says("/support")
    await rana.says("/support")
    assert len([text for text in carla.new() if "would like a word" in text]) == 1
    assert len(await world.concerns(kind="write_me")) == 1
    assert sum("The team knows now" in text for text in rana.new()) == 2
