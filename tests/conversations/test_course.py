"""A talk that does not go as it began: a word to both first, then a task; never from one answer."""

from datetime import timedelta

import pytest

from conversations import course
from conversations.model.care import Due
from conversations.model.ids import MatchId
from conversations.model.measuring import Asking
from tests.conversations.answered import answered
from tests.conversations.pulses import first_contact
from tests.conversations.world import Phone, World

FINE, LOW = "5", "1"
WORD = "A word in between"


async def weighed(world: World, phone: Phone, match_id: str) -> None:
    """Let what an answer would bring about happen."""
    async with world.store.unit() as unit:
        key = f"{course.COURSE}:{match_id}:{phone.id}"
        at = world.clock.now()
        unit.dues.save(Due(key, course.COURSE, at, phone.id, MatchId(match_id)))
        await unit.commit()
    await world.passes(minutes=5)


async def asking(world: World, phone: Phone) -> Asking:
    async with world.store.reading() as unit:
        return await unit.askings.get(phone.id) or Asking(phone.id)


async def fallen(world: World, *raws: str) -> tuple[Phone, Phone, str]:
    rana, sami, match_id = await first_contact(world)
    begin = world.clock.now() - timedelta(weeks=len(raws))
    await world.passes(hours=1)
    await answered(world, rana, "R08", *raws, begin=begin)
    await weighed(world, rana, match_id)
    return rana, sami, match_id


def words(phone: Phone) -> list[str]:
    return [text for text in phone.new() if text.startswith(WORD)]


async def test_both_get_the_same_kind_word_first_and_not_at_once(world: World) -> None:
    await world.member(9)
    rana, sami, _ = await fallen(world, FINE, FINE, FINE, LOW, LOW)
    assert words(rana) == words(sami) == []
    await world.passes(days=4)
    (hers,), (his,) = words(rana), words(sami)
    assert "nobody's fault" in hers
    assert hers.replace("Maple", "X").split("with")[0] == his.split("with")[0]
    assert await world.concerns(kind="off_track") == []


async def test_the_team_is_told_only_when_later_answers_stay_down(world: World) -> None:
    noor = await world.member(9)
    rana, _, match_id = await fallen(world, FINE, FINE, FINE, LOW, LOW)
    await world.passes(days=4)
    noor.new()
    await weighed(world, rana, match_id)
    assert await world.concerns(kind="off_track") == []
    await answered(world, rana, "R08", LOW)
    await weighed(world, rana, match_id)
    (concern,) = await world.concerns(kind="off_track")
    assert (concern.about_id, concern.reporter_id, concern.evidence) == (None, None, "")
    told = noor.hears("does not go as it began")
    assert LOW not in told.replace("level 1", "")
    await answered(world, rana, "R08", LOW)
    await weighed(world, rana, match_id)
    assert len(await world.concerns(kind="off_track")) == 1


@pytest.mark.parametrize(
    "raws",
    [
        (FINE, FINE, FINE, LOW),
        (FINE, FINE, FINE, FINE, LOW),
        (FINE, FINE, FINE, "", ""),
        ("", "", "", "", "", ""),
        (LOW, LOW, LOW, LOW, LOW),
        ("3", "4", "3", "3", "4"),
    ],
)
async def test_neither_one_answer_nor_silence_nor_a_low_beginning_brings_it(
    world: World, raws: tuple[str, ...]
) -> None:
    rana, sami, _ = await fallen(world, *raws)
    await world.passes(days=5)
    assert words(rana) == words(sami) == []
    assert await world.concerns(kind="off_track") == []


async def test_everybody_gets_the_word_now_and_then_so_that_it_tells_nothing(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(weeks=6, hours=1)
    await world.passes(days=1)
    assert len(words(rana)) == len(words(sami)) == 1
    await world.passes(weeks=6)
    await world.passes(days=1)
    assert len(words(rana)) == len(words(sami)) == 1


async def test_two_low_answers_ask_for_the_match_wish_and_better_ones_take_it_back(
    world: World,
) -> None:
    rana, _, match_id = await fallen(world, FINE, LOW)
    assert (await asking(world, rana)).wishes == ()
    await answered(world, rana, "R08", LOW)
    await weighed(world, rana, match_id)
    asked = [one for one in rana.messages if "stay with" in one.text]
    assert asked or (await asking(world, rana)).wishes == (match_id,)


async def test_a_person_who_took_their_yes_back_is_not_followed(world: World) -> None:
    rana, sami, match_id = await first_contact(world)
    await world.passes(hours=1)
    begin = world.clock.now() - timedelta(weeks=5)
    await answered(world, rana, "R08", FINE, FINE, FINE, LOW, LOW, begin=begin)
    await rana.says("/ratings")
    await rana.taps("Stop asking")
    await weighed(world, rana, match_id)
    await world.passes(days=5)
    assert words(rana) == words(sami) == []


async def test_a_real_answer_is_weighed_an_hour_later(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Very true")
    assert [due.person_id for due in await world.dues(course.COURSE)] == [rana.id]
    await world.passes(hours=2)
    assert [due for due in await world.dues(course.COURSE) if due.done_at is None] == []


async def test_the_word_keeps_to_the_day_and_ends_with_the_talk(world: World) -> None:
    rana, sami, _ = await fallen(world, FINE, FINE, FINE, LOW, LOW)
    await rana.says("/end")
    await rana.taps("End it now")
    await world.passes(days=5)
    assert words(rana) == words(sami) == []
