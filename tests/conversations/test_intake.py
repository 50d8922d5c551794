"""The questions: one at a time, with Skip, Back and Why; resumable; /profile changes one later."""

import pytest

from conversations.gathering import gather
from tests.conversations.arrivals import (
    answers,
    arrives,
    at_questions,
    skips_questions,
)
from tests.conversations.world import Phone, World

ABOUT = "I like the sea and long quiet evenings"


async def go_to(eve: Phone, question: str) -> None:
    while await eve.step() != f"intake.{question}":
        await eve.taps("Skip")


async def test_many_choices_are_ticked_and_unticked_until_continue(world: World) -> None:
    eve = await at_questions(world)
    for label in ("English", "العربية", "Español", "✓ العربية"):
        await eve.taps(label)
    assert "✓ English" in eve.last().buttons
    assert "العربية" in eve.last().buttons
    await eve.taps("Continue")
    assert (await eve.answers())["languages"] == ["en", "es"]
    assert await eve.step() == "intake.conditions"


async def test_continue_with_nothing_picked_says_what_to_do(world: World) -> None:
    eve = await at_questions(world)
    await eve.taps("Continue")
    assert eve.toasts == ["Tap what fits first, or tap Skip."]
    assert await eve.step() == "intake.languages"


async def test_two_quick_taps_before_the_ticks_appear_both_count(world: World) -> None:
    eve = await at_questions(world)
    card = eve.last()
    await eve.taps("English", card)
    await eve.taps("Español", card)
    await eve.taps("Continue", card)
    assert (await eve.answers())["languages"] == ["en", "es"]


async def test_skip_keeps_that_it_was_skipped(world: World) -> None:
    eve = await at_questions(world)
    await eve.taps("Skip")
    assert await eve.answers() == {"age": 29.5, "languages": None}


async def test_back_shows_the_question_before_with_what_was_picked(world: World) -> None:
    eve = await at_questions(world)
    assert "Back" not in eve.last().buttons
    await eve.taps("English")
    await eve.taps("Continue")
    await eve.taps("Back")
    assert await eve.step() == "intake.languages"
    assert "✓ English" in eve.last().buttons


async def test_why_do_you_ask_is_told_for_every_question(world: World) -> None:
    eve = await at_questions(world)
    for question in world.programme.asked_of("recipient"):
        if question.id == "age":
            continue
        eve.new()
        await eve.taps("Why do you ask?")
        assert question.why in eve.hears("Question ")
        assert "Why do you ask?" not in eve.last().buttons
        await eve.taps("Skip")


async def test_an_option_may_be_typed_in_any_case(world: World) -> None:
    eve = await at_questions(world)
    await go_to(eve, "recovery_stage")
    await eve.says("there are BETTER  days now")
    assert (await eve.answers())["recovery_stage"] == "better_days"


async def test_typed_options_of_a_many_choice_are_ticked(world: World) -> None:
    eve = await at_questions(world)
    await eve.says("english")
    assert "✓ English" in eve.last().buttons


async def test_words_that_are_no_option_are_asked_again_and_not_kept(world: World) -> None:
    eve = await at_questions(world)
    await eve.says("I do not know what to pick")
    sorry, again = eve.new()
    assert "could not find that among the answers" in sorry
    assert "Question 1 of" in again
    assert "languages" not in await eve.answers()


async def test_free_words_are_kept_and_too_many_are_told_how_many(world: World) -> None:
    eve = await at_questions(world)
    await go_to(eve, "about")
    eve.new()
    await eve.says("x" * 301)
    assert "That is 301 characters; there is room for 300" in eve.new()[0]
    await eve.says(ABOUT)
    assert (await eve.answers())["about"] == ABOUT


async def test_days_later_the_open_question_is_still_open(world: World) -> None:
    eve = await at_questions(world)
    await eve.taps("English")
    await eve.taps("Continue")
    await world.passes(days=25)
    eve.new()
    await eve.says("/start")
    assert "Question 2 of" in eve.new()[1]
    await eve.taps("Panic attacks")
    await eve.taps("Continue")
    assert (await eve.answers())["conditions"] == ["panic"]


async def test_a_photo_in_the_middle_is_not_kept_and_the_question_stays(world: World) -> None:
    eve = await at_questions(world)
    await eve.sends("photo")
    first, again = eve.new()
    assert "I can only read text here" in first
    assert "Question 1 of" in again


async def test_an_earlier_questions_button_changes_nothing(world: World) -> None:
    eve = await at_questions(world)
    card = eve.last()
    await eve.taps("Skip")
    await eve.taps("English", card)
    assert eve.toasts == ["This question is closed. /profile shows and changes your answers."]
    assert (await eve.answers())["languages"] is None


async def test_the_summary_lets_one_answer_be_corrected_before_the_end(world: World) -> None:
    eve = await at_questions(world)
    await answers(eve)
    number = 1 + [q.id for q in world.programme.asked_of("recipient")[1:]].index("faith")
    await eve.taps(str(number))
    await eve.taps("Sikhism")
    assert "Sikhism" in eve.last().text
    await eve.taps("This looks right")
    await eve.taps("Continue")
    assert (await eve.person()).recipient


async def test_correcting_from_two_summaries_at_once_still_reaches_the_end(world: World) -> None:
    eve = await at_questions(world)
    await answers(eve)
    first = eve.last()
    await eve.says("/start")
    await eve.taps("1")
    await eve.taps("2", first)
    await eve.taps("Skip")
    await eve.taps("This looks right")
    await eve.taps("Continue")
    assert (await eve.person()).recipient


async def test_without_a_language_nobody_can_be_found_and_that_is_said(world: World) -> None:
    eve = await at_questions(world)
    await skips_questions(eve)
    await eve.taps("This looks right")
    await eve.taps("Continue")
    assert any("we cannot find anybody yet" in text for text in eve.new())


async def test_profile_shows_everything_and_changes_one_answer(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    card = rana.hears("Your answers")
    assert "Panic attacks, Being lonely" in card
    await rana.taps("2")
    await rana.taps("✓ Panic attacks")
    await rana.taps("Continue")
    assert (await rana.answers())["conditions"] == ["loneliness"]
    await rana.taps("Done")
    rana.new()
    assert await rana.step() == ""


async def test_back_from_one_question_of_the_profile_changes_nothing(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    await rana.taps("2")
    await rana.taps("Back")
    assert "Your answers" in rana.last().text
    assert (await rana.answers())["conditions"] == ["panic", "loneliness"]


async def test_profile_in_the_middle_of_the_way_in_shows_where_we_were(world: World) -> None:
    eve = await at_questions(world)
    await eve.says("/profile")
    assert "Question 1 of" in eve.new()[1]


async def test_without_a_profile_there_is_none_to_show(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/profile")
    eve.hears("There is no profile yet")


async def test_weights_change_the_score_of_a_round(world: World) -> None:
    rana = await world.recipient(1)
    await world.supporter(2, answers={"conditions": ["gambling"], "age": 30})
    before = (await world.round(dry_run=True)).proposals[0].score
    await rana.says("/profile")
    await rana.taps("What matters most to me")
    await rana.taps("age")
    await rana.taps("Continue")
    assert (await rana.answers())["weights"] == {"age": 2.5}
    after = (await world.round(dry_run=True)).proposals[0].score
    assert after > before


async def test_a_rather_not_say_counts_as_not_answered_for_matching(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    questions = [q.id for q in world.programme.asked_of("recipient")[1:]]
    await rana.taps(str(1 + questions.index("faith")))
    await rana.taps("I would rather not say")
    async with world.store.reading() as unit:
        (row,) = (await gather(unit, world.programme, world.clock.now())).recipients
    assert "faith" not in row


async def test_the_help_key_works_in_the_middle_of_everything(world: World) -> None:
    rana = await arrives(world, 1)
    keyboards = [m.outgoing.payload.get("keyboard") for m in rana.messages]
    assert [["Help now"]] in keyboards
    await rana.says("/profile")
    rana.new()
    await rana.says("Help now")
    rana.hears("in danger now")
    assert await rana.step() == "summary.summary"


@pytest.mark.parametrize(
    "steps",
    [
        ["/profile"],
        ["/profile", "2"],
        ["/profile", "What matters most to me"],
        ["/profile", "Age, country and time"],
    ],
)
async def test_words_meant_for_the_talk_never_vanish_into_an_open_form(
    world: World, steps: list[str]
) -> None:
    rana, sami, _ = await world.pair()
    for step in steps:
        await (rana.says(step) if step.startswith("/") else rana.taps(step))
    await world.passes(minutes=5)
    await sami.says("are you still there?")
    rana.new()
    await rana.says("yes I am, give me a moment")
    told = "\n".join(rana.new())
    arrived = any("give me a moment" in text for text in sami.new())
    assert arrived or "has not been sent yet" in told


async def test_an_answer_to_the_peer_never_becomes_ones_own_words_on_a_card(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/profile")
    questions = [q.id for q in world.programme.asked_of("recipient")[1:]]
    await rana.taps(str(1 + questions.index("about")))
    await world.passes(minutes=5)
    await sami.says("what happened then?")
    await rana.says("something I tell nobody but you")
    assert "about" not in await rana.answers()
