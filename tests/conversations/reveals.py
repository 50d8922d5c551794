"""Steps towards sharing contact details, as two people take them."""

from conversations.model.care import Concern
from conversations.model.ids import MatchId, new_id
from conversations.model.relaying import Wish
from tests.conversations.world import Phone, SqlUnit, World

RANAS, SAMIS = "write to rana at tulip street 7", "call sami on 555 0142"
OFF = "Contact details are not shared for now"
CLOSED = "This is not open any more. /reveal shows how it stands."


async def asks(phone: Phone) -> None:
    await phone.says("/reveal")
    await phone.taps("I would like to")


async def both_ask(world: World) -> tuple[Phone, Phone, MatchId]:
    rana, sami, match_id = await world.pair()
    await asks(rana)
    await asks(sami)
    return rana, sami, match_id


async def may_write(world: World) -> tuple[Phone, Phone, MatchId]:
    rana, sami, match_id = await both_ask(world)
    await world.passes(hours=24)
    return rana, sami, match_id


async def writes(phone: Phone, line: str, *, agrees: bool = True) -> None:
    await phone.taps("Yes, I will write my line")
    await phone.says(line)
    if agrees:
        await phone.taps("Yes, hand it over")


async def wishes(world: World) -> list[Wish]:
    async with world.store.reading() as unit:
        return await unit.wishes.find()


def heard(phone: Phone) -> str:
    return "\n".join(message.text for message in phone.messages)


async def concern(world: World, match_id: MatchId | None, about: Phone, state: str) -> None:
    async def opened(unit: SqlUnit) -> None:
        now = world.clock.now()
        made = Concern(new_id(), "report", 3, about.id, None, match_id, now, state=state)
        unit.concerns.add(made)

    await world.arrange(opened)


async def asks_in_vain(phone: Phone) -> None:
    phone.new()
    await phone.says("/reveal")
    phone.hears("not possible in the talk")
