"""Danger heard in words, /now, reports and concerns: help first, staff told, never the content."""

from dataclasses import replace

import pytest

from tests.conversations.world import Phone, World

GRAVE = "I want to kill myself tonight"
GRAVER = "I have taken all the pills just now, I am going to die"
ANSWERED = "You do not have to carry it alone"


def cards(phone: Phone) -> int:
    return sum(ANSWERED in text for text in phone.new())


async def test_the_card_comes_at_once_and_the_words_still_reach_the_peer(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says(GRAVE)
    card = rana.hears(ANSWERED)
    assert "999" in card
    assert rana.last().outgoing.lane == "help"
    assert sami.new()[0] == f"Cedar:\n{GRAVE}"


async def test_the_card_comes_once_an_hour_however_much_is_said(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says(GRAVE)
    await rana.says(GRAVE)
    assert cards(rana) == 1
    for _ in range(3):
        await world.passes(minutes=61)
        for _ in range(3):
            await rana.says(GRAVE)
            await world.passes(minutes=5)
        assert cards(rana) == 1


async def test_a_graver_word_brings_the_card_again_at_once(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.says(GRAVE)
    await rana.says(GRAVER)
    assert cards(rana) == 2
    await rana.says(GRAVER)
    assert cards(rana) == 0


async def test_one_concern_is_opened_and_staff_are_told_without_content(world: World) -> None:
    rana, _, match_id = await world.pair()
    carla, lead = await world.member(8), await world.member(9, "safeguarding")
    for _ in range(3):
        await rana.says(GRAVE)
    for member in (carla, lead):
        told = member.hears("signs of a crisis")
        assert "kill" not in told
        assert (await rana.person()).peer_name in told
    (concern,) = await world.concerns(kind="crisis", state="open")
    assert (concern.about_id, concern.match_id, concern.evidence) == (rana.id, match_id, "")


async def test_a_concern_is_raised_when_the_level_rises_and_staff_hear_again(
    world: World,
) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(8)
    await rana.says(GRAVE)
    (before,) = await world.concerns(state="open")
    await carla.taps("I look after this")
    carla.new()
    await rana.says(GRAVER)
    (after,) = await world.concerns(state="open")
    assert (after.id, after.level > before.level) == (before.id, True)
    carla.hears("signs of a crisis")


async def test_after_a_concern_was_closed_a_new_one_is_opened(world: World) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(8)
    await rana.says(GRAVE)
    await carla.taps("I look after this")
    await carla.taps("Close it")
    carla.new()
    await world.passes(hours=2)
    await rana.says(GRAVE)
    carla.hears("signs of a crisis")


@pytest.mark.parametrize("where", ["stranger", "intake", "no talk", "caption", "argument", "edit"])
async def test_danger_is_heard_wherever_it_is_written(world: World, where: str) -> None:
    phone = await (world.stranger(1) if where == "stranger" else world.recipient(1))
    if where == "intake":
        await phone.says("/profile")
        await phone.taps("2")
    if where == "caption":
        await phone.sends("photo", caption=GRAVE)
    elif where == "argument":
        await phone.says(f"/report {GRAVE}")
    elif where == "edit":
        await phone.edits(GRAVE, None)
    else:
        await phone.says(GRAVE)
    assert cards(phone) == 1


async def test_a_crisis_where_a_tap_is_due_gets_the_card_and_no_form(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start")
    for button in ("English", "Go on"):
        eve.new()
        await eve.says(GRAVE)
        assert_stands_alone(eve)
        await eve.sends("photo", caption=GRAVE)
        assert_stands_alone(eve)
        await eve.taps(button)
        await world.passes(hours=2)
    eve.new()
    await eve.says("/start")
    assert "How old are you" in eve.new()[-1]


def assert_stands_alone(phone: Phone) -> None:
    """The card (unless it came a moment ago), and one sentence; no question, no fault found."""
    told = phone.new()
    assert "Your place here is kept: /start goes on" in told[-1]
    assert all(ANSWERED in text for text in told[:-1])
    assert len(told) <= 2


async def test_a_crisis_in_an_answer_of_ones_own_words_is_kept_but_nothing_is_asked_next(
    world: World,
) -> None:
    rana = await world.recipient(1)
    await rana.says("/profile")
    number = 1 + [q.id for q in world.programme.asked_of("recipient")[1:]].index("about")
    await rana.taps(str(number))
    rana.new()
    await rana.says(GRAVE)
    assert_stands_alone(rana)
    assert (await rana.answers())["about"] == GRAVE


async def test_a_crisis_written_into_a_form_beside_a_talk_says_that_nobody_got_it(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("/report")
    rana.new()
    await rana.says(GRAVE)
    card, not_sent, _kept = rana.new()
    assert ANSWERED in card
    assert not_sent == "What you wrote just now was not sent to anybody."
    assert sami.new() == []


@pytest.mark.parametrize("staffed", [True, False])
async def test_a_supporter_who_reads_grave_words_is_told_what_helps_once_a_day(
    world: World, *, staffed: bool
) -> None:
    rana, sami, _ = await world.pair()
    if staffed:
        await world.member(8)
    await rana.says(GRAVE)
    words, guidance = sami.new()
    assert words == f"Cedar:\n{GRAVE}"
    assert ("Our team is told" in guidance) is staffed
    assert all(part in guidance for part in ("You do not have to solve this", "/now", "/support"))
    await rana.says(GRAVER)
    assert len(sami.new()) == 1
    await world.passes(hours=25)
    sami.new()
    await rana.says("still here")
    await rana.edits(GRAVE, replace(sami.last().target, own=True))
    assert "You do not have to solve this" in sami.new()[-1]


async def test_a_recipient_who_reads_grave_words_is_not_made_a_helper(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says(GRAVE)
    assert rana.new() == [f"Maple:\n{GRAVE}"]


async def test_a_mild_sign_shows_a_softer_card_once_a_day_and_pages_nobody(
    world: World,
) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(8)
    mild = "everything feels hopeless"
    await rana.says(mild)
    rana.hears("That sounds hard. In case it gets too much")
    await world.passes(hours=2)
    await rana.says(mild)
    assert rana.new() == []
    await world.passes(hours=23)
    await rana.says(mild)
    assert len(rana.new()) == 1
    assert carla.new() == []


@pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("US", "911"), ("DE", "112")])
async def test_now_shows_the_numbers_of_the_persons_country(
    world: World, country: str, number: str
) -> None:
    rana = await world.recipient(1, country=country)
    await rana.says("/now")
    card = rana.hears("in danger now")
    assert number in card
    for line in world.programme.help.of(country):
        assert line.contact in card


async def test_now_without_a_known_country_shows_general_numbers_and_the_directory(
    world: World,
) -> None:
    eve = await world.stranger(1)
    await eve.says("/now")
    card = eve.hears("in danger now")
    assert world.programme.help.directory in card
    assert all(number in card for number in world.programme.help.fallback)
    nowhere = await world.recipient(2, country="AQ")
    await nowhere.says("/now")
    assert world.programme.help.fallback[0] in nowhere.hears("in danger now")


async def test_now_is_honest_where_no_line_is_known_but_the_emergency_number_is(
    world: World,
) -> None:
    rana = await world.recipient(1, country="EG")
    await rana.says("/now")
    card = rana.hears("in danger now")
    assert "call <b>123</b>" in card
    assert "We do not know a help line in your country yet" in card
    assert world.programme.help.directory in card
    assert "may be asleep" in card


async def test_now_guesses_no_emergency_number(world: World) -> None:
    rana = await world.recipient(1, country="MA")
    await rana.says("/now")
    assert "the emergency number where you are" in rana.hears("in danger now")


async def test_a_concern_is_taken_once(world: World) -> None:
    rana, _, _ = await world.pair()
    carla, cora = await world.member(8), await world.member(9)
    await rana.says(GRAVE)
    await carla.taps("I look after this")
    assert "You look after it" in carla.last().text
    await cora.taps("I look after this")
    assert "Somebody looks after this already" in cora.last().text
    (concern,) = await world.concerns(kind="crisis")
    assert concern.seen_by == "Staff8"
