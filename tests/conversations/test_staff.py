"""Staff commands: one table of who may do what; everyone else hears a kind no."""

from dataclasses import replace

import pytest

from tests.conversations.arrivals import invited
from tests.conversations.world import Phone, SqlUnit, World

MAY = {
    "/overview": {"coordinator": "How things stand", "safeguarding": "How things stand"},
    "/review": {"coordinator": "No pair waits", "safeguarding": "No pair waits"},
    "/quality": {"coordinator": "I am counting", "safeguarding": "I am counting"},
    "/invite": {
        "coordinator": "An invitation for a supporter",
        "safeguarding": "An invitation for a supporter",
        "admin": "Whom would you like to invite?",
    },
}
EVERYONE = ("coordinator", "safeguarding", "privacy", "admin", "supporter", "recipient", "stranger")


async def somebody(world: World, who: str) -> Phone:
    match who:
        case "stranger":
            return await world.stranger(1)
        case "recipient":
            return await world.recipient(1)
        case "supporter":
            return await world.supporter(1)
        case _:
            return await world.member(1, who)


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("command", MAY)
async def test_each_staff_command_works_for_whom_it_is_and_nobody_else(
    world: World, command: str, who: str
) -> None:
    phone = await somebody(world, who)
    await phone.says(command)
    phone.hears(MAY[command].get(who, "only for the team"))


@pytest.mark.parametrize("who", EVERYONE)
async def test_help_lists_staff_commands_for_staff_only(world: World, who: str) -> None:
    phone = await somebody(world, who)
    await phone.says("/help")
    listed = "/overview" in phone.hears("What you can do here")
    assert listed == (who in {"coordinator", "safeguarding", "privacy", "admin"})


async def test_an_admin_chooses_whom_to_invite_and_a_coordinator_cannot_invite_one(
    world: World,
) -> None:
    ada, carla = await world.member(1, "admin"), await world.member(2)
    await ada.says("/invite")
    await ada.taps("a coordinator")
    assert "https://t.me/kindred_bot?start=" in ada.hears("An invitation for a coordinator")
    await carla.says("/invite coordinator")
    carla.hears("An invitation for a supporter")


async def test_an_invitation_works_once_and_makes_a_coordinator(world: World) -> None:
    ada = await world.member(1, "admin")
    await ada.says("/invite coordinator")
    token = ada.last().text.rpartition("start=")[2]
    cora = await world.stranger(2)
    await cora.says(f"/start {token}")
    for label in ("English", "Go on", "United Kingdom"):
        await cora.taps(label)
    assert (await cora.person()).staff == "coordinator"
    eve = await world.stranger(3)
    await eve.says(f"/start {token}")
    assert "already been used" in eve.new()[0]
    assert (await eve.person()).staff == ""


async def test_the_token_of_an_invitation_is_stored_nowhere(world: World) -> None:
    token = await invited(world)
    async with world.store.reading() as unit:
        (kept,) = await unit.invitations.find()
    assert token not in repr(kept)


async def test_overview_counts_how_things_stand(world: World) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(1)
    await world.recipient(2)
    await world.supporter(3)
    rana, sami = await world.recipient(4, waits=False), await world.supporter(5)
    await world.talk(rana, sami)
    await rana.says("I want to kill myself tonight")
    await world.round()
    await world.passes(days=3)
    await carla.says("/overview")
    told = carla.new()[-1]
    for line in (
        "Waiting for a peer: <b>1</b> (longest: 3 days)",
        "In review: <b>1</b>",
        "Talks: <b>1</b>, 0 paused",
        "Open concerns: <b>1</b>",
        "Supporters: <b>2</b>, 2 places free, 0 to welcome",
    ):
        assert line in told


async def test_a_coordinator_runs_a_round_and_hears_when_nothing_came_of_it(
    world: World,
) -> None:
    carla = await world.member(1)
    await world.recipient(2)
    await carla.says("/overview")
    await carla.taps("Run a round")
    carla.new()
    await world.passes(minutes=1)
    carla.hears("1 person waits, and there is no new pair for now")


@pytest.mark.parametrize("who", ["privacy", "admin", "recipient", "supporter"])
async def test_nobody_else_runs_a_round(world: World, who: str) -> None:
    carla = await world.member(1)
    await carla.says("/overview")

    async def demote(unit: SqlUnit) -> None:
        staff = who if who in {"privacy", "admin"} else ""
        unit.people.save(replace(await carla.person(), staff=staff))

    await world.arrange(demote)
    await carla.taps("Run a round")
    assert carla.toasts == ["This button is only for the team here."]
    assert await world.dues("round") == []


@pytest.mark.parametrize("who", ["recipient", "supporter", "stranger"])
async def test_staff_never_appear_by_name_to_others(world: World, who: str) -> None:
    phone = await somebody(world, who)
    await world.member(9)
    for command in ("/help", "/now", "/talks", "/profile", "/mydata"):
        await phone.says(command)
    assert not any("Staff9" in message.text for message in phone.messages)
