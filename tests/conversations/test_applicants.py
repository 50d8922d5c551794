"""New supporters: a link alone admits nobody, whatever they do between it and the welcome."""

from dataclasses import replace
from itertools import count

import pytest

from conversations.model.person import PersonState, Pressable, Role
from tests.conversations.arrivals import applies, invited
from tests.conversations.world import MONDAY_NOON, SqlUnit, World

NEWCOMERS = count(1000)


async def gets_offers(world: World) -> bool:
    """Tell whether a round proposes anybody for somebody who waits."""
    await world.recipient(next(NEWCOMERS))
    return bool((await world.round()).proposals)


async def test_a_supporter_who_came_by_a_link_gets_no_offer_before_the_welcome(
    world: World,
) -> None:
    sami = await applies(world, 10)
    assert (await sami.person()).state is PersonState.APPLIED
    assert not await gets_offers(world)


async def test_the_coordinator_sees_the_answers_and_welcomes_once(world: World) -> None:
    carla, cora = await world.member(1), await world.member(2)
    sami = await applies(world, 10)
    for member in (carla, cora):
        member.hears("waits for your welcome")
        await member.taps("Look")
        card = member.hears("wants to be a supporter")
        assert "Holds up to 2 at once" in card
    await carla.taps("Welcome")
    sami.new()
    carla.new()
    await cora.taps("Welcome")
    cora.hears("This is settled already.")
    assert sami.new() == []
    assert await gets_offers(world)


async def test_a_welcome_is_told_once_and_brings_a_round(world: World) -> None:
    carla = await world.member(1)
    sami = await applies(world, 10)
    await carla.taps("Look")
    sami.new()
    await carla.taps("Welcome")
    sami.hears("You are a supporter now")
    assert await world.dues("round") != []


async def test_a_welcome_brings_the_button_that_shows_numbers_to_call(world: World) -> None:
    carla = await world.member(1)
    sami = await applies(world, 10)
    await carla.taps("Look")
    await carla.taps("Welcome")
    assert [["Help now"]] in [one.outgoing.payload.get("keyboard") for one in sami.messages]


async def test_a_decline_is_kind_and_leaves_the_other_door_open(world: World) -> None:
    carla = await world.member(1)
    sami = await applies(world, 10)
    await carla.taps("Look")
    sami.new()
    await carla.taps("Not now")
    told = sami.hears("Thank you for offering your time")
    assert "says nothing about you" in told
    await sami.says("/resume")
    assert "/start begins." in sami.new()
    await sami.says("/start")
    sami.hears("Which language shall we use")
    assert not await gets_offers(world)


async def test_a_pause_and_a_resume_do_not_replace_the_welcome(world: World) -> None:
    sami = await applies(world, 10)
    for command in ("/pause", "/resume", "/available"):
        await sami.says(command)
        assert (await sami.person()).state is PersonState.APPLIED, command
    assert not await gets_offers(world)


async def test_blocking_the_bot_and_coming_back_does_not_replace_the_welcome(
    world: World,
) -> None:
    carla = await world.member(1)
    sami = await applies(world, 10)
    await sami.blocks_the_bot()
    await sami.unblocks_the_bot()
    await sami.says("/available")
    assert not await gets_offers(world)
    await sami.says("/resume")
    assert (await sami.person()).state is PersonState.APPLIED
    carla.hears("waits for your welcome")
    await carla.taps("Look")
    await carla.taps("Welcome")
    assert (await sami.person()).state is PersonState.ACTIVE


async def test_taking_a_consent_back_and_giving_it_again_does_not_replace_the_welcome(
    world: World,
) -> None:
    sami = await applies(world, 10)
    await sami.says("/profile")
    await sami.taps("What I agreed to")
    await sami.taps("Take back: Finding a peer")
    await sami.taps("What I agreed to")
    await sami.taps("Agree: Finding a peer")
    await sami.says("/available")
    await sami.says("/resume")
    assert not await gets_offers(world)


async def test_somebody_who_takes_part_already_needs_the_welcome_too(world: World) -> None:
    carla = await world.member(1)
    rana = await world.recipient(10, waits=False)
    await applies(world, 10)
    assert (await rana.person()).state is PersonState.ACTIVE
    assert not await gets_offers(world)
    carla.hears("waits for your welcome")
    await carla.taps("Look")
    await carla.taps("Welcome")
    assert await gets_offers(world)


async def test_declining_somebody_who_takes_part_already_leaves_them_their_place(
    world: World,
) -> None:
    carla = await world.member(1)
    rana = await world.recipient(10)
    await applies(world, 10)
    await carla.taps("Look")
    await carla.taps("Not now")
    person = await rana.person()
    assert (person.state, person.supporter) == (PersonState.ACTIVE, False)


async def test_only_staff_may_welcome(world: World) -> None:
    carla = await world.member(1)
    sami = await applies(world, 10)
    await carla.taps("Look")

    async def demote(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), staff=""))

    await world.arrange(demote)
    await carla.taps("Welcome")
    assert carla.toasts == ["This button is only for the team here."]
    assert (await sami.person()).state is PersonState.APPLIED


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("nonsense", "not complete or not one of ours"),
        ("used", "already been used"),
        ("old", "too old"),
    ],
)
async def test_a_link_that_does_not_work_says_why_and_what_to_do(
    world: World, token: str, told: str
) -> None:
    if token == "used":
        token = await invited(world)
        await applies(world, 5, token)
    elif token == "old":
        token = await invited(world)
        await world.passes(days=8)
    eve = await world.stranger(6)
    await eve.says(f"/start {token}")
    first, second = eve.new()
    assert told in first
    assert "just send /start" in second
    assert await eve.step() == ""


async def test_the_same_person_goes_on_by_opening_their_link_again(world: World) -> None:
    token = await invited(world)
    sami = await world.stranger(5)
    await sami.says(f"/start {token}")
    await sami.taps("English")
    sami.new()
    await sami.says(f"/start {token}")
    sami.hears("What you should know first")


async def test_nobody_welcomes_themselves(world: World) -> None:
    carla = await world.member(10)
    sami = await applies(world, 10)
    assert sami.id == carla.id
    assert not any("waits for your welcome" in text for text in carla.new())

    async def shown_to_themselves(unit: SqlUnit) -> None:
        unit.pressables.add(
            Pressable(
                "token", carla.id, "", "applicants.welcome", {"person": carla.id}, MONDAY_NOON
            )
        )

    await world.arrange(shown_to_themselves)
    await carla.presses("token")
    carla.hears("Somebody else on the team answers this one")
    assert not await gets_offers(world)


async def test_a_link_is_used_up_by_taking_the_role_and_not_by_opening_it(world: World) -> None:
    token = await invited(world)
    eve = await world.stranger(5)
    await eve.says(f"/start {token}")
    await applies(world, 6, token)
    late = await world.stranger(7)
    await late.says(f"/start {token}")
    assert "already been used" in late.new()[0]


async def test_who_opened_a_link_that_another_took_meanwhile_hears_it(world: World) -> None:
    token = await invited(world, Role.COORDINATOR)
    eve, cora = await world.stranger(5), await world.stranger(6)
    for phone in (eve, cora):
        await phone.says(f"/start {token}")
        await phone.taps("English")
        await phone.taps("Go on")
    for phone in (cora, eve):
        await phone.taps("United Kingdom")
    cora.hears("You are a coordinator now")
    eve.hears("Somebody else has used this invitation in the meantime")
    assert (await eve.person()).staff == ""


async def test_a_supporters_second_link_stays_for_somebody_else(world: World) -> None:
    token = await invited(world)
    sami = await world.supporter(5)
    await sami.says(f"/start {token}")
    sami.hears("You are a supporter here already")
    other = await world.stranger(6)
    await other.says(f"/start {token}")
    other.hears("Which language shall we use")


async def test_a_declined_applicant_who_comes_back_by_the_link_hears_a_kind_close(
    world: World,
) -> None:
    carla = await world.member(1)
    token = await invited(world)
    sami = await applies(world, 10, token)
    await carla.taps("Look")
    await carla.taps("Not now")
    sami.new()
    await sami.says(f"/start {token}")
    assert "says nothing about you" in sami.hears("Thank you for coming back")
    assert await sami.step() == ""
    await sami.says("/start")
    sami.hears("Which language shall we use")


async def test_an_applicant_who_opens_their_link_again_is_here_already(world: World) -> None:
    token = await invited(world)
    sami = await applies(world, 10, token)
    sami.new()
    await sami.says(f"/start {token}")
    sami.hears("You are already here")


async def test_an_invitation_can_be_declined_and_stays_good(world: World) -> None:
    token = await invited(world, Role.COORDINATOR)
    eve = await world.stranger(5)
    await eve.says(f"/start {token}")
    await eve.taps("English")
    await eve.taps("No, thank you")
    eve.hears("nobody minds")
    assert await eve.step() == ""
    cora = await world.stranger(6)
    await cora.says(f"/start {token}")
    cora.hears("Which language shall we use")


@pytest.mark.parametrize(
    ("role", "name"),
    [(Role.COORDINATOR, "a coordinator"), (Role.SAFEGUARDING, "a safeguarding lead")],
)
async def test_staff_hear_the_name_of_the_role_they_take(
    world: World, role: Role, name: str
) -> None:
    cora = await world.stranger(5)
    await cora.says(f"/start {await invited(world, role)}")
    await cora.taps("English")
    cora.hears(f"as {name}")
    await cora.taps("Go on")
    await cora.taps("United Kingdom")
    cora.hears(f"You are {name} now")
    assert (await cora.person()).staff == role
