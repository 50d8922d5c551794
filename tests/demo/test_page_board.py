"""The demo's page around the phones: clock, phones that come and go, connection, long chats."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.demo.page_world import World, world


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
    await expect(phone.get_by_role("textbox")).to_have_attribute("placeholder", "رسالة")
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


async def test_the_page_lives_under_a_strict_content_policy(here: World) -> None:
    answer = await here.page.reload()
    assert answer is not None
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    await here.start("recipient")

    await here.write("recipient", "under policy")

    await here.bot.got_text("under policy")  # a breach would be an error in the console


async def test_methods_the_server_lacks_are_told_in_the_notices(here: World) -> None:
    with pytest.raises(AssertionError, match="501"):
        await here.bot.call("sendGame", chat_id=1, game_short_name="x")

    await expect(here.page.locator("#notices")).to_contain_text("sendGame")
    await here.start("recipient")
    await here.bot.got_text("/start")


@pytest.mark.parametrize("written", ["before", "after"])
async def test_a_menu_of_commands_that_changes_is_shown_at_once(here: World, written: str) -> None:
    await here.start("recipient")
    if written == "before":
        await here.field("recipient").press_sequentially("/r")
    new = [{"command": "rest", "description": "Sit down for a while"}]
    await here.bot.call("setMyCommands", commands=new)

    if written == "after":
        await here.field("recipient").press_sequentially("/r")
    await here.phone("recipient").get_by_role("menuitem", name="Sit down").click()

    await here.bot.got_text("/rest")


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
    assert await here.page.evaluate("window.longest") < 2000


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
