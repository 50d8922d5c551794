"""How invented people come in at the core's door, tap by tap."""

from conversations.invitations import invite
from conversations.model.person import Role
from tests.conversations.world import Phone, World

CONSENTS = 4


async def invited(world: World, role: Role = Role.SUPPORTER) -> str:
    """Return the token of a fresh invitation."""
    async with world.store.unit() as unit:
        token = invite(unit, role, "test", world.clock.now(), 7)
        await unit.commit()
    return token


async def through_the_facts(phone: Phone, band: str = "25–34") -> None:
    await phone.taps("English")
    await phone.taps("Go on")
    await phone.taps(band)
    await phone.taps("United Kingdom")


async def agrees(phone: Phone) -> None:
    for _ in range(CONSENTS):
        await phone.taps("Yes, I agree")


async def skips_questions(phone: Phone) -> None:
    while (await phone.step()).startswith("intake"):
        await phone.taps("Skip")


async def answers(phone: Phone) -> None:
    """Answer what a match needs, skip the rest."""
    for label in ("English", "Panic attacks"):
        if f"✓ {label}" not in phone.last().buttons:  # answered before, in another role
            await phone.taps(label)
        await phone.taps("Continue")
    await skips_questions(phone)


async def at_questions(world: World) -> Phone:
    """Somebody has agreed, and is asked the first question."""
    eve = await world.stranger(1)
    await eve.says("/start")
    await through_the_facts(eve)
    await agrees(eve)
    eve.new()
    return eve


async def arrives(world: World, account: int) -> Phone:
    """A recipient comes in and waits."""
    phone = await world.stranger(account)
    await phone.says("/start")
    await through_the_facts(phone)
    await agrees(phone)
    await answers(phone)
    await phone.taps("This looks right")
    await phone.taps("Continue")
    return phone


async def applies(world: World, account: int, token: str = "") -> Phone:
    """A supporter comes by a link and waits for a welcome."""
    phone = await world.stranger(account)
    await phone.says(f"/start {token or await invited(world)}")
    await through_the_facts(phone)
    await agrees(phone)
    await answers(phone)
    await phone.taps("2")
    await phone.taps("I will keep to this")
    await phone.taps("This looks right")
    return phone
