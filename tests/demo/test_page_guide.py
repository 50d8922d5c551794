"""The guide on the page does what its steps say, and ticks them when the bot has answered."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser import chromium
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


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


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
