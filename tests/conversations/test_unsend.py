"""/unsend takes a message back wherever it is."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.conversations.world import World

NIGHT_IN_LONDON = datetime(2026, 3, 2, 23, tzinfo=UTC)


async def test_unsend_as_a_reply_takes_back_that_message(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("too much")
    sami.new()
    await rana.says("/unsend", replace(sami.last().target, own=True))
    rana.hears("Taken back from Maple")
    assert sami.new() == ["delete"]


async def test_unsend_alone_offers_the_last_three(world: World) -> None:
    rana, sami, _ = await world.pair()
    for words in ("one", "two", "three", "four"):
        await rana.says(words)
        await world.passes(minutes=5)
    await rana.says("/unsend")
    assert list(rana.last().buttons) == [
        "5 minutes ago, to Maple",
        "10 minutes ago, to Maple",
        "15 minutes ago, to Maple",
    ]
    sami.new()
    await rana.taps("10 minutes ago")
    assert sami.new() == ["delete"]


async def test_unsend_takes_back_what_waits_before_it_went(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("my number is +44 7700 900123")
    await rana.says("/unsend")
    await rana.taps("to Maple")
    rana.hears("had not been sent yet")
    assert await world.held() == []
    assert sami.new() == []
