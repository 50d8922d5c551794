"""Whatever somebody says or presses anywhere: one clear answer, and nothing is lost."""

import pytest

from conversations.inbound import Ignored
from conversations.routes import COMMANDS
from tests.conversations.arrivals import agrees, answers, invited, through_the_facts
from tests.conversations.world import Phone, World

NONSENSE = ("asdf", "🙂", "42", "²", "{name}", "<b>", "%s", "\u202e", "x" * 4096, "ـ", "null")


async def at(world: World, flow: str) -> Phone:
    """Somebody in the middle of a flow."""
    if flow in {"profile", "weights", "one", "facts"}:
        return await changing(world, flow)
    if flow in {"report", "which"}:
        return await talking(world, flow)
    eve = await world.stranger(1)
    token = await invited(world) if flow in {"capacity", "conduct"} else ""
    await eve.says(f"/start {token}".strip())
    if flow == "about":
        await eve.taps("English")
    if flow in {"language", "about"}:
        return eve
    await through_the_facts(eve)
    if flow != "consents":
        await agrees(eve)
    if flow not in {"consents", "intake"}:
        await answers(eve)
    if flow == "conduct":
        await eve.taps("2")
    return eve


async def changing(world: World, what: str) -> Phone:
    """Somebody who changes their answers."""
    rana = await world.recipient(1)
    await rana.says("/profile")
    more = {"weights": "What matters most to me", "one": "3", "facts": "Age, country and time"}
    if what in more:
        await rana.taps(more[what])
    return rana


async def talking(world: World, what: str) -> Phone:
    """Somebody in the middle of a report, or of a question in a talk."""
    rana, sami, _ = await world.pair()
    await world.talk(await world.recipient(3, waits=False), sami, ("Elm", "Oak"))
    if what == "which":
        await sami.says("hello")
        return sami
    await rana.says("/report")
    return rana


FLOWS = (
    "language",
    "about",
    "consents",
    "intake",
    "summary",
    "capacity",
    "conduct",
    "profile",
    "weights",
    "one",
    "facts",
    "report",
    "which",
)


@pytest.mark.parametrize("flow", FLOWS)
async def test_nonsense_in_the_middle_of_anything_gets_an_answer_and_keeps_the_place(
    world: World, flow: str
) -> None:
    phone = await at(world, flow)
    for words in NONSENSE:
        before = await phone.step()
        phone.new()
        await phone.says(words)
        told = phone.new()
        assert told, words
        assert all(text.strip() for text in told)
        if words != "42" or flow not in {"capacity", "facts"}:  # a number is an answer there
            assert await phone.step() == before, words
            assert phone.last().buttons, words


@pytest.mark.parametrize("flow", FLOWS)
async def test_every_command_answers_in_the_middle_of_anything(world: World, flow: str) -> None:
    phone = await at(world, flow)
    for command in COMMANDS:
        phone.new()
        await phone.says(f"/{command}")
        assert phone.new(), command


@pytest.mark.parametrize("flow", FLOWS)
async def test_other_content_in_the_middle_of_anything_is_refused_kindly(
    world: World, flow: str
) -> None:
    phone = await at(world, flow)
    phone.new()
    await phone.sends("photo")
    # Where it is open whom words are for, a photo waits with them.
    assert ("Who is this for?" if flow == "which" else "only") in phone.new()[0]


@pytest.mark.parametrize("argument", ["", "x", "999999999999", "²", "-1", "{n}", "a b c"])
async def test_every_command_bears_any_argument(world: World, argument: str) -> None:
    phones = [await world.recipient(1), await world.supporter(2), await world.member(3)]
    for phone in phones:
        for command in COMMANDS:
            phone.new()
            await phone.says(f"/{command} {argument}")
            assert phone.new(), (command, argument)


async def test_an_unknown_command_says_so_and_names_help(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/dance")
    assert "/help" in eve.hears("I do not know this command")


async def test_a_button_works_for_the_person_it_was_made_for_only(world: World) -> None:
    rana, eve = await world.stranger(1), await world.stranger(2)
    await rana.says("/start")
    await eve.presses(rana.last().buttons["English"])
    assert eve.toasts == ["This button does not work any more."]
    assert await rana.step() == "welcome.language"


async def test_a_button_works_once(world: World) -> None:
    rana = await world.stranger(1)
    await rana.says("/start")
    card = rana.last()
    await rana.taps("English", card)
    await rana.taps("English", card)
    await rana.taps("Español", card)
    assert rana.toasts == ["You have answered this already."] * 2
    assert (await rana.person()).language == "en"


async def test_a_button_that_never_was_is_answered(world: World) -> None:
    eve = await world.stranger(1)
    await eve.presses("no-such-token")
    assert eve.toasts == ["This button does not work any more."]


async def test_a_month_old_button_is_too_old_and_says_what_to_do(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/forget")
    await world.passes(days=31)
    await rana.taps("Erase now")
    assert rana.toasts == ["This button is too old. /help shows what you can do."]
    assert (await rana.person()).recipient


async def test_groups_and_channels_are_ignored(world: World) -> None:
    assert await world.handle(Ignored(world.incoming())) == []


async def test_a_failure_on_our_side_is_told_and_names_now(world: World) -> None:
    rana = await world.recipient(1)
    async with world.store.unit() as unit:
        await world.core.on_failure(unit, rana.id)
        await unit.commit()
        (row,) = unit.committed_outbox
    assert "/now" in row.outgoing.payload["html"]


async def test_the_language_can_be_changed_at_any_time_and_nothing_is_lost(
    world: World,
) -> None:
    eve = await at(world, "intake")
    await eve.says("/language")
    await eve.taps("Español")
    assert await eve.step() == "intake.languages"
    assert (await eve.person()).language == "es"


async def test_a_supporter_changes_how_many_they_hold(world: World) -> None:
    sami = await world.supporter(1)
    await sami.says("/capacity")
    await sami.taps("5")
    assert (await sami.person()).capacity == 5
    await sami.says("/capacity 99")
    assert (await sami.person()).capacity == 10
    rana = await world.recipient(2)
    await rana.says("/capacity 5")
    rana.hears("This is there for supporters")
