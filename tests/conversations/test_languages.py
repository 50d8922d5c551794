"""The same steps in Arabic and Spanish: no English sentence slips in."""

import pytest

from conversations import helpcard
from conversations.replies import Joined, Text, say
from conversations.routes import COMMANDS
from tests.conversations.world import LOCALES, Message, Phone, World

SKIP = say("Skip")
ENGLISH = ("You ", "you ", " the ", "/start begins")


async def hears_only(phone: Phone, world: World) -> None:
    """No English sentence slipped into what somebody reads in another language."""
    for message in phone.messages:
        assert not any(word in message.text for word in ENGLISH), message.text
    phone.messages.clear()
    phone.read = 0


def button(message: Message, position: int = 0) -> str:
    return list(message.buttons.values())[position]


@pytest.mark.parametrize("language", ["ar", "es"])
async def test_the_way_in_and_every_command_speak_one_language(world: World, language: str) -> None:
    eve = await world.stranger(1)
    await eve.says("/start", language_hint=language)
    await eve.presses(button(eve.last(), world.programme.languages.index(language)))
    while not (await eve.person()).recipient:
        step = await eve.step()
        if step.startswith("intake"):
            await eve.taps(LOCALES.plain(SKIP, language))
            continue
        await eve.presses(button(eve.last(), -1 if step.startswith("summary") else 0))
    await hears_only(eve, world)
    for command in COMMANDS:
        await eve.says(f"/{command}")
    await hears_only(eve, world)


async def test_another_language_in_the_middle_asks_the_open_question_again_in_it(
    world: World,
) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("2")
    rana.new()
    await rana.says("/language")
    await rana.taps("Español")
    _, done, _, question = rana.new()
    assert "English" not in done
    assert question == rana.last().text
    assert await rana.step() == "intake.conditions"
    assert "Continue" not in rana.last().buttons


def test_an_arabic_name_does_not_turn_an_english_text_round() -> None:
    back = say("{alias} is back.", alias="نيزك")
    assert LOCALES.plain(back, "en") == "\u2068نيزك\u2069 is back."
    assert LOCALES.plain(say("{alias} is back.", alias="Copper"), "en") == "Copper is back."


async def test_the_help_button_speaks_the_new_language_too(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/language")
    await rana.presses(button(rana.last(), world.programme.languages.index("ar")))
    keys = [one.outgoing.payload.get("keyboard") for one in rana.messages]
    assert [[LOCALES.plain(helpcard.KEY, "ar")]] in keys


def test_a_latin_line_of_an_arabic_text_runs_as_its_other_lines_do() -> None:
    def lines(language: str) -> list[str]:
        ground = Joined((say("What you have in common:"), *bullets), "\n")
        return LOCALES.html(ground, language).split("\n")

    names = (Joined(("•", Text(name)), " ") for name in ("English", "العربية"))
    bullets = (*names, Text("<b>Ana</b> & co"))
    assert lines("ar")[1:] == ["\u200f• English", "• العربية", "\u200f<b>Ana</b> & co"]
    assert lines("es")[1:] == ["• English", "• العربية", "<b>Ana</b> & co"]
