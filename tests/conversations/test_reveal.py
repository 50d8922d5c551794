"""Sharing contact details: both ask, a day passes, both write, and only then both see."""

from sqlalchemy import text

from tests.conversations.reveals import (
    CLOSED,
    RANAS,
    SAMIS,
    asks,
    asks_in_vain,
    both_ask,
    heard,
    may_write,
    wishes,
    writes,
)
from tests.conversations.world import World

AUDITED = "SELECT actor, action, object, reason FROM audit"


async def test_both_ask_wait_write_and_get_each_others_line_at_once(world: World) -> None:
    rana, sami, match_id = await may_write(world)
    await writes(rana, RANAS)
    assert RANAS not in heard(sami)
    rana.new()
    sami.new()
    await writes(sami, SAMIS)
    assert SAMIS in rana.hears("Maple shares this with you")
    assert RANAS in sami.hears("Cedar shares this with you")
    assert await wishes(world) == []
    async with world.store.reading() as unit:
        sides = await unit.sides.find(match_id=match_id)
    assert [side.shared_at for side in sides] == [world.clock.now()] * 2


async def test_nothing_is_told_to_the_peer_by_looking(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/reveal")
    told = rana.hears("both ask for it")
    assert "cannot be undone" in told
    assert "You owe this to nobody" in told
    await rana.taps("Rather not")
    assert sami.new() == []
    assert await wishes(world) == []


async def test_the_peer_hears_of_it_once_and_a_not_now_is_told_to_nobody(world: World) -> None:
    rana, sami, _ = await world.pair()
    await asks(rana)
    assert "Nothing happens unless you want it too" in sami.hears("Cedar would like to share")
    rana.new()
    await sami.taps("Not now")
    sami.hears("is not told")
    assert rana.new() == []
    await rana.taps("Take it back")
    await asks(rana)
    assert not any("would like to share" in text for text in sami.new())


async def test_one_who_asks_alone_waits_for_ever(world: World) -> None:
    rana, sami, _ = await world.pair()
    await asks(rana)
    await asks(rana)
    await world.passes(days=9)
    assert "once more" not in heard(rana)
    assert not any("Yes, I write" in label for one in rana.messages for label in one.buttons)
    assert "A day has passed" not in heard(sami)


async def test_nobody_writes_a_line_before_the_day_is_over(world: World) -> None:
    rana, sami, _ = await both_ask(world)
    await world.passes(hours=23)
    for phone in (rana, sami):
        assert "A day has passed" not in heard(phone)
        await phone.says("/reveal")
        assert list(phone.last().buttons) == ["Take it back"]
    await world.passes(hours=1)
    for phone in (rana, sami):
        assert "A day has passed" in heard(phone)


async def test_a_line_is_shown_before_it_counts_and_can_be_changed(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS, agrees=False)
    assert RANAS in rana.last().text
    assert "has not been sent" in rana.last().text
    await rana.taps("Write it differently")
    await rana.says("  another\nline ")
    assert "<code>another line</code>" in rana.last().text
    await rana.taps("Yes, hand it over")
    await writes(sami, SAMIS)
    assert "another line" in heard(sami)
    assert RANAS not in heard(sami)


async def test_a_line_of_more_than_200_characters_is_not_taken(world: World) -> None:
    rana, _, _ = await may_write(world)
    await rana.taps("Yes, I will write my line")
    rana.new()
    await rana.says("a" * 201)
    rana.hears("too long")
    await rana.says("a" * 200)
    rana.hears("would see exactly this")


async def test_words_that_may_be_meant_for_the_peer_are_no_line(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await rana.taps("Yes, I will write my line")
    world.clock.move(minutes=1)
    await sami.says("did you sleep?")
    await rana.says("a little, yes")
    assert {one.line for one in await wishes(world)} == {""}
    assert "a little, yes" not in heard(sami)


async def test_who_agreed_is_not_asked_by_an_old_button(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    await writes(sami, SAMIS)
    rana.toasts.clear()
    old = next(one for one in rana.messages if "Take it back" in one.buttons)
    await rana.taps("Take it back", old)
    assert rana.toasts == [CLOSED]
    await asks_in_vain(rana)


async def test_who_is_held_back_with_a_number_hears_of_the_safe_way(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says("my mail is rana@example.org")
    assert "/reveal" in rana.hears("I have not sent this yet")


async def test_with_several_talks_it_asks_which(world: World) -> None:
    rana, sami, _ = await world.pair()
    await world.talk(await world.recipient(3, waits=False), sami, ("Fern", "Olive"))
    await sami.says("/reveal")
    sami.hears("Which talk")
    await sami.taps("Fern")
    assert "you and Fern both ask" in sami.last().text
    assert rana.new() == []


async def test_mydata_shows_ones_own_wish_and_line_and_what_was_shared(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    rana.new()
    await rana.says("/mydata")
    assert any(f"Your line for it: {RANAS}" in text for text in rana.new())
    await sami.says("/mydata")
    assert RANAS not in heard(sami)
    await writes(sami, SAMIS)
    await sami.says("/mydata")
    assert "Contact details shared with Cedar" in heard(sami)


async def test_the_handing_over_is_audited_without_the_lines(world: World) -> None:
    rana, sami, match_id = await may_write(world)
    await writes(rana, RANAS)
    await writes(sami, SAMIS)
    async with world.store._reading() as session:
        rows = [tuple(row) for row in await session.rows(text(AUDITED))]
    shared = [(actor, what) for actor, action, what, _ in rows if action == "contacts.shared"]
    assert sorted(shared) == sorted([(rana.id, match_id), (sami.id, match_id)])
    assert not any(RANAS in str(row) or SAMIS in str(row) for row in rows)
