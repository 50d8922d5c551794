"""Your answers over time: for their owner alone, in a picture and in words that judge nothing."""

from tests.conversations.answered import answered
from tests.conversations.world import Phone, World


async def looks_back(phone: Phone) -> str:
    await phone.says("/mydata")
    phone.new()
    await phone.taps("Your answers over time")
    return phone.hears("")


async def test_answers_stand_in_a_picture_and_in_words(world: World) -> None:
    rana, sami, _ = await world.pair()
    await answered(world, rana, "R30", "4", "2", "", "7")
    sami.new()
    words = await looks_back(rana)
    assert "How has this week been for you?" in words
    assert "3 answers, from Mon 2 Mar to Mon 23 Mar" in words
    assert "First: 4. Last: 7. Lowest: 2. Highest: 7." in words
    assert "0 = Very bad, 10 = Very good" in words
    drawn = rana.last().outgoing.payload["picture"]
    assert drawn["kind"] == "answers"
    assert drawn["numbers"]["panels"] == [
        {"steps": 11, "across": [0.0, 1 / 3, 1.0], "up": [4, 2, 7]}
    ]
    assert drawn["words"][1:3] == ["0 = Very bad", "10 = Very good"]
    assert sami.new() == []


async def test_labels_are_told_in_words_and_the_peer_by_the_name_of_this_talk(
    world: World,
) -> None:
    rana, _, _ = await world.pair()
    await answered(world, rana, "R08", "5", "3")
    words = await looks_back(rana)
    assert "Maple gets what it is like for me." in words
    assert "First: Very true. Last: Half true. Lowest: Half true. Highest: Very true." in words


async def test_one_answer_gets_a_kind_sentence_and_no_picture(world: World) -> None:
    rana, _, _ = await world.pair()
    await answered(world, rana, "R30", "4")
    await answered(world, rana, "R08", "")
    assert "nothing to draw yet" in await looks_back(rana)
    assert "picture" not in rana.last().outgoing.payload


async def test_a_small_phone_shows_the_three_questions_answered_most(world: World) -> None:
    rana, _, _ = await world.pair()
    for item, times in (("R01", 2), ("R08", 3), ("R30", 5), ("R31", 4)):
        await answered(world, rana, item, *["3"] * times)
    await looks_back(rana)
    words = rana.last().outgoing.payload["picture"]["words"]
    assert [one.split()[0] for one in words[::5]] == ["How", "How", "Maple"]
    assert "much" in words[5]


async def test_what_somebody_else_answered_is_never_shown(world: World) -> None:
    rana, sami, _ = await world.pair()
    await answered(world, rana, "R30", "4", "5")
    assert "nothing to draw yet" in await looks_back(sami)


async def test_what_was_decided_is_not_drawn(world: World) -> None:
    rana, _, _ = await world.pair()
    await answered(world, rana, "R33", "yes", "yes")
    assert "nothing to draw yet" in await looks_back(rana)


async def test_a_stranger_is_offered_no_picture(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/mydata")
    assert "Your answers over time" not in eve.last().buttons


async def test_ratings_leads_to_it_too_also_when_nothing_is_asked_any_more(world: World) -> None:
    rana, _, _ = await world.pair()
    await answered(world, rana, "R30", "4", "5")
    await rana.says("/ratings")
    await rana.taps("Your answers over time")
    assert "picture" in rana.last().outgoing.payload
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    await rana.says("/ratings")
    assert "Your answers over time" in rana.last().buttons
