"""The page on screens of any width: one phone behind tabs, or as many as fit side by side."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.demo.page_world import World, world

STEP = {"phone": "recipient", "title": "A step", "text": "It takes room.", "do": {"send": "hello"}}


@pytest.fixture
async def narrow(browser: Browser) -> AsyncIterator[World]:
    async with world(browser, width=390, height=844) as ready:
        yield ready


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


async def test_everything_a_phone_can_do_works_on_a_narrow_screen(narrow: World) -> None:
    await narrow.start("recipient")
    phone = narrow.phone("recipient")

    await phone.get_by_role("button", name="Commands").tap()
    await phone.get_by_role("menuitem", name="What I can do").tap()
    await narrow.bot.got_text("/help")
    await narrow.write("recipient", "keyboard")
    await phone.get_by_role("button", name="Talk now").tap()
    await narrow.bot.got_text("Talk now")
    own = phone.locator(".msg.out", has_text="Talk now")
    await own.locator(".bubble").tap()
    await own.get_by_role("button", name="More").tap()
    await narrow.page.get_by_role("dialog").get_by_role("button", name="Edit").tap()
    await narrow.write("recipient", "Talk later")
    edited = await narrow.bot.got(lambda u: "edited_message" in u)
    assert edited["edited_message"]["text"] == "Talk later"
    await phone.get_by_role("button", name="Attach").tap()
    await phone.get_by_role("menuitem", name="Location").tap()
    await narrow.bot.got(lambda u: "location" in u.get("message", {}))
    await phone.get_by_role("button", name="Menu of").tap()
    await phone.get_by_role("menuitem", name="Block the bot").tap()
    await narrow.bot.got(lambda u: "my_chat_member" in u)
    await expect(phone.get_by_role("button", name="Unblock the bot")).to_be_visible()


async def test_a_touch_shows_what_can_be_done_with_a_message(narrow: World) -> None:
    await narrow.start("recipient")
    welcome = narrow.phone("recipient").locator(".msg.in").first

    await welcome.locator(".bubble").tap()
    await welcome.get_by_role("button", name="Reply").tap()
    await narrow.write("recipient", "by touch")

    assert "reply_to_message" in await narrow.bot.got_text("by touch")


LONG = "A summary as long as it can be, so that its lines fill the width that there is. " * 3
KEYS = {"inline_keyboard": [[{"text": "4", "callback_data": "four"}]]}


async def test_a_key_under_a_long_message_stays_under_the_finger(narrow: World) -> None:
    await narrow.start("recipient")
    await narrow.bot.say(await narrow.person("recipient"), LONG, reply_markup=KEYS)
    message = narrow.phone("recipient").locator(".msg", has_text="A summary")
    key = message.get_by_role("button", name="4")
    bubble = message.locator(".bubble")
    before = await bubble.bounding_box()

    await key.focus()  # a press brings the focus before the finger is lifted

    assert await bubble.bounding_box() == before
    await key.tap()
    await narrow.bot.got(lambda u: u.get("callback_query", {}).get("data") == "four")


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


@pytest.mark.parametrize(("width", "phones"), [(390, 1), (1440, 3), (1920, 4)])
@pytest.mark.parametrize("dark", [False, True])
async def test_as_many_phones_as_fit_stand_side_by_side(
    browser: Browser, width: int, phones: int, dark: bool
) -> None:
    async with world(browser, width=width, dark=dark, guide={"steps": [STEP]}) as here:
        if phones == 4:
            await here.ask("POST", "/user/people", {"first_name": "Fourth"})
            await expect(here.page.locator(".phone")).to_have_count(4)
        await here.phone("recipient").get_by_role("button", name="START").click()
        await here.bot.got_text("/start")

        edges = await here.page.locator(".phone:visible").evaluate_all(
            "all => all.map((phone) => phone.getBoundingClientRect().right)"
        )
        assert len(edges) == phones
        assert max(edges) <= width
        colour = await here.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == ("rgb(25, 22, 19)" if dark else "rgb(243, 236, 227)")
