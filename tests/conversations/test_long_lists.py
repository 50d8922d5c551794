"""Long lists of options come in pages."""

from tests.conversations.arrivals import (
    agrees,
    through_the_facts,
)
from tests.conversations.world import World

ABOUT = "I like the sea and long quiet evenings"


async def test_a_long_list_comes_in_pages_and_keeps_what_was_ticked(world: World) -> None:
    rana = await world.recipient(1, answers={"conditions": None})
    await rana.says("/profile")
    await rana.taps("2")
    first = rana.last()
    assert "Page 1 of 3" in first.text
    assert len(first.buttons) <= 8 + 5
    await rana.taps("Grief" if "Grief" in first.buttons else "The death of somebody close")
    await rana.taps("More")
    await rana.taps("Drugs or pills")
    assert "Picked on other pages: <b>The death of somebody close" in rana.last().text
    await rana.taps("More")
    assert "More" not in rana.last().buttons
    await rana.taps("Cancer")
    await rana.taps("Earlier ones")
    assert "✓ Drugs or pills" in rana.last().buttons
    await rana.says("gambling")
    await rana.taps("Continue")
    assert (await rana.answers())["conditions"] == ["grief", "drugs", "cancer", "gambling"]


async def test_a_short_list_stays_on_one_page(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("3")
    assert "Page" not in rana.last().text
    assert "More" not in rana.last().buttons


async def test_the_next_question_begins_with_its_first_page(world: World) -> None:
    rana = await world.stranger(1)
    await rana.says("/start")
    await through_the_facts(rana)
    await agrees(rana)
    await rana.taps("More")
    await rana.taps("Skip")
    assert "Page 1 of 3" in rana.last().text
