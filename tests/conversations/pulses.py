"""Two people after their first contact, and what was asked of them and answered."""

from conversations.model.measuring import Prompt, Response
from tests.conversations.world import Phone, World


async def first_contact(
    world: World, *, zone: str = "Europe/London", words: int = 3
) -> tuple[Phone, Phone, str]:
    """Two people who have just written this often each; their session is still open."""
    rana = await world.recipient(1, waits=False, zone=zone)
    sami = await world.supporter(2)
    match_id = await world.talk(rana, sami)
    for number in range(words):
        await rana.says(f"hello {number}")
        await sami.says(f"hi {number}")
    rana.new()
    sami.new()
    return rana, sami, match_id


async def responses(world: World, phone: Phone) -> dict[str, Response]:
    async with world.store.reading() as unit:
        return {r.item: r for r in await unit.responses.find(person_id=phone.id)}


async def prompts_of(world: World, phone: Phone, trigger: str = "") -> list[Prompt]:
    """What somebody was asked, or was not, oldest first."""
    async with world.store.reading() as unit:
        found = await unit.prompts.find(person_id=phone.id)
    return [one for one in found if one.pulse.startswith(trigger)]


async def prompt_of(world: World, phone: Phone, trigger: str = "first_contact") -> Prompt:
    (found,) = await prompts_of(world, phone, trigger)
    return found


async def answers_all(world: World, phone: Phone, trigger: str = "first_contact") -> None:
    """Tap the first answer of each item that is left."""
    while (await prompts_of(world, phone, trigger))[-1].state != "answered":
        await phone.presses(next(iter(phone.last().buttons.values())))
