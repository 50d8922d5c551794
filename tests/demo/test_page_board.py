"""The demo's page around the phones: tabs, clock, guide, links, connection and long chats."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser import chromium
from tests.demo.page_world import World, world

GUIDE: dict[str, Any] = {
    "phones": [
        {"role": "recipient", "first_name": "ليلى", "language_code": "ar", "start": None},
        {"role": "supporter", "first_name": "Noor", "language_code": "en", "start": "/start sup1"},
        {"role": "coordinator", "first_name": "Kim", "language_code": "en", "start": None},
    ],
    "steps": [
        {
            "phone": "supporter",
            "title": "Noor opens the invitation",
            "text": "A supporter comes by a personal link.",
            "do": {"send": "/start sup1"},
            "done_when": {"text": "quiet place"},
        },
        {
            "phone": "supporter",
            "title": "Noor begins",
            "text": "Buttons stand under a message.",
            "do": {"press": "Begin"},
            "done_when": {"text": "Noted: begin"},
        },
        {
            "phone": "recipient",
            "title": "The questions",
            "text": "They are answered by themselves.",
            "do": [{"send": "intake"}, {"fill": True}],
            "done_when": {"text": "Heard: It has been a hard"},
        },
        {
            "phone": "coordinator",
            "title": "A day goes by",
            "text": "The clock moves.",
            "do": {"advance": 86400},
        },
    ],
}
POLICY = "default-src 'self'"


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def here(browser: Browser) -> AsyncIterator[World]:
    async with world(browser) as ready:
        yield ready


@pytest.fixture
async def narrow(browser: Browser) -> AsyncIterator[World]:
    async with world(browser, width=390, height=844) as ready:
        yield ready


@pytest.mark.parametrize(
    ("label", "seconds"), [("+1 hour", 3600), ("+1 day", 86400), ("+1 week", 604800)]
)
async def test_the_clock_is_moved_by_its_buttons(here: World, label: str, seconds: int) -> None:
    await here.page.get_by_role("button", name=label).click()

    await expect(here.page.locator(".clock-ahead")).to_contain_text("ahead")
    assert (await here.ask("GET", "/clock"))["offset"] == seconds


async def test_a_clock_moved_elsewhere_is_shown(here: World) -> None:
    await here.ask("POST", "/clock/advance", {"seconds": 2 * 86400})

    await expect(here.page.locator(".clock-ahead")).to_have_text("2 days ahead")


async def test_a_new_day_gets_a_separator(here: World) -> None:
    await here.start("recipient")
    await expect(here.phone("recipient").locator(".day")).to_have_count(1)
    await here.page.get_by_role("button", name="+1 day").click()

    await here.write("recipient", "a day later")

    message = await here.bot.got_text("a day later")
    first = await here.bot.got_text("/start")
    assert message["date"] - first["date"] >= 86400
    await expect(here.phone("recipient").locator(".day")).to_have_count(2)


async def test_a_phone_is_added_with_name_and_language(here: World) -> None:
    await here.page.get_by_role("button", name="Add a phone").click()
    dialog = here.page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("Amal")
    await dialog.get_by_label("Language").select_option("ar")
    await dialog.get_by_role("button", name="Add this phone").click()
    phone = here.page.get_by_role("region", name="Amal's phone")
    await phone.get_by_role("button", name="START").click()

    update = await here.bot.got(
        lambda u: u.get("message", {}).get("from", {}).get("first_name") == "Amal"
    )
    assert update["message"]["from"]["language_code"] == "ar"
    await expect(phone.locator(".inline-keyboard")).to_have_attribute("dir", "rtl")


async def test_a_phone_is_put_away_and_brought_back(here: World) -> None:
    await here.start("supporter")
    await here.phone("supporter").get_by_role("button", name="Menu of").click()
    await here.phone("supporter").get_by_role("menuitem", name="Put this phone away").click()
    await expect(here.phone("supporter")).to_be_hidden()

    await here.page.get_by_role("button", name="Add a phone").click()
    await here.page.get_by_role("dialog").get_by_role("button", name="Sam").click()
    await here.write("supporter", "back again")

    await here.bot.got_text("back again")


async def test_the_crowd_gets_no_phones_and_newcomers_do(here: World) -> None:
    await here.ask("POST", "/user/people", {"first_name": "Crowd", "silent": True})
    await here.ask("POST", "/user/people", {"first_name": "Newcomer", "language_code": "en"})

    await expect(here.page.get_by_role("region", name="Newcomer's phone")).to_be_visible()
    await expect(here.page.locator(".phone")).to_have_count(4)


async def test_one_phone_at_a_time_on_a_narrow_screen(narrow: World) -> None:
    await narrow.start("recipient")
    await narrow.page.get_by_role("tab", name="Sam").click()
    await expect(narrow.phone("recipient")).to_be_hidden()

    await narrow.start("supporter")
    await narrow.write("supporter", "مرحبا from a small screen")
    await narrow.phone("supporter").get_by_role("button", name="Begin").tap()

    message = await narrow.bot.got_text("مرحبا from a small screen")
    assert message["from"]["id"] == await narrow.person("supporter")
    await narrow.bot.got(lambda u: u.get("callback_query", {}).get("data") == "begin")
    wide = await narrow.page.evaluate("document.documentElement.scrollWidth")
    assert wide == 390


async def test_a_touch_shows_what_can_be_done_with_a_message(narrow: World) -> None:
    await narrow.start("recipient")
    welcome = narrow.phone("recipient").locator(".msg.in").first

    await welcome.locator(".bubble").tap()
    await welcome.get_by_role("button", name="Reply").tap()
    await narrow.write("recipient", "by touch")

    assert "reply_to_message" in await narrow.bot.got_text("by touch")


async def test_unread_messages_are_counted_on_the_tab_until_it_is_opened(narrow: World) -> None:
    await narrow.start("recipient")
    person = await narrow.person("recipient")
    await narrow.page.get_by_role("tab", name="Robin").click()

    await narrow.bot.say(person, "Are you still there?")
    badge = narrow.page.get_by_role("tab", name="Maya").locator(".badge")
    await expect(badge).to_have_text("1")
    await narrow.page.get_by_role("tab", name="Maya").click()

    await expect(badge).to_be_hidden()
    await narrow.settles(lambda people: people[0]["unread"] == 0)


async def test_reading_history_is_not_disturbed_and_the_newest_is_one_press_away(
    here: World,
) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    for number in range(30):
        await here.bot.say(person, f"line {number}")
    log = here.phone("recipient").get_by_role("log")
    await expect(here.phone("recipient").get_by_text("line 29")).to_be_in_viewport()
    await log.hover()
    await here.page.mouse.wheel(0, -900)
    jump = here.phone("recipient").get_by_role("button", name="Jump to the newest message")
    await expect(jump).to_be_visible()
    top = await log.evaluate("log => log.scrollTop")

    await here.bot.say(person, "something new")

    await expect(jump.locator(".badge")).to_have_text("1")
    assert await log.evaluate("log => log.scrollTop") == top
    await jump.click()
    await expect(here.phone("recipient").get_by_text("something new")).to_be_in_viewport()
    await here.write("recipient", "read it")
    await here.bot.got_text("read it")
    await here.settles(lambda people: people[0]["unread"] == 0)


async def test_the_guide_makes_its_phones_and_leads_through_its_steps(browser: Browser) -> None:
    async with world(browser, guide=GUIDE) as here:
        button = here.page.locator(".guide-button")
        done = here.page.locator(".step-done")
        await expect(button).to_have_text("Press here first")

        await button.click()
        message = await here.bot.got_text("/start sup1")
        assert message["from"]["first_name"] == "Noor"
        await expect(button).to_have_text("Next: Noor begins")

        await button.click()
        await here.bot.got(lambda u: u.get("callback_query", {}).get("data") == "begin")
        await expect(done).to_have_count(2)

        await button.click()
        await expect(done).to_have_count(3, timeout=20_000)
        pressed = [u["callback_query"]["data"] for u in here.bot.updates if "callback_query" in u]
        assert pressed == ["begin", "q:0", "q:1", "m:Panic", "m:done"]

        await button.click()
        await expect(here.page.get_by_text("All done")).to_be_visible()
        assert (await here.ask("GET", "/clock"))["offset"] == 86400


async def test_a_step_done_by_hand_is_ticked_too(browser: Browser) -> None:
    async with world(browser, guide=GUIDE) as here:
        await here.phone("supporter").get_by_role("button", name="START").click()

        await here.bot.got_text("/start sup1")
        await expect(here.page.locator(".step-done")).to_have_count(1)


async def test_the_guide_finds_its_place_again_after_a_reload(browser: Browser) -> None:
    async with world(browser, guide=GUIDE, width=390, height=844) as here:
        await here.page.locator(".guide-button").click()
        await here.bot.got_text("/start sup1")
        await expect(here.page.locator(".step-done")).to_have_count(1)

        await here.page.reload()

        await expect(here.page.locator(".guide-button")).to_have_text("Next: Noor begins")
        await expect(here.page.locator(".phone")).to_have_count(3)


async def test_the_page_lives_under_a_strict_content_policy(here: World) -> None:
    async def with_policy(route: Route) -> None:
        answer = await route.fetch()
        headers = {**answer.headers, "content-security-policy": POLICY}
        await route.fulfill(response=answer, headers=headers)

    await here.page.route(here.server.root + "/", with_policy)
    await here.page.reload()
    await expect(here.page.locator("#connection")).to_have_attribute("data-state", "live")
    await here.start("recipient")

    await here.write("recipient", "under policy")

    await here.bot.got_text("under policy")  # a breach would be an error in the console


async def test_methods_the_server_lacks_are_told_in_the_notices(here: World) -> None:
    with pytest.raises(AssertionError, match="501"):
        await here.bot.call("sendGame", chat_id=1, game_short_name="x")

    await expect(here.page.locator("#notices")).to_contain_text("sendGame")
    await here.start("recipient")
    await here.bot.got_text("/start")


async def test_five_hundred_messages_stay_smooth(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    await here.page.evaluate(
        """() => {
            window.longest = 0;
            new PerformanceObserver((list) => {
                const times = list.getEntries().map((task) => task.duration);
                window.longest = Math.max(window.longest, ...times);
            }).observe({ type: "longtask" });
        }"""
    )
    for first in range(0, 500, 50):
        await asyncio.gather(*(here.bot.say(person, f"n{n}") for n in range(first, first + 50)))
    await expect(here.phone("recipient").locator(".msg.in")).to_have_count(501)

    await here.write("recipient", "still quick")

    await here.bot.got_text("still quick")
    assert await here.page.evaluate("window.longest") < 400


async def test_a_server_that_starts_anew_gets_its_phones_again(browser: Browser) -> None:
    async with world(browser) as here:
        await here.start("recipient")
        await here.restart()
        await expect(here.page.locator("#connection")).to_have_attribute("data-state", "live")
        await expect(here.phone("recipient").locator(".msg")).to_have_count(0)

        await here.phone("recipient").get_by_role("button", name="START").click()

        await here.bot.got(lambda u: u.get("message", {}).get("text") == "/start")
        here.faults.clear()  # the browser reports the lost connection


async def test_messages_come_also_while_the_stream_is_down(here: World) -> None:
    await here.start("recipient")
    await here.page.route("**/user/events*", lambda route: route.abort())
    await here.page.reload()
    await expect(here.page.locator("#connection")).to_have_attribute("data-state", "asking")

    await here.bot.say(await here.person("recipient"), "Without a stream")

    await expect(here.phone("recipient").get_by_text("Without a stream")).to_be_visible()
    await here.write("recipient", "heard")
    await here.bot.got_text("heard")
    here.faults.clear()  # the browser reports the refused stream
