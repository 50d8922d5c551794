"""Pulses: three taps after a first real contact, kept 0 to 1; never at night, never into a talk."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.model.measuring import Prompt, Response
from conversations.people import after_quiet_hours
from conversations.programme import Defaults
from measures import Scale
from tests.conversations.world import Phone, SqlUnit, World


async def first_contact(
    world: World, *, zone: str = "Europe/London", words: int = 3
) -> tuple[Phone, Phone, str]:
    """Two people who have just written this often each; their session is still open."""
    rana = await world.recipient(1, waits=False, zone=zone)
    sami = await world.supporter(2)
    match_id = await world.talk(rana, sami)
    for number in range(words):
        await rana.says(f"hello {number}")
        await sami.says(f"hi {number}")
    rana.new()
    sami.new()
    return rana, sami, match_id


async def responses(world: World, phone: Phone) -> dict[str, Response]:
    async with world.store.reading() as unit:
        return {r.item: r for r in await unit.responses.find(person_id=phone.id)}


async def prompt_of(world: World, phone: Phone) -> Prompt:
    async with world.store.reading() as unit:
        (found,) = await unit.prompts.find(person_id=phone.id)
    return found


async def test_both_are_asked_two_hours_after_the_first_contact(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=1.9)
    assert rana.new() == sami.new() == []
    await world.passes(hours=0.2)
    assert "Maple does not see your answers" in rana.hears("How alike are you and Maple?")
    sami.hears("How alike are you and Cedar?")


async def test_three_taps_are_kept_from_0_to_1_with_who_when_and_which_item(
    world: World,
) -> None:
    rana, sami, match_id = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Mostly true")
    await rana.taps("Not true")
    rana.new()
    kept = await responses(world, rana)
    assert {item: r.value for item, r in kept.items()} == {"R01": 0.8, "R08": 0.75, "R16": 0.0}
    assert kept["R01"].raw == "8"
    for response in kept.values():
        assert (response.person_id, response.match_id) == (rana.id, match_id)
        assert response.at == world.clock.now()
    assert (await prompt_of(world, rana)).state == "answered"
    assert rana.last().text == "Thank you."
    assert await responses(world, sami) == {}


async def test_the_peer_never_hears_of_an_answer(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    sami.new()
    for label in ("0", "Not true", "Not true"):
        await rana.taps(label)
    assert sami.new() == []


@pytest.mark.parametrize(
    ("values", "direction", "raw", "value"),
    [
        ((1, 2, 3, 4, 5), 1, 1, 0.0),
        ((1, 2, 3, 4, 5), 1, 5, 1.0),
        ((1, 2, 3, 4, 5), -1, 5, 0.0),
        ((1, 2, 3, 4, 5), -1, 2, 0.75),
        (tuple(range(11)), 1, 7, 0.7),
        (tuple(range(11)), -1, 7, 0.3),
        ((1, 2, 3, 4, 5), 1, None, None),
    ],
)
def test_an_answer_becomes_0_to_1_and_a_reversed_item_is_turned_round(
    values: tuple[int, ...], direction: int, raw: int | None, value: float | None
) -> None:
    scale = Scale("S", values, ("low", "high"))
    found = scale.share(raw, direction)
    assert found == (None if value is None else pytest.approx(value))


def test_an_unscored_answer_has_no_number() -> None:
    scale = Scale("Y3", ("yes", "no"), ("Yes", "No"), scored=False)
    assert scale.share("yes") is None


async def test_a_skipped_item_is_kept_as_skipped_and_the_next_one_comes(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("Skip")
    kept = (await responses(world, rana))["R01"]
    assert (kept.value, kept.detail) == (None, {"reason": "skipped"})
    assert "gets what it is like" in rana.last().text


async def test_stop_ends_these_questions_and_nothing_else(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("Stop these questions")
    assert "No more of these questions" in rana.last().text
    assert (await prompt_of(world, rana)).state == "withdrawn"
    await rana.says("still here")
    assert "Cedar:\nstill here" in sami.new()


async def test_nobody_is_asked_without_their_consent(world: World) -> None:
    rana = await world.recipient(1, waits=False, agreed=["talks", "matching", "common_ground"])
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    for _ in range(3):
        await rana.says("a")
        await sami.says("b")
    rana.new()
    await world.passes(days=4)
    assert not any("How alike" in text for text in rana.new())


async def takes_ratings_back(phone: Phone) -> None:
    await phone.says("/profile")
    await phone.taps("What I agreed to")
    await phone.taps("Take back: Asking how it goes")
    phone.new()


async def test_a_consent_taken_back_before_the_question_comes_stops_it(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=1)
    await takes_ratings_back(rana)
    await world.passes(days=4)
    assert not any("How alike" in text for text in rana.new())


async def test_a_consent_taken_back_closes_the_question_that_is_open(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=3)
    card = rana.last()
    await takes_ratings_back(rana)
    await rana.taps("8", card)
    assert await responses(world, rana) == {}


async def test_too_few_words_are_no_contact(world: World) -> None:
    rana, _, _ = await first_contact(world, words=2)
    await world.passes(hours=6)
    assert rana.new() == []


async def test_words_over_several_sessions_add_up(world: World) -> None:
    rana, sami, _ = await first_contact(world, words=2)
    await world.passes(hours=1)
    await rana.says("one more")
    await sami.says("and one")
    rana.new()
    await world.passes(hours=3)
    rana.hears("How alike are you")


async def test_never_into_an_open_session(world: World) -> None:
    rana, _sami, _ = await first_contact(world)
    await world.passes(minutes=100)
    for _ in range(6):
        await rana.says("let us go on")
        await world.passes(minutes=20)
        assert not any("How alike" in text for text in rana.new())
    await world.passes(hours=2)
    rana.hears("How alike")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/London"])
async def test_never_in_the_persons_own_night(world: World, zone: str) -> None:
    rana, _, _ = await first_contact(world, zone=zone)
    for _ in range(48):
        await world.passes(minutes=30)
        if rana.new():
            break
    local = world.clock.now().astimezone(ZoneInfo(zone))
    assert 9 <= local.hour < 21
    (prompt,) = [await prompt_of(world, rana)]
    assert prompt.state == "asked"


@pytest.mark.parametrize(
    ("zone", "moment", "morning"),
    [
        (
            "Europe/London",
            datetime(2026, 3, 28, 22, tzinfo=UTC),
            datetime(2026, 3, 29, 8, tzinfo=UTC),
        ),
        (
            "Europe/London",
            datetime(2026, 10, 24, 22, tzinfo=UTC),
            datetime(2026, 10, 25, 9, tzinfo=UTC),
        ),
        (
            "America/New_York",
            datetime(2026, 3, 8, 5, tzinfo=UTC),
            datetime(2026, 3, 8, 13, tzinfo=UTC),
        ),
        (
            "Asia/Kathmandu",
            datetime(2026, 5, 1, 16, tzinfo=UTC),
            datetime(2026, 5, 2, 3, 15, tzinfo=UTC),
        ),
        ("nonsense", datetime(2026, 5, 1, 22, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC)),
    ],
)
async def test_quiet_hours_end_at_nine_on_the_persons_clock_over_clock_changes(
    world: World, zone: str, moment: datetime, morning: datetime
) -> None:
    person = replace(await (await world.stranger(1)).person(), zone=zone)
    assert after_quiet_hours(person, moment, Defaults()) == morning


async def test_after_three_days_the_questions_are_closed_and_what_was_tapped_stays(
    world: World,
) -> None:
    rana, sami, _ = await first_contact(world)
    await world.passes(hours=3)
    await rana.taps("8")
    card = rana.last()
    await world.passes(days=4)
    assert (await prompt_of(world, sami)).state == "expired"
    await rana.taps("Very true", card)
    assert "These questions are closed" in rana.last().text
    assert list(await responses(world, rana)) == ["R01"]


async def test_after_a_long_stop_an_expired_question_is_not_sent(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await world.passes(hours=1)

    async def stop(unit: SqlUnit) -> None:
        for due in await unit.dues.find(kind="prompt"):
            unit.dues.save(replace(due, due_at=world.clock.move(days=5)))

    await world.arrange(stop)
    rana.new()
    await world.passes(days=6)
    assert not any("How alike" in text for text in rana.new())


async def test_nobody_is_asked_how_it_goes_with_somebody_they_blocked(world: World) -> None:
    rana, _sami, _ = await first_contact(world)
    await rana.says("/block")
    rana.new()
    await world.passes(days=4)
    assert rana.new() == []


async def test_nobody_is_asked_during_a_break(world: World) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/pause")
    await rana.taps("Everything")
    rana.new()
    await world.passes(days=4)
    assert rana.new() == []


@pytest.mark.parametrize("when", ["before", "between"])
async def test_nobody_is_asked_whether_they_want_to_go_on_with_what_has_ended(
    world: World, when: str
) -> None:
    rana, sami, _ = await first_contact(world)
    if when == "between":
        await world.passes(hours=3)
        await rana.taps("8")
    else:
        await world.passes(hours=1)
    await sami.says("/end")
    await sami.taps("End it now")
    await world.passes(hours=3)
    if when == "before":
        await rana.taps("8")
    await rana.taps("Mostly true")
    assert "Thank you." in rana.new()
    assert not any("keep talking" in message.text for message in rana.messages)
    assert set(await responses(world, rana)) == {"R01", "R08"}


async def test_nobody_is_asked_while_they_are_away(world: World) -> None:
    rana, sami, _ = await first_contact(world)
    await rana.says("/away")
    await rana.taps("Tomorrow")
    rana.new()
    await world.passes(hours=20)
    assert not any("How alike" in text for text in rana.new())
    assert any("How alike" in text for text in sami.new())
    await world.passes(hours=6)
    await rana.says("/resume")
    rana.new()
    await world.passes(hours=26)
    rana.hears("How alike are you and Maple?")


async def test_a_pulse_whose_window_is_over_before_somebody_is_back_is_not_asked(
    world: World,
) -> None:
    rana, _, _ = await first_contact(world)
    await rana.says("/away")
    await rana.taps("Mon 9 Mar")
    await world.passes(days=12)
    await rana.says("/resume")
    await world.passes(days=3)
    assert not any("How alike" in text for text in rana.new())
    assert (await prompt_of(world, rana)).state == "expired"
