"""What stops the sharing of contact details, at any step, and that nobody learns which."""

from dataclasses import replace
from typing import Any

import pytest

from conversations.model.person import Answer, PersonState, answer_id
from conversations.policy import Rules
from tests.conversations.reveals import (
    CLOSED,
    OFF,
    RANAS,
    SAMIS,
    asks,
    asks_in_vain,
    both_ask,
    concern,
    heard,
    may_write,
    wishes,
    writes,
)
from tests.conversations.world import SqlUnit, World


@pytest.mark.parametrize("late", [False, True])
async def test_either_can_take_it_back_and_the_other_is_not_told_who(
    world: World, late: bool
) -> None:
    rana, sami, _ = await both_ask(world)
    if late:
        await world.passes(hours=24)
        await writes(rana, RANAS)
    sami.new()
    await rana.says("/reveal")
    await rana.taps("Take it back")
    told = sami.hears(OFF)
    assert "Cedar" not in told
    assert await wishes(world) == []
    await world.passes(days=2)
    assert not any("A day has passed" in text for text in sami.new())


async def test_the_team_is_told_and_can_forbid_it_unseen(world: World) -> None:
    lead = await world.member(9)
    rana, sami, match_id = await both_ask(world)
    card = lead.hears("both ask to share contact details")
    assert "Cedar" in card
    assert "Maple" in card
    rana.new()
    sami.new()
    await lead.taps("Forbid it")
    assert rana.hears(OFF) == sami.hears(OFF)
    await asks_in_vain(rana)
    assert await wishes(world) == []
    async with world.store.reading() as unit:
        sides = await unit.sides.find(match_id=match_id)
    assert all(side.sharing_forbidden_at for side in sides)


async def test_who_is_in_the_talk_is_not_asked_as_staff_and_cannot_forbid(world: World) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, staff="coordinator")
    await world.talk(rana, sami)
    await asks(rana)
    await asks(sami)
    assert "Forbid it" not in [label for one in sami.messages for label in one.buttons]


async def test_a_line_already_agreed_to_can_still_be_forbidden(world: World) -> None:
    lead = await world.member(9)
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    await lead.taps("Forbid it")
    assert await wishes(world) == []
    sami.new()
    await sami.taps("Yes, I will write my line")
    assert sami.toasts == [CLOSED]
    assert RANAS not in heard(sami)


@pytest.mark.parametrize("within", [True, False])
async def test_an_open_concern_stands_in_the_way_and_nobody_learns_of_it(
    world: World, within: bool
) -> None:
    rana, sami, match_id = await both_ask(world)
    await concern(world, match_id if within else None, sami, "open")
    rana.new()
    await world.passes(hours=24)
    assert "concern" not in rana.hears(OFF)
    assert await wishes(world) == []
    await asks_in_vain(sami)


async def test_a_closed_concern_does_not(world: World) -> None:
    rana, sami, match_id = await both_ask(world)
    await concern(world, match_id, sami, "closed")
    await world.passes(hours=24)
    assert "A day has passed" in heard(rana)


async def test_asking_the_team_for_a_word_does_not_either(world: World) -> None:
    await world.member(8)
    rana, sami, _ = await both_ask(world)
    await sami.says("/support")
    await world.passes(hours=24)
    rana.hears("A day has passed")


async def test_a_concern_at_the_last_moment_holds_the_lines_back(world: World) -> None:
    rana, sami, match_id = await may_write(world)
    await writes(rana, RANAS)
    await writes(sami, SAMIS, agrees=False)
    await concern(world, match_id, rana, "seen")
    await sami.taps("Yes, hand it over")
    assert OFF in heard(rana)
    assert RANAS not in heard(sami)
    assert SAMIS not in heard(rana)


async def test_nobody_under_age_shares_anything(world: World) -> None:
    rana, _, _ = await world.pair()

    async def younger(unit: SqlUnit) -> None:
        key = answer_id(rana.id, "age")
        unit.answers.save(Answer(key, rana.id, "age", 16, world.clock.now()))

    await world.arrange(younger)
    await asks_in_vain(rana)


@pytest.mark.parametrize("by_all", [True, False])
async def test_a_pause_deletes_it_all(world: World, by_all: bool) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    await sami.says("/pause")
    await sami.taps("Everything" if by_all else "The talk with")
    assert OFF in heard(rana)
    assert await wishes(world) == []
    await asks_in_vain(rana)


@pytest.mark.parametrize("way", ["end", "block", "forget"])
async def test_an_end_deletes_it_all(world: World, way: str) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    await sami.says(f"/{way}")
    if way != "block":
        await sami.taps("End it now" if way == "end" else "Erase now")
    assert await wishes(world) == []
    await world.passes(minutes=5)
    rana.toasts.clear()
    await rana.taps("Take it back")
    assert rana.toasts == ["This talk is not going on at the moment. /talks shows your talks."]


async def test_lines_that_nobody_completes_go_after_a_week(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    await world.passes(days=6, hours=23)
    assert len(await wishes(world)) == 2
    await world.passes(hours=1)
    assert await wishes(world) == []
    assert OFF in heard(rana)
    assert OFF in heard(sami)


async def test_the_clock_of_an_earlier_wish_does_not_hasten_a_later_one(world: World) -> None:
    rana, sami, _ = await both_ask(world)
    await world.passes(hours=20)
    await rana.says("/reveal")
    await rana.taps("Take it back")
    await asks(rana)
    await asks(sami)
    await world.passes(hours=5)
    assert "A day has passed" not in heard(rana)


@pytest.mark.parametrize("contacts", ["warn", "never"])
async def test_only_where_the_organisation_lets_it(world: World, contacts: Any) -> None:
    rana, sami, _ = await world.pair()
    world.rules(Rules(contacts=contacts))
    await rana.says("/reveal")
    rana.hears("Contact details are not shared in this programme")
    assert rana.last().buttons == {}
    await rana.says("my mail is rana@example.org")
    assert "/reveal" not in rana.last().text
    assert sami.new() == []


async def test_somebody_who_left_is_handed_nothing(world: World) -> None:
    rana, sami, _ = await may_write(world)
    await writes(rana, RANAS)
    gone = replace(await rana.person(), state=PersonState.UNREACHABLE)

    async def left(unit: SqlUnit) -> None:
        unit.people.save(gone)

    await world.arrange(left)
    await sami.taps("Yes, I will write my line")
    assert OFF in heard(sami)
    assert RANAS not in heard(sami)
