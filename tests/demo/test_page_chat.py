"""What the bot puts around a chat: pins, a question that wants a reply, its name."""

import json

from playwright.async_api import expect

from tests.demo.page_world import World


async def test_the_page_bears_the_name_of_the_bot(here: World) -> None:
    await expect(here.page).to_have_title("Kindred demo")
    await here.bot.call("setMyName", name="Lantern")

    await here.page.reload()

    await expect(here.page).to_have_title("Lantern demo")
    await expect(here.phone("recipient").locator(".phone-title")).to_have_text("Lantern")


async def test_a_question_that_wants_a_reply_is_replied_to(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    wants = {"force_reply": True, "input_field_placeholder": "One sentence"}
    asked = await here.bot.say(person, "What helped you?", reply_markup=wants)
    await here.bot.say(person, "Take your time.")

    context = here.phone("recipient").locator(".context-bar")
    await expect(context).to_contain_text("What helped you?")
    await expect(here.field("recipient")).to_have_attribute("placeholder", "One sentence")
    await here.write("recipient", "A friend")

    answer = await here.bot.got_text("A friend")
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    await expect(context).to_be_hidden()
    await expect(here.field("recipient")).to_have_attribute("placeholder", "Message")


async def test_pinned_messages_stand_above_the_chat_and_lead_to_their_places(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    first, second = [await here.bot.say(person, f"Rule {n}") for n in (1, 2)]
    for number in range(30):
        await here.bot.say(person, f"line {number}")
    bar = here.phone("recipient").locator(".pinned")
    await expect(bar).to_be_hidden()
    for message in (first, second):
        place = {"chat_id": person, "message_id": message["message_id"]}
        await here.bot.call("pinChatMessage", **place)
    await expect(bar).to_contain_text("Rule 2")

    await bar.click()
    await expect(here.phone("recipient").locator(".msg", has_text="Rule 2")).to_be_in_viewport()
    await expect(bar).to_contain_text("Rule 1")
    await bar.click()
    await expect(here.phone("recipient").locator(".msg", has_text="Rule 1")).to_be_in_viewport()

    await here.bot.call("unpinAllChatMessages", chat_id=person)
    await expect(bar).to_be_hidden()


async def test_a_picture_of_the_bot_is_veiled_until_it_is_touched(here: World) -> None:
    await here.start("supporter")
    await here.phone("supporter").get_by_role("button", name="Attach").click()
    await here.phone("supporter").get_by_role("menuitem", name="Photo").click()
    update = await here.bot.got(lambda u: "photo" in u.get("message", {}))
    photo = update["message"]["photo"][-1]["file_id"]
    await here.start("recipient")
    person = await here.person("recipient")
    await here.bot.call("sendPhoto", chat_id=person, photo=photo, has_spoiler=json.dumps(True))

    frame = here.phone("recipient").locator(".photo-frame")
    await expect(frame.locator("img")).to_have_js_property("naturalWidth", 320)
    await frame.click()
    await expect(here.page.get_by_role("dialog")).to_have_count(0)
    await frame.click()
    await expect(here.page.get_by_role("dialog")).to_be_visible()


async def test_commands_and_names_keep_their_sign_in_front_among_arabic_words(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    await here.bot.say(person, "اكتب /pause إلى @kindred أو اتصل +31 6 12345678 الآن")
    words = here.phone("recipient").locator(".msg").last.locator(".text > [dir=ltr]")

    await expect(words).to_have_text(["/pause", "@kindred", "+31 6 12345678"])
    for one in await words.all():
        sign, rest = await one.evaluate(
            """node => [[0, 1], [1, 2]].map(([from, to]) => {
              const range = document.createRange();
              range.setStart(node.firstChild, from);
              range.setEnd(node.firstChild, to);
              return range.getBoundingClientRect().left;
            })"""
        )
        assert sign < rest


async def test_an_english_name_set_apart_does_not_turn_an_arabic_text_round(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    await here.bot.say(person, "\u2068Bamboo\u2069 (يطلب الدعم)\n• أول\n• English")

    message = here.phone("recipient").locator(".msg").last
    await expect(message.locator(".body")).to_have_attribute("dir", "rtl")
    await expect(message.locator(".text")).to_have_css("unicode-bidi", "plaintext")
