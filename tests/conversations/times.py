"""How two people of a talk agree on a time, tap by tap."""

from conversations.model.meetings import Meeting, MeetingState
from tests.conversations.world import Phone, World


async def proposes(phone: Phone, *picks: tuple[str, str]) -> None:
    """Propose times: the label of a day, the clock of an hour."""
    await phone.says("/time")
    for number, (day, clock) in enumerate(picks):
        if number:
            await phone.taps("Add another time")
        await phone.taps(day)
        if not any(clock in label for label in phone.last().buttons):
            await phone.taps("Another hour")
        await phone.taps(clock)
    await phone.taps("Send it")


async def agree(world: World, day: str = "Tomorrow", clock: str = "17:00") -> tuple[Phone, Phone]:
    rana, sami, _ = await world.pair()
    await proposes(sami, (day, clock))
    await rana.taps(clock)
    rana.new()
    sami.new()
    return rana, sami


async def meetings(world: World) -> list[Meeting]:
    async with world.store.reading() as unit:
        return await unit.meetings.find()


async def states(world: World) -> list[MeetingState]:
    return sorted(meeting.state for meeting in await meetings(world))
