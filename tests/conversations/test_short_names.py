"""Answers that stand together are headed by a question's short form, not by all of its words."""

from dataclasses import replace

from tests.conversations.world import Phone, World

WHOLE = "Which languages are you at ease in?"


async def lists(phone: Phone, command: str) -> str:
    phone.new()
    await phone.says(command)
    return "\n".join(phone.new()).replace("<b>", "").replace("</b>", "")


async def test_a_list_of_answers_does_not_repeat_whole_questions(world: World) -> None:
    rana = await world.recipient(1)
    for command in ("/profile", "/mydata"):
        told = await lists(rana, command)
        assert "Languages\n→ English" in told, command
        assert WHOLE not in told, command


async def test_a_programme_without_short_forms_shows_the_whole_question(world: World) -> None:
    questions = tuple(replace(one, short="") for one in world.programme.questions)
    world.with_programme(replace(world.programme, questions=questions))
    rana = await world.recipient(1)
    assert f"{WHOLE}\n→ English" in await lists(rana, "/profile")


async def test_the_question_itself_is_asked_in_all_its_words(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("1")
    assert WHOLE in rana.last().text
