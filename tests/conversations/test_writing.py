"""Words between the team and a person: they arrive, they can be answered, and name nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from conversations.model.person import PersonState
from tests.conversations.world import Phone, SqlUnit, World

GRAVE = "I want to kill myself tonight"


async def asked(world: World) -> tuple[Phone, Phone]:
    """Somebody has asked for a word, and a coordinator looks after it."""
    rana, carla = await world.recipient(1), await world.member(8)
    await rana.says("/support")
    await carla.taps("I look after this")
    rana.new(), carla.new()
    return rana, carla


async def written(world: World) -> tuple[Phone, Phone]:
    rana, carla = await asked(world)
    await carla.taps(f"Write to {(await rana.person()).peer_name}")
    await carla.says("How are you? We are here.")
    return rana, carla


async def test_a_coordinator_writes_to_who_asked_for_a_word(world: World) -> None:
    rana, carla = await written(world)
    name = (await rana.person()).peer_name
    assert carla.new()[-1] == f"Sent to {name}."
    heard = rana.hears("How are you? We are here.")
    assert "From the team" in heard
    assert "Staff8" not in heard


async def test_the_answer_reaches_who_wrote_and_nobody_else(world: World) -> None:
    rana, carla = await written(world)
    other = await world.member(9)
    await rana.taps("Answer")
    await rana.says("It is a bad week <3 & more")
    rana.hears("The team has it")
    assert "It is a bad week <3 & more" in carla.hears("writes")
    assert other.new() == []
    await carla.taps("Write to them")
    await carla.says("Thank you for saying so.")
    rana.hears("Thank you for saying so.")


async def test_who_wrote_has_left_the_team_so_the_answer_reaches_the_others(world: World) -> None:
    rana, carla = await written(world)
    other = await world.member(9)

    async def leaves(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), staff=""))

    await world.arrange(leaves)
    carla.new()
    await rana.taps("Answer")
    await rana.says("still here")
    other.hears("still here")
    assert carla.new() == []


async def test_an_answer_opens_again_what_was_closed(world: World) -> None:
    rana, carla = await written(world)
    await carla.taps("Close it")
    await rana.taps("Answer")
    await rana.says("one more thing")
    carla.hears("one more thing")
    (concern,) = await world.concerns(kind="write_me")
    assert (concern.state, concern.closed_by, concern.closed_at) == ("seen", "", None)


async def test_only_after_answer_is_tapped_do_words_go_to_the_team(world: World) -> None:
    rana, carla = await written(world)
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    carla.new()
    await rana.says("for my peer")
    sami.hears("for my peer")
    assert carla.new() == []
    await rana.taps("Answer")
    await rana.taps("Never mind")
    await rana.says("for my peer again")
    sami.hears("for my peer again")
    assert carla.new() == []


async def test_words_that_may_be_for_a_peer_who_has_just_written_are_not_given_to_the_team(
    world: World,
) -> None:
    rana, carla = await written(world)
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    carla.new()
    await rana.taps("Answer")
    await world.passes(minutes=1)
    await sami.says("are you there?")
    await rana.says("yes I am")
    assert carla.new() == []
    assert any("not sure who that was for" in text for text in rana.new())
    await rana.says("to the team then")
    carla.hears("to the team then")


async def test_a_grave_answer_brings_the_card_and_still_reaches_the_team(world: World) -> None:
    rana, carla = await written(world)
    await rana.taps("Answer")
    await rana.says(GRAVE)
    assert any("You do not have to carry it alone" in text for text in rana.new())
    told = carla.new()
    assert any(GRAVE in text for text in told)
    assert any("signs of a crisis" in text for text in told)


async def test_who_is_in_the_talk_can_neither_write_nor_read(world: World) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, staff="coordinator")
    await world.talk(rana, sami)
    carla = await world.member(8)
    await rana.says("/report")
    await rana.taps("Something else")
    await carla.taps("I look after this")
    token = carla.last().buttons["Write to who told us"]
    (concern,) = await world.concerns(kind="report")
    assert concern.about_id == sami.id

    await sami.presses(token)
    assert sami.toasts[-1] == "This button does not work any more."
    await sami.says("/concerns")
    sami.hears("Nothing is open")


async def test_a_report_lets_the_team_write_to_either_side(world: World) -> None:
    rana, sami, _ = await world.pair()
    carla = await world.member(8)
    await rana.says("/report")
    await rana.taps("Something else")
    await carla.taps("I look after this")
    sami.new()
    await carla.taps("Write to who told us")
    await carla.says("Thank you for telling us.")
    rana.hears("From the team")
    assert sami.new() == []


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.UNREACHABLE])
async def test_nothing_is_taken_for_somebody_who_is_gone(world: World, state: PersonState) -> None:
    rana, carla = await asked(world)

    async def goes(unit: SqlUnit) -> None:
        unit.people.save(replace(await rana.person(), state=state))

    await world.arrange(goes)
    await carla.taps(f"Write to {(await rana.person()).peer_name}")
    assert await carla.step() == ""
    assert rana.new() == []


async def test_words_too_long_to_pass_on_are_refused_and_the_question_stays(world: World) -> None:
    rana, carla = await written(world)
    rana.new()
    await carla.taps("Write to them")
    await carla.says("a" * 3001)
    assert "3001 characters" in carla.last().text
    assert rana.new() == []
    await carla.says("shorter")
    rana.hears("shorter")


async def test_the_audit_names_who_wrote_and_no_word(world: World) -> None:
    rana, carla = await written(world)
    await rana.taps("Answer")
    await rana.says("it is hard")
    async with world.store._reading() as session:
        rows = await session.rows(text("SELECT actor, action, object, reason FROM audit"))
    told = [tuple(row) for row in rows if str(row[1]).startswith("team.")]
    assert [one[:2] for one in told] == [
        (carla.id, "team.wrote"),
        (rana.id, "team.was_written_to"),
    ]
    assert "hard" not in str(rows)
    assert "We are here" not in str(rows)
