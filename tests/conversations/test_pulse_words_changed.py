"""The programme changes while questions are open: an answer stays with the words it stood under."""

from dataclasses import replace

from measures import item_hash
from tests.conversations.pulses import first_contact, responses
from tests.conversations.world import World


def with_other_words(world: World, item: str, text: str) -> None:
    items = dict(world.programme.items)
    items[item] = replace(items[item], text=text)
    world.with_programme(replace(world.programme, items=items))


def hash_of(world: World, item: str) -> str:
    found = world.programme.items[item]
    return item_hash(found, world.programme.scales[found.scale])


async def test_a_tap_under_the_old_words_is_an_answer_to_the_old_words(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    before = hash_of(world, "R01"), hash_of(world, "R08")
    with_other_words(world, "R01", "How near are you to {peer}?")
    with_other_words(world, "R08", "{peer} sees me.")
    await rana.taps("8")
    assert "Maple sees me." in rana.last().text
    await rana.taps("Half true")
    kept = await responses(world, rana)
    assert kept["R01"].detail["wording"] == before[0]
    assert kept["R08"].detail["wording"] == hash_of(world, "R08") != before[1]


async def test_nothing_is_lost_where_an_item_was_taken_out(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    items = {name: one for name, one in world.programme.items.items() if name != "R08"}
    world.with_programme(replace(world.programme, items=items))
    await rana.taps("8")
    assert "I want to keep talking" in rana.last().text
    assert (await responses(world, rana))["R01"].raw == "8"
