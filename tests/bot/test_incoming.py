from typing import Any

import pytest

from bot.tg.arrived import event
from bot.tg.incoming import UnparsableError, account_of, read
from conversations.content import Content, Media, Span
from conversations.inbound import (
    BotBlocked,
    BotUnblocked,
    ButtonPressed,
    CommandGiven,
    Ignored,
    MediaReceived,
    OtherReceived,
    Reacted,
    TextEdited,
    TextReceived,
)
from conversations.wire import CopyKey
from tests.bot.updates import (
    ANA,
    CUSTOM,
    FILE,
    FORWARDED,
    GROUP,
    HEART,
    ID,
    PERSON,
    PHOTO,
    PRIVATE,
    SENDER,
    STICKER,
    TARGET,
    Raw,
    earlier,
    edited,
    membership,
    message,
    pressed,
    reacted,
)

EVENTS: list[tuple[str, Raw, Any]] = [
    ("text", message(text="hello"), TextReceived(ID, PERSON, Content("hello"), language_hint="es")),
    (
        "a forwarded text",
        message(text="hello", forward_origin=FORWARDED),
        TextReceived(ID, PERSON, Content("hello", forwarded=True), language_hint="es"),
    ),
    (
        "a reply to a relayed message",
        message(text="yes", reply_to_message=earlier(801, text="really?")),
        TextReceived(ID, PERSON, Content("yes"), reply_to=TARGET, language_hint="es"),
    ),
    (
        "a reply to something else",
        message(text="yes", reply_to_message=earlier(text="menu")),
        TextReceived(ID, PERSON, Content("yes"), replied_to_unknown=True, language_hint="es"),
    ),
    ("a command", message(text="/start"), CommandGiven(ID, PERSON, "start", "", None, None, "es")),
    (
        "a command with an argument",
        message(text="/Start abc-DEF "),
        CommandGiven(ID, PERSON, "start", "abc-DEF", None, None, "es"),
    ),
    (
        "a command with this bot's name",
        message(text="/now@Kindred_Bot\nplease"),
        CommandGiven(ID, PERSON, "now", "please", None, None, "es"),
    ),
    (
        "a report as a reply",
        message(text="/report", reply_to_message=earlier(801, text="their words")),
        CommandGiven(ID, PERSON, "report", "", TARGET, "their words", "es"),
    ),
    (
        "another bot's command is a text",
        message(text="/now@other_bot"),
        TextReceived(ID, PERSON, Content("/now@other_bot"), language_hint="es"),
    ),
    (
        "a forwarded command is a text",
        message(text="/forget", forward_origin=FORWARDED),
        TextReceived(ID, PERSON, Content("/forget", forwarded=True), language_hint="es"),
    ),
    (
        "a slash alone is a text",
        message(text="/"),
        TextReceived(ID, PERSON, Content("/"), language_hint="es"),
    ),
    (
        "what no database stores is taken out",
        message(text="a\0b\ud800c"),
        TextReceived(ID, PERSON, Content("ab?c"), language_hint="es"),
    ),
    (
        "a photo with words",
        message(photo=PHOTO, caption="look"),
        MediaReceived(
            ID,
            PERSON,
            Content("look", media=Media("photo", "f", "u", 0, 0, 9, 9)),
            language_hint="es",
        ),
    ),
    (
        "an animation is more than a document",
        message(animation=FILE | {"width": 1, "height": 1, "duration": 1}, document=FILE),
        MediaReceived(
            ID, PERSON, Content(media=Media("animation", "f", "u", 0, 1)), language_hint="es"
        ),
    ),
    (
        "form is carried over, what points to people is not",
        message(
            text="🙂 bold Ana #x",
            entities=[
                {"type": "bold", "offset": 3, "length": 4},
                {"type": "text_mention", "offset": 8, "length": 3, "user": SENDER},
                {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "9"},
            ],
        ),
        TextReceived(
            ID,
            PERSON,
            Content("🙂 bold Ana #x", (Span("bold", 2, 4),), (Span("text_mention", 7, 3),)),
            language_hint="es",
        ),
    ),
    (
        "a sticker is its emoji",
        message(sticker=STICKER | {"emoji": "🌷"}),
        TextReceived(ID, PERSON, Content("🌷"), language_hint="es"),
    ),
    (
        "a sticker without an emoji says nothing",
        message(sticker=STICKER),
        OtherReceived(ID, PERSON, "sticker", "", None, "es"),
    ),
    (
        "a part of an album",
        message(photo=PHOTO, media_group_id="9"),
        MediaReceived(
            ID,
            PERSON,
            Content(media=Media("photo", "f", "u", 0, 0, 9, 9)),
            album="9",
            language_hint="es",
        ),
    ),
    (
        "an answer to another chat",
        message(
            text="see",
            external_reply={"origin": FORWARDED},
            quote={"text": "their words", "position": 0},
        ),
        OtherReceived(ID, PERSON, "foreign_reply", "see", None, "es"),
    ),
    (
        "a part picked out of a relayed message",
        message(
            text="yes",
            reply_to_message=earlier(801, text="really? yes"),
            quote={"text": "really?", "position": 0},
        ),
        TextReceived(
            ID, PERSON, Content("yes", quote="really?"), reply_to=TARGET, language_hint="es"
        ),
    ),
    ("a reaction", reacted(801, HEART), Reacted(ID, PERSON, "❤", TARGET)),
    ("a custom reaction is none", reacted(801, CUSTOM), Reacted(ID, PERSON, "", TARGET)),
    ("a reaction to something else", reacted(802, HEART), Ignored(ID)),
    (
        "an edited caption",
        edited(photo=PHOTO, caption="new", message_id=801),
        TextEdited(ID, PERSON, Content("new", media=Media("photo", "f", "u", 0, 0, 9, 9)), TARGET),
    ),
    (
        "a contact",
        message(contact={"phone_number": "+123", "first_name": "B"}),
        OtherReceived(ID, PERSON, "contact", "", None, "es"),
    ),
    (
        "a place",
        message(location={"latitude": 1.0, "longitude": 1.0}),
        OtherReceived(ID, PERSON, "location", "", None, "es"),
    ),
    (
        "what the platform invents next",
        message(hologram={"file_id": "f"}),
        OtherReceived(ID, PERSON, "unknown", "", None, "es"),
    ),
    ("an edit", edited(text="better"), TextEdited(ID, PERSON, Content("better"), None)),
    (
        "an edit of a relayed message",
        edited(text="better", message_id=801),
        TextEdited(ID, PERSON, Content("better"), TARGET),
    ),
    ("an edit of a place", edited(location={"latitude": 1.0, "longitude": 1.0}), Ignored(ID)),
    ("a pressed button", pressed(), ButtonPressed(ID, PERSON, "token", "es")),
    (
        "a button on a message that cannot be seen any more",
        pressed(message={"message_id": 5, "date": 0, "chat": PRIVATE}),
        ButtonPressed(ID, PERSON, "token", "es"),
    ),
    ("a button of a game", pressed(data=None, game_short_name="g"), Ignored(ID)),
    ("the bot is blocked", membership("kicked"), BotBlocked(ID, PERSON)),
    ("the bot is unblocked", membership("member"), BotUnblocked(ID, PERSON)),
    ("a group", message(text="hello", chat=GROUP), Ignored(ID)),
    ("a group's button", pressed(message=earlier(chat=GROUP, text="?")), Ignored(ID)),
    ("something pinned", message(pinned_message=earlier(text="x")), Ignored(ID)),
    ("a kind that was not asked for", {"update_id": 7, "poll_answer": None}, Ignored(ID)),
]


@pytest.mark.parametrize(("raw", "expected"), [e[1:] for e in EVENTS], ids=[e[0] for e in EVENTS])
def test_each_kind_of_update_becomes_its_event(raw: Raw, expected: Any) -> None:
    arrived = read(raw, "kindred_bot")
    person = None if arrived.account is None else PERSON
    assert event(arrived, person, {CopyKey(ANA, 801): TARGET}) == expected


@pytest.mark.parametrize(
    ("raw", "leave"),
    [
        (message(text="hello", chat=GROUP), -100500),
        (membership("member", GROUP), -100500),
        (membership("left", GROUP), None),
        (message(text="hello"), None),
    ],
    ids=["written to", "put into", "thrown out", "private"],
)
def test_the_bot_wants_to_leave_every_chat_that_is_not_private(raw: Raw, leave: int | None) -> None:
    assert read(raw).leave == leave


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"update_id": 7, "message": {"message_id": 1}},
        {"update_id": 7, "message": "words"},
        message(chat=PRIVATE | {"id": 2**60}, text="x"),
        message(text=["no", "text"]),
        message(text="x", message_id={"a": 1}),
        message(text="x", message_id=1.5),
        message(text="x", message_id=2**60),
        message(text="x", message_id=True),
        message(text="x", chat=PRIVATE | {"id": 1.5}),
        message(text="x", chat=GROUP | {"id": "a"}),
        message(text="x", reply_to_message=earlier([], text="words")),  # type: ignore[arg-type]
        message(text="x", **{"from": SENDER | {"language_code": {"x": 1}}}),
        pressed(id=5),
    ],
)
def test_an_update_that_cannot_be_read_says_so_without_its_content(raw: Any) -> None:
    with pytest.raises(UnparsableError) as caught:
        read(raw)
    assert "words" not in str(caught.value)
    assert all(name.replace(".", "").replace("_", "").isalpha() for name in caught.value.fields)


def test_field_names_that_could_be_content_are_left_out() -> None:
    raw = {"update_id": 7, "message": {"message_id": 1, "My name is Ana": 1}, "Ana!": 2}
    with pytest.raises(UnparsableError) as caught:
        read(raw)
    assert caught.value.fields == ("update_id", "message", "message.message_id")


def test_nothing_that_names_a_person_gets_past_the_reader() -> None:
    arrived = read(message(text="hello", forward_origin=FORWARDED))
    assert "Ana" not in repr(arrived)
    assert "Somebody" not in repr(arrived)


@pytest.mark.parametrize("raw", [None, 5, {"message": 5}, {"message": {"from": {"id": "x"}}}, {}])
def test_the_account_of_a_strange_update_is_nobody(raw: Any) -> None:
    assert account_of(raw) is None


def test_the_account_of_a_callback_is_who_pressed() -> None:
    assert account_of(pressed()) == ANA
