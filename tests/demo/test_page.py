"""What a person does on a phone of the demo's page reaches the bot as the update it should be."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.demo.page_world import World


async def test_three_phones_are_there_and_an_empty_one_offers_start(here: World) -> None:
    await expect(here.page.locator(".phone")).to_have_count(3)

    await here.start("recipient")

    message = await here.bot.got_text("/start")
    assert message["from"]["id"] == await here.person("recipient")
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_text_is_sent_with_enter_and_gets_its_ticks_and_its_answer(here: World) -> None:
    await here.start("supporter")

    await here.field("supporter").fill("first line")
    await here.field("supporter").press("Shift+Enter")
    await here.field("supporter").press_sequentially("second line")
    await here.field("supporter").press("Enter")

    message = await here.bot.got_text("first line\nsecond line")
    assert message["from"]["id"] == await here.person("supporter")
    own = here.phone("supporter").locator(".msg.out").last
    await expect(own.get_by_label("Taken by the bot")).to_be_visible()
    await expect(here.phone("supporter").get_by_text("Heard: first line")).to_be_visible()
    await expect(here.field("supporter")).to_have_value("")


async def test_a_button_under_a_message_waits_until_the_bot_answers(here: World) -> None:
    await here.start("recipient")
    await here.ask("POST", "/faults", {"method": "answerCallbackQuery", "delay": 1})

    await here.phone("recipient").get_by_role("button", name="Begin").click()

    await expect(here.phone("recipient").locator(".key.waiting")).to_have_text("Begin")
    update = await here.bot.got(lambda u: u.get("callback_query", {}).get("data") == "begin")
    assert update["callback_query"]["from"]["id"] == await here.person("recipient")
    await expect(here.phone("recipient").get_by_text("Noted: begin")).to_be_visible()
    await expect(here.phone("recipient").locator(".key.waiting")).to_have_count(0)


async def test_an_alert_wants_an_ok(here: World) -> None:
    await here.start("recipient")

    await here.phone("recipient").get_by_role("button", name="Important").click()

    await here.bot.got(lambda u: u.get("callback_query", {}).get("data") == "alert")
    alert = here.phone("recipient").get_by_role("alertdialog")
    await expect(alert).to_contain_text("Noted: alert")
    await alert.get_by_role("button", name="OK").press("Enter")
    await expect(alert).to_have_count(0)


async def test_a_button_of_the_reply_keyboard_sends_its_text(here: World) -> None:
    await here.start("recipient")
    await here.write("recipient", "keyboard")

    await here.phone("recipient").get_by_role("button", name="Not today").click()

    assert (await here.bot.got_text("Not today"))["chat"]["id"] == await here.person("recipient")


async def test_the_commands_menu_lists_and_sends_what_the_bot_offers(here: World) -> None:
    await here.start("recipient")

    await here.phone("recipient").get_by_role("button", name="Commands").click()
    await here.phone("recipient").get_by_role("menuitem", name="What I can do").click()

    assert (await here.bot.got_text("/help"))["entities"][0]["type"] == "bot_command"


async def test_typing_a_slash_filters_the_commands(here: World) -> None:
    await here.start("recipient")

    await here.field("recipient").press_sequentially("/pa")
    items = here.phone("recipient").get_by_role("menuitem")
    await expect(items).to_have_count(1)
    await here.field("recipient").press("ArrowDown")
    await items.first.press("Enter")

    await here.bot.got_text("/pause")
    await expect(here.field("recipient")).to_have_value("")


async def test_a_reply_carries_the_message_it_answers(here: World) -> None:
    await here.start("recipient")
    welcome = here.phone("recipient").locator(".msg.in").first

    await here.act(welcome, "Reply")
    await here.write("recipient", "Thank you")

    message = await here.bot.got_text("Thank you")
    assert message["reply_to_message"]["text"] == "Welcome. This is a quiet place."
    quote = here.phone("recipient").locator(".msg.out .quote")
    await expect(quote).to_contain_text("This is a quiet place")


async def test_a_reply_can_be_cancelled(here: World) -> None:
    await here.start("recipient")
    welcome = here.phone("recipient").locator(".msg.in").first
    await here.act(welcome, "Reply")

    await here.phone("recipient").get_by_role("button", name="Cancel reply").click()
    await here.write("recipient", "Just so")

    assert "reply_to_message" not in await here.bot.got_text("Just so")


async def test_an_own_message_can_be_edited(here: World) -> None:
    await here.start("recipient")
    await here.write("recipient", "I feel beter")
    own = here.phone("recipient").locator(".msg.out").last
    await expect(own).to_contain_text("beter")

    await here.act(own, "More")
    await here.page.get_by_role("dialog").get_by_role("button", name="Edit").click()
    await expect(here.field("recipient")).to_have_value("I feel beter")
    await here.write("recipient", "I feel better")

    update = await here.bot.got(lambda u: "edited_message" in u)
    assert update["edited_message"]["text"] == "I feel better"
    await expect(own.locator(".edited")).to_be_visible()


async def test_the_chat_can_be_used_with_a_keyboard_alone(here: World) -> None:
    await here.start("recipient")
    await here.phone("recipient").get_by_role("log").focus()

    await here.page.keyboard.press("ArrowDown")
    await here.page.keyboard.press("Tab")
    await here.page.keyboard.press("Enter")
    await expect(here.field("recipient")).to_be_focused()
    await here.page.keyboard.type("by keyboard")
    await here.page.keyboard.press("Enter")

    assert "reply_to_message" in await here.bot.got_text("by keyboard")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Photo", "photo"),
        ("Sticker", "sticker"),
        ("Voice message", "voice"),
        ("Document", "document"),
        ("Location", "location"),
        ("Contact", "contact"),
    ],
)
async def test_each_attachment_reaches_the_bot(here: World, label: str, kind: str) -> None:
    await here.start("recipient")

    await here.phone("recipient").get_by_role("button", name="Attach").click()
    await here.phone("recipient").get_by_role("menuitem", name=label).click()

    update = await here.bot.got(lambda u: kind in u.get("message", {}))
    assert update["message"]["chat"]["id"] == await here.person("recipient")
    await expect(here.phone("recipient").get_by_text("I cannot pass that on.")).to_be_visible()


async def test_a_photo_is_shown_in_the_chat(here: World) -> None:
    await here.start("recipient")

    await here.phone("recipient").get_by_role("button", name="Attach").click()
    await here.phone("recipient").get_by_role("menuitem", name="Photo").click()

    update = await here.bot.got(lambda u: "photo" in u.get("message", {}))
    shown = here.phone("recipient").get_by_role("img", name="Photo")
    await expect(shown).to_have_js_property("naturalWidth", 320)
    largest = update["message"]["photo"][-1]["file_id"]
    assert await shown.get_attribute("src") == f"/user/file/{largest}"

    await shown.click()
    larger = here.page.get_by_role("dialog").get_by_role("img", name="Photo, larger")
    await expect(larger).to_be_visible()
    await here.page.keyboard.press("Escape")
    await expect(larger).to_have_count(0)


async def test_blocking_the_bot_and_coming_back(here: World) -> None:
    await here.start("recipient")
    menu = here.phone("recipient").get_by_role("button", name="Menu of")

    await menu.click()
    await here.phone("recipient").get_by_role("menuitem", name="Block the bot").click()
    blocked = await here.bot.got(lambda u: "my_chat_member" in u)
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"

    await here.phone("recipient").get_by_role("button", name="Unblock the bot").click()
    await here.bot.got(
        lambda u: u.get("my_chat_member", {}).get("new_chat_member", {}).get("status") == "member"
    )
    await expect(here.field("recipient")).to_be_visible()


async def test_text_from_right_to_left_arrives_whole_and_reads_from_the_right(here: World) -> None:
    await here.start("recipient")

    await here.write("recipient", "كان ربيعاً صعباً")

    await here.bot.got_text("كان ربيعاً صعباً")
    own = here.phone("recipient").locator(".msg.out .body").last
    await expect(own).to_have_css("direction", "rtl")
    english = here.phone("recipient").locator(".msg.in .body").first
    await expect(english).to_have_css("direction", "ltr")


async def test_a_link_in_a_message_is_used_on_another_phone(here: World) -> None:
    await here.start("coordinator")
    await here.write("coordinator", "link")

    await here.phone("coordinator").get_by_role("button", name=here.bot.link).click()
    dialog = here.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Sam's phone").click()

    message = await here.bot.got_text("/start abc123")
    assert message["from"]["id"] == await here.person("supporter")


async def test_formatted_text_is_shown_as_formatted(here: World) -> None:
    await here.start("recipient")
    text = "<b><i>both</i></b> <u>u</u> <s>s</s> <tg-spoiler>hidden</tg-spoiler> <code>c</code>"
    person = await here.person("recipient")
    await here.bot.say(person, f"{text}<blockquote>quoted</blockquote>", parse_mode="HTML")

    body = here.phone("recipient").locator(".msg.in .text").last
    await expect(body.locator("strong em")).to_have_text("both")
    await expect(body.locator("blockquote")).to_have_text("quoted")
    for tag in ("u", "s", "code"):
        await expect(body.locator(tag)).to_have_count(1)
    await body.get_by_role("button", name="Hidden text").press("Enter")
    await expect(body.locator(".spoiler.open")).to_have_text("hidden")


async def test_markup_inside_a_text_stays_text(here: World) -> None:
    await here.start("recipient")

    await here.write("recipient", "<img src=x onerror=alert(1)>")

    await here.bot.got_text("<img src=x onerror=alert(1)>")
    await expect(here.phone("recipient").locator(".msg img")).to_have_count(0)


async def test_what_the_bot_edits_and_deletes_changes_on_the_phone(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    sent = await here.bot.say(person, "One moment")
    message = here.phone("recipient").locator(f"[data-id='{sent['message_id']}']")
    await expect(message).to_contain_text("One moment")

    place = {"chat_id": person, "message_id": sent["message_id"]}
    await here.bot.call("editMessageText", text="Here it is", **place)
    await expect(message).to_contain_text("Here it is")
    await here.bot.call("deleteMessage", **place)
    await expect(message).to_have_count(0)


async def test_a_refused_send_keeps_what_was_written(here: World) -> None:
    await here.start("recipient")
    await here.page.route("**/send", lambda route: route.abort())

    await here.write("recipient", "not lost")

    await expect(here.page.get_by_text("does not answer")).to_be_visible()
    await expect(here.field("recipient")).to_have_value("not lost")
    await here.page.unroute("**/send")
    await here.field("recipient").press("Enter")
    await here.bot.got_text("not lost")
    await asyncio.sleep(0.1)
    here.faults.clear()  # the browser itself reports the connection cut on purpose
