"""The way in: language, what this is, age, country, time, consents; under age is turned away."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations import countries
from conversations.model.person import PersonState
from tests.conversations.arrivals import agrees, arrives, through_the_facts
from tests.conversations.world import Phone, World


async def at_age(world: World) -> Phone:
    eve = await world.stranger(1)
    await eve.says("/start")
    await eve.taps("English")
    await eve.taps("Go on")
    return eve


async def at_country(world: World) -> Phone:
    eve = await at_age(world)
    await eve.taps("25–34")
    eve.new()
    return eve


async def test_the_whole_way_in_ends_with_an_honest_word_and_a_round(world: World) -> None:
    await world.supporter(2)
    rana = await arrives(world, 1)
    told = "\n".join(rana.new())
    assert "not a crisis service" in told
    assert "Telegram itself can" in told
    assert "How long it takes I cannot say yet" in told
    person = await rana.person()
    assert (person.state, person.recipient) == (PersonState.ACTIVE, True)
    assert await world.dues("round") != []


async def test_the_language_may_be_typed_in_its_own_name(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start")
    await eve.says("español")
    assert (await eve.person()).language == "es"
    assert await eve.step() == "welcome.about"


async def test_the_platforms_language_is_only_a_first_guess(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start", language_hint="ar-EG")
    assert eve.last().text != "Hello. Which language shall we use?"
    await eve.taps("English")
    assert (await eve.person()).language == "en"


@pytest.mark.parametrize(
    ("typed", "kept"), [("34", 34), (" 34 ", 34), ("٣٤", 34), ("۳۴", 34), ("119", 119)]
)
async def test_age_may_be_typed_in_any_digits(world: World, typed: str, kept: int) -> None:
    eve = await at_age(world)
    await eve.says(typed)
    assert (await eve.answers())["age"] == kept
    assert await eve.step() == "about_you.country"


@pytest.mark.parametrize("typed", ["abc", "-3", "0", "500", "34.5", "²", "", "🙂"])
async def test_an_age_that_makes_no_sense_is_asked_again(world: World, typed: str) -> None:
    eve = await at_age(world)
    eve.new()
    await eve.says(typed)
    sorry, again = eve.new()
    assert "could not read that" in sorry
    assert "/now" in sorry
    assert "How old are you?" in again
    assert await eve.answers() == {}


async def is_turned_away(eve: Phone) -> None:
    assert (await eve.person()).state is PersonState.UNDERAGE
    assert await eve.answers() == {}
    assert await eve.step() == ""


@pytest.mark.parametrize("how", ["tap", "typed", "typed in Arabic"])
async def test_under_age_is_asked_once_then_turned_away_kindly(world: World, how: str) -> None:
    eve = await at_age(world)
    if how == "tap":
        await eve.taps("I am under 18")
    else:
        await eve.says("15" if how == "typed" else "١٥")
    eve.new()
    await eve.taps("Yes, I am under 18")
    assert "findahelpline" in eve.hears("Thank you for being honest")
    await is_turned_away(eve)


async def test_a_slip_goes_back_to_the_age(world: World) -> None:
    eve = await at_age(world)
    await eve.says("15")
    await eve.taps("No, that was a slip")
    await eve.says("51")
    assert (await eve.answers())["age"] == 51


async def test_who_was_turned_away_comes_back_to_the_same_word(world: World) -> None:
    eve = await at_age(world)
    old_card = eve.last()
    await eve.says("15")
    await eve.taps("Yes, I am under 18")
    eve.new()
    await eve.says("/start")
    eve.hears("Thank you for being honest")
    await eve.taps("25–34", old_card)
    await eve.says("30")
    for command in ("/profile", "/resume", "/talks", "/pause"):
        await eve.says(command)
    await is_turned_away(eve)


async def test_blocking_the_bot_and_coming_back_makes_nobody_older(world: World) -> None:
    eve = await at_age(world)
    await eve.says("15")
    await eve.taps("Yes, I am under 18")
    await eve.blocks_the_bot()
    await eve.unblocks_the_bot()
    await eve.says("/start")
    await is_turned_away(eve)


async def test_who_was_turned_away_still_gets_now_and_the_card_for_danger(world: World) -> None:
    eve = await at_age(world)
    await eve.says("15")
    await eve.taps("Yes, I am under 18")
    eve.new()
    await eve.says("/now")
    eve.hears("in danger now")
    await eve.says("I want to kill myself tonight")
    assert any("You do not have to carry it alone" in text for text in eve.new())


async def test_somebody_in_a_talk_who_says_they_are_under_age_leaves_it_kindly(
    world: World,
) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("/profile")
    await rana.taps("Age, country and time")
    await rana.says("15")
    await rana.taps("Yes, I am under 18")
    sami.hears("has ended the talk")
    assert (await world.match(match_id)).state == "ended"
    await is_turned_away(rana)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("France", "FR"),
        ("  fRANCE ", "FR"),
        ("Francia", "FR"),
        ("فرنسا", "FR"),
        ("KE", "KE"),
        ("UK", "GB"),
        ("USA", "US"),
        ("turkey", "TR"),
        ("Palestine", "PS"),
        ("Hong Kong", "HK"),
        ("Cote d'Ivoire", "CI"),
        ("Mexico", "MX"),
    ],
)
async def test_a_country_may_be_typed_as_people_write_it(
    world: World, typed: str, code: str
) -> None:
    eve = await at_country(world)
    await eve.says(typed)
    assert (await eve.person()).country == code


@pytest.mark.parametrize("typed", ["Atlantis", "no", "ZZ", "EU", "QO", "xx", "123", "🙂"])
async def test_what_is_no_country_is_asked_again(world: World, typed: str) -> None:
    eve = await at_country(world)
    await eve.says(typed)
    sorry, again = eve.new()
    assert "could not read that" in sorry
    assert "/now" in sorry
    assert "Which country are you in?" in again
    assert (await eve.person()).country == ""


async def test_a_country_with_one_clock_needs_no_question_about_time(world: World) -> None:
    eve = await at_country(world)
    await eve.taps("United Kingdom")
    assert (await eve.person()).zone == "Europe/London"
    assert await eve.step() == "consents.0"


async def test_a_country_with_several_clocks_shows_each_with_its_time(world: World) -> None:
    eve = await at_country(world)
    await eve.taps("United States")
    assert any("07:00 · New York" in label for label in eve.last().buttons)
    await eve.taps("New York")
    assert (await eve.person()).zone == "America/New_York"


@pytest.mark.parametrize("typed", ["4:05", "04:05", "4.05", "٠٤:٠٥", "04:00"])
async def test_a_typed_time_finds_the_zone_of_the_country_with_its_summer_time(
    world: World, typed: str
) -> None:
    eve = await at_country(world)
    await eve.taps("United States")
    await eve.says(typed)
    zone = (await eve.person()).zone
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert (summer.hour, zone[:8]) == (5, "America/")


async def test_without_a_country_a_typed_time_still_gives_a_clock(world: World) -> None:
    eve = await at_country(world)
    await eve.taps("I'd rather not say")
    await eve.says("15:10")
    assert (await eve.person()).zone == "Etc/GMT-3"


@pytest.mark.parametrize("typed", ["25:00", "12:75", "noon", "-5", "٩٩:٩٩"])
async def test_a_time_that_makes_no_sense_is_asked_again(world: World, typed: str) -> None:
    eve = await at_country(world)
    await eve.taps("I'd rather not say")
    eve.new()
    await eve.says(typed)
    assert "could not read that" in eve.new()[0]
    assert await eve.step() == "about_you.zone"


def test_every_country_that_can_be_typed_has_a_clock_or_is_asked_for_one() -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for code in ("US", "RU", "IN", "NP", "KI", "AQ"):
        zones = countries.zones_of(code, now)
        offsets = [now.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones]
        assert len(set(offsets)) == len(zones), code


async def test_old_buttons_of_the_way_in_do_nothing_later(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start")
    await eve.taps("English")
    welcome = eve.last()
    await eve.says("/start")
    await eve.taps("Go on")
    age = eve.last()
    await eve.says("34")
    country = eve.last()
    await eve.says("GB")
    consent = eve.last()
    await eve.says("/start")
    await agrees(eve)
    step = await eve.step()
    for label, card in (
        ("Go on", welcome),
        ("25–34", age),
        ("France", country),
        ("No", consent),
    ):
        await eve.taps(label, card)
        assert await eve.step() == step, label
    assert (await eve.answers())["age"] == 34
    assert (await eve.person()).country == "GB"


async def test_start_in_the_middle_shows_where_we_were(world: World) -> None:
    eve = await at_country(world)
    await world.passes(days=20)
    await eve.says("/start")
    first, second = eve.new()
    assert "Welcome back" in first
    assert "Which country are you in?" in second


async def test_start_when_all_is_done_says_so(world: World) -> None:
    rana = await world.recipient(1)
    await rana.says("/start")
    rana.hears("You are already here")


async def test_going_through_the_facts_leads_to_the_consents(world: World) -> None:
    eve = await world.stranger(1)
    await eve.says("/start")
    await through_the_facts(eve)
    assert await eve.step() == "consents.0"
