"""What the relay carries: a phone can send each kind and shows what it gets."""

import pytest
from playwright.async_api import Locator, expect

from tests.demo.page_world import Update, World


async def attach(here: World, label: str) -> None:
    await here.phone("recipient").get_by_role("button", name="Attach").click()
    item = here.phone("recipient").get_by_role("menuitem", name=label, exact=True)
    await item.click()


async def more(here: World, message: Locator, label: str) -> None:
    await here.act(message, "More")
    await here.page.get_by_role("dialog").get_by_role("button", name=label).click()


def last(here: World) -> Locator:
    return here.phone("recipient").locator(".msg").last


async def test_an_album_comes_as_messages_that_share_a_mark_and_one_caption(here: World) -> None:
    await here.start("recipient")
    await here.field("recipient").fill("three pictures")
    await attach(here, "Album")

    await here.bot.got(lambda _: len(photos(here)) == 3)
    messages = photos(here)
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["three pictures", None, None]
    await expect(here.phone("recipient").locator(".msg.out img")).to_have_count(3)


def photos(here: World) -> list[Update]:
    messages = [update.get("message", {}) for update in here.bot.updates]
    return [message for message in messages if "photo" in message]


async def test_round_videos_and_forwards_reach_the_bot_and_are_named(here: World) -> None:
    await here.start("recipient")
    await attach(here, "Round video")
    await here.bot.got(lambda u: "video_note" in u.get("message", {}))
    await attach(here, "Forwarded message")

    update = await here.bot.got(lambda u: "forward_origin" in u.get("message", {}))
    assert update["message"]["forward_origin"]["type"] == "hidden_user"
    own = here.phone("recipient").locator(".msg.out")
    await expect(own.filter(has_text="Round video")).to_have_count(1)
    await expect(own.filter(has_text="Forwarded from A friend")).to_have_count(1)


async def test_typed_marks_become_entities_and_come_back_for_editing(here: World) -> None:
    await here.start("recipient")
    typed = "**a** __b__ ++c++ ~~d~~ `e` ||f||"
    await here.write("recipient", typed)

    message = await here.bot.got_text("a b c d e f")
    kinds = [entity["type"] for entity in message["entities"]]
    assert kinds == ["bold", "italic", "underline", "strikethrough", "code", "spoiler"]
    own = here.phone("recipient").locator(".msg.out").filter(has_text="a b c d e f")
    await more(here, own, "Edit")
    await expect(here.field("recipient")).to_have_value(typed)


async def test_a_typed_quote_is_a_block_of_its_own(here: World) -> None:
    await here.start("recipient")
    await here.write("recipient", "before\n> **one**\n> two\nafter")

    message = await here.bot.got_text("before\none\ntwo\nafter")
    spans = [(one["type"], one["offset"], one["length"]) for one in message["entities"]]
    assert spans == [("blockquote", 7, 7), ("bold", 7, 3)]


async def test_a_reply_quotes_the_words_that_are_selected(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    said = await here.bot.say(person, "First this. Then that.")
    await expect(last(here)).to_contain_text("Then that")
    await (
        last(here)
        .locator(".text")
        .evaluate(
            """node => {
          const range = document.createRange();
          range.setStart(node.firstChild, 12);
          range.setEnd(node.firstChild, 21);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
        )
    )
    await here.act(last(here), "Reply")
    await here.write("recipient", "Why that?")

    message = await here.bot.got_text("Why that?")
    assert message["reply_to_message"]["message_id"] == said["message_id"]
    assert message["quote"] == {"text": "Then that", "position": 12, "is_manual": True}
    quote = here.phone("recipient").locator(".quote-text").last
    await expect(quote).to_have_text("Then that")


async def test_the_bots_reply_can_quote_and_must_quote_what_is_there(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    said = await here.bot.say(person, "First this. Then that.")
    to = {"message_id": said["message_id"], "quote": "this"}
    await here.bot.say(person, "Yes", reply_parameters=to)

    await expect(last(here).locator(".quote-text")).to_have_text("this")
    with pytest.raises(AssertionError, match="QUOTE_TEXT_INVALID"):
        await here.bot.say(person, "No", reply_parameters={**to, "quote": "elsewhere"})


async def test_a_reaction_is_given_and_taken_back(here: World) -> None:
    await here.start("recipient")
    await here.bot.say(await here.person("recipient"), "Good evening.")
    message = here.phone("recipient").locator(".msg", has_text="Good evening.")
    await more(here, message, "React with 🙏")
    await expect(message.locator(".reactions")).to_have_text("🙏")

    await more(here, message, "React with 🙏")

    await expect(message.locator(".reactions")).to_have_count(0)


async def test_a_deleted_message_is_gone_and_no_update_tells_of_it(here: World) -> None:
    await here.start("recipient")
    await here.write("recipient", "not like this")
    await here.bot.got_text("not like this")
    await expect(here.phone("recipient").get_by_text("Heard: not like this")).to_be_visible()
    before = len(here.bot.updates)
    mine = here.phone("recipient").locator(".msg.out", has_text="not like this")
    await more(here, mine, "Delete for both")

    await expect(mine).to_have_count(0)
    assert len(here.bot.updates) == before


async def test_topics_stand_as_tabs_and_what_is_written_there_goes_there(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    made = await here.bot.call("createForumTopic", chat_id=person, name="Fern")
    thread = made["message_thread_id"]
    await here.bot.say(person, "Hello from Fern", message_thread_id=thread)
    phone = here.phone("recipient")
    await expect(last(here).locator(".topic-name")).to_have_text("Fern")
    await phone.get_by_role("group", name="Topics").get_by_role("button", name="Fern").click()
    await expect(phone.get_by_text("This is a quiet place")).to_be_hidden()

    await here.write("recipient", "Hello to Fern")

    message = await here.bot.got_text("Hello to Fern")
    assert message["message_thread_id"] == thread
    await here.bot.call("deleteForumTopic", chat_id=person, message_thread_id=thread)
    await expect(phone.get_by_role("group", name="Topics")).to_be_hidden()
    await expect(phone.get_by_text("This is a quiet place")).to_be_visible()


async def test_everything_the_bot_can_send_is_shown(here: World) -> None:
    await here.start("recipient")
    person = await here.person("recipient")
    for label in ("Voice message", "Round video", "Sticker", "Document"):
        await attach(here, label)
    kinds = ("voice", "video_note", "sticker", "document")
    for kind in kinds:
        update = await here.bot.got(lambda u, kind=kind: kind in u.get("message", {}))  # type: ignore[misc]
        method = "send" + "".join(part.title() for part in kind.split("_"))
        await here.bot.call(method, chat_id=person, **{kind: update["message"][kind]["file_id"]})
    tags = ("u", "s", "code", "pre", "blockquote", "tg-spoiler")
    html = " ".join(f"<{tag}>x</{tag}>" for tag in tags)
    await here.bot.say(person, html, parse_mode="HTML")

    shown = here.phone("recipient").locator(".msg.in")
    for words in ("Voice 0:01", "Round video", "letter.pdf"):
        await expect(shown.filter(has_text=words)).to_have_count(1)
    await expect(shown.get_by_role("img", name="Sticker")).to_have_count(1)
    for tag in ("u", "s", "code", "pre", "blockquote", ".spoiler"):
        await expect(last(here).locator(f".text {tag}")).to_have_count(1)
