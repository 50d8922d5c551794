"""A page that is opened while many people exist already shows a few phones."""

from playwright.async_api import Page, expect

from tests.demo.page_world import World


async def opened(here: World) -> Page:
    page = await here.context.new_page()
    await page.goto(here.server.root)
    await expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    return page


async def test_a_new_tab_begins_with_six_phones_and_offers_the_others(here: World) -> None:
    people = [{"first_name": f"Guest {n}"} for n in range(8)]
    await here.ask("POST", "/user/people/bulk", {"people": people})

    tab = await opened(here)

    shown = tab.locator(".phone:not(.away)")
    await expect(shown).to_have_count(6)
    for role in ("recipient", "supporter", "coordinator"):
        await expect(tab.locator(f".phone[data-role={role}]")).to_be_visible()
    await tab.get_by_role("button", name="Add a phone").click()
    await tab.get_by_role("dialog").get_by_role("button", name="Guest 7").click()
    await expect(tab.get_by_role("region", name="Guest 7's phone")).to_be_visible()
    await expect(shown).to_have_count(7)


async def test_each_tab_remembers_which_phones_were_put_away(here: World) -> None:
    await here.phone("supporter").get_by_role("button", name="Menu of").click()
    await here.phone("supporter").get_by_role("menuitem", name="Put this phone away").click()
    await expect(here.phone("supporter")).to_be_hidden()
    tab = await opened(here)
    await expect(tab.locator(".phone:not(.away)")).to_have_count(3)

    for page in (tab, here.page):
        await page.reload()
        await expect(page.locator("#connection")).to_have_attribute("data-state", "live")

    await expect(tab.locator(".phone:not(.away)")).to_have_count(3)
    await expect(here.phone("supporter")).to_be_hidden()


async def test_a_phone_brought_back_beyond_the_six_stays_after_a_reload(here: World) -> None:
    people = [{"first_name": f"Guest {n}"} for n in range(4)]
    await here.ask("POST", "/user/people/bulk", {"people": people})
    shown = here.page.locator(".phone:not(.away)")
    await expect(shown).to_have_count(6)
    await here.page.get_by_role("button", name="Add a phone").click()
    await here.page.get_by_role("dialog").get_by_role("button", name="Guest 3").click()
    await expect(shown).to_have_count(7)

    await here.page.reload()

    await expect(shown).to_have_count(7)


async def test_a_large_crowd_stays_away_and_a_long_chat_is_whole_and_usable(here: World) -> None:
    crowd = [{"first_name": f"Crowd {n}", "silent": True} for n in range(400)]
    added = await here.ask("POST", "/user/people/bulk", {"people": crowd})
    person = await here.person("recipient")
    lines = [{"person": person, "text": f"line {n}"} for n in range(1000)]
    lines += [{"person": one["id"], "text": "hello"} for one in added["people"]]
    await here.ask("POST", "/user/send_bulk", {"messages": lines})
    await here.settles_chat(person, 2000)

    tab = await here.context.new_page()
    await tab.goto(here.server.root)
    log = tab.locator(".phone[data-role=recipient] .msg")
    await expect(log).to_have_count(2000)
    await expect(tab.get_by_text("Heard: line 999")).to_be_in_viewport()
    await expect(tab.locator(".phone")).to_have_count(3)

    field = tab.locator(".phone[data-role=recipient]").get_by_role("textbox")
    await field.fill("still quick")
    await field.press("Enter")
    await expect(tab.get_by_text("Heard: still quick")).to_be_in_viewport()
