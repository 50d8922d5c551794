"""The guide on the page does what its steps say, and ticks them when the bot has answered."""

from typing import Any

from playwright.async_api import Browser, expect

from tests.demo.page_world import world

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


async def test_steps_lived_by_hand_in_another_order_are_skipped(browser: Browser) -> None:
    async with world(browser, guide=GUIDE) as here:
        await here.start("recipient")
        person = await here.person("recipient")
        await here.bot.say(person, "Heard: It has been a hard week.")
        await expect(here.page.locator(".step-done")).to_have_count(1)
        button = here.page.locator(".guide-button")

        await button.click()
        await expect(button).to_have_text("Next: Noor begins")
        await button.click()

        await expect(button).to_have_text("Next: A day goes by")
        assert not [u for u in here.bot.updates if u.get("message", {}).get("text") == "intake"]


async def test_a_new_tab_knows_what_was_lived_although_the_words_are_gone(browser: Browser) -> None:
    async with world(browser, guide=GUIDE) as here:
        person = await here.person("supporter")
        await here.start("supporter")
        await expect(here.page.locator(".step-done")).to_have_count(1)
        said = (await here.ask("GET", f"/user/{person}/chat"))["messages"][-1]["message_id"]
        await here.bot.call("editMessageText", chat_id=person, message_id=said, text="Gone")
        await expect(here.phone("supporter").get_by_text("Gone")).to_be_visible()

        other = await here.context.new_page()
        await other.goto(here.server.root)

        await expect(other.locator(".guide-button")).to_have_text("Next: Noor begins")


async def test_a_button_that_was_pressed_by_hand_is_not_pressed_again(browser: Browser) -> None:
    step = {
        "phone": "supporter",
        "title": "Noor looks",
        "text": "Two buttons, one after the other.",
        "do": [{"press": "Look", "under": "a letter"}, {"press": "Open"}],
        "done_when": {"text": "Noted: open"},
    }
    async with world(browser, guide={**GUIDE, "steps": [step]}) as here:
        await here.start("supporter")
        person = await here.person("supporter")
        look = {"inline_keyboard": [[{"text": "Look", "callback_data": "look"}]]}
        await here.bot.say(person, "There is a letter.", reply_markup=look)
        await here.phone("supporter").get_by_role("button", name="Look").click()
        await here.bot.got(lambda u: u.get("callback_query", {}).get("data") == "look")
        keys = {"inline_keyboard": [[{"text": "Open", "callback_data": "open"}]]}
        await here.bot.say(person, "Here it is.", reply_markup=keys)
        await here.bot.say(person, "Something else.", reply_markup=look)
        await expect(here.phone("supporter").get_by_text("Something else")).to_be_visible()

        await here.page.locator(".guide-button").click()

        await expect(here.page.locator(".step-done")).to_have_count(1)
        pressed = [u["callback_query"]["data"] for u in here.bot.updates if "callback_query" in u]
        assert pressed == ["look", "open"]


async def test_a_step_that_cannot_go_on_says_so_and_can_be_skipped(browser: Browser) -> None:
    step = {
        "phone": "supporter",
        "title": "Noor presses what is not there, with a name that fills more than a line",
        "text": "Nothing to press.",
        "do": {"press": "Nowhere"},
        "done_when": {"text": "never"},
    }
    async with world(browser, guide={**GUIDE, "steps": [GUIDE["steps"][0], step]}) as here:
        await here.phone("supporter").get_by_role("button", name="START").click()
        button = here.page.locator(".guide-button")
        await expect(button).to_contain_text("fills more than a line")
        assert await button.evaluate("b => b.scrollWidth <= b.clientWidth")
        await button.click()
        await expect(here.page.get_by_text("go on by hand")).to_be_visible(timeout=20_000)

        await here.page.get_by_role("button", name="Skip this step").click()

        await expect(here.page.get_by_text("All done")).to_be_visible()
