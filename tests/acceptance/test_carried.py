"""Each kind of content through bot, server and database: what passes, is asked about, refused."""

import pytest

from tests.bot.remaking import pictures, recordings
from tests.bot.remaking.planted import left
from tests.kindred import KindredProcess, Phone
from tests.ready import pair
from tests.servers import BotApiProcess, Json, from_bot


@pytest.fixture
def people(busy_server: BotApiProcess, running: KindredProcess) -> tuple[Phone, Phone]:
    return pair(running, busy_server)


def newest(phone: Phone, kind: str) -> Json:
    """Wait for a message of this kind; returns it."""
    return phone.server.wait_for(phone.id, lambda message: kind in message)


def bold(message: Json) -> list[Json]:
    return [one for one in message.get("entities", []) if one["type"] != "bold" or one["offset"]]


def sends_a_photo(phone: Phone, **fields: object) -> Json:
    phone._act()
    return phone.server.send_file(phone.id, "photo", pictures.jpeg(), **fields)


def has_seen_the_notice(writer: Phone, reader: Phone) -> None:
    """Let a first photo pass, so that the next ones ask nothing."""
    sends_a_photo(writer)
    writer.taps("Send it")
    newest(reader, "photo")


def passed(writer: Phone, reader: Phone, words: str) -> tuple[Json, Json]:
    """Write words; return the message and how it stands on the other side."""
    return writer.says(words), reader.sees(words)


@pytest.mark.parametrize("way", [0, 1], ids=["recipient", "supporter"])
def test_words_keep_their_form_wherever_they_stand(people: tuple[Phone, Phone], way: int) -> None:
    writer, reader = people[way], people[1 - way]
    text = "😀 bold 🏳️‍🌈 and secret"
    writer.says(
        text,
        entities=[
            {"type": "bold", "offset": 3, "length": 4},
            {"type": "spoiler", "offset": 19, "length": 6},
        ],
    )
    seen = reader.sees(text)
    above = len(seen["text"].encode("utf-16-le")) // 2 - len(text.encode("utf-16-le")) // 2
    assert bold(seen) == [
        {"type": "bold", "offset": above + 3, "length": 4},
        {"type": "spoiler", "offset": above + 19, "length": 6},
    ]
    assert seen["has_protected_content"] is True


def test_the_first_photo_asks_and_then_goes_out_anew(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    sends_a_photo(recipient, caption="my garden")
    recipient.sees("A photo can show more than we notice")
    assert not any("photo" in one for one in from_bot(busy_server.chat(supporter.id)))
    recipient.taps("Send it")
    seen = newest(supporter, "photo")
    assert seen["caption"] == "Cedar:\nmy garden"
    assert seen["has_protected_content"] is True
    assert left(busy_server.file(seen["photo"][-1]["file_id"])) == []
    call = [c for c in busy_server.record() if c["method"] == "sendPhoto"][-1]
    assert call["params"]["photo"].startswith("<file photo.jpg ")
    sends_a_photo(recipient, caption="again")
    supporter.sees("again")


def test_an_album_stays_one(people: tuple[Phone, Phone], busy_server: BotApiProcess) -> None:
    recipient, supporter = people
    has_seen_the_notice(recipient, supporter)
    for caption in ("the sea", "", ""):
        fields = {"media_group_id": "13579"}
        sends_a_photo(recipient, caption=caption, fields=fields)
    supporter.sees("the sea")
    call = [c for c in busy_server.record() if c["method"] == "sendMediaGroup"][-1]
    assert len(call["result"]) == 3
    assert call["params"]["protect_content"] in {True, "true", "True"}
    for message in call["result"]:
        assert left(busy_server.file(message["photo"][-1]["file_id"])) == []


@pytest.mark.parametrize("kind", ["voice", "video_note"])
def test_a_voice_or_face_passes_once_both_have_said_yes(
    people: tuple[Phone, Phone], busy_server: BotApiProcess, kind: str
) -> None:
    recipient, supporter = people
    file = recordings.voice() if kind == "voice" else recordings.video(size=64)
    recipient._act()
    supporter._act()
    busy_server.send_file(recipient.id, kind, file)
    recipient.sees("both of you say yes first")
    recipient.taps("Yes, ask")
    supporter.sees("would like to send voice")
    assert not any(kind in one for one in from_bot(busy_server.chat(supporter.id)))
    supporter.taps("Yes, both ways")
    seen = newest(supporter, kind)
    assert left(busy_server.file(seen[kind]["file_id"])) == []
    busy_server.send_media(supporter.id, kind)  # as somebody does in the demo
    newest(recipient, kind)


def test_a_sticker_becomes_its_emoji(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    busy_server.send_media(recipient.id, "sticker")
    assert supporter.sees("👍")["text"] == "Cedar:\n👍"


def test_a_forward_says_that_it_is_one_and_not_whose(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    busy_server.send_media(recipient.id, "forward", caption="breathe slowly")
    assert supporter.sees("breathe")["text"] == "Cedar:\n(forwarded)\nbreathe slowly"


def test_replies_and_quotes_find_their_message(people: tuple[Phone, Phone]) -> None:
    recipient, supporter = people
    recipient.says("I slept badly and dreamt of the sea")
    seen = supporter.sees("dreamt of the sea")
    supporter.says("which sea?", reply_to_message_id=seen["message_id"], quote="dreamt of the sea")
    answer = recipient.sees("which sea?")
    assert answer["reply_to_message"]["text"] == "I slept badly and dreamt of the sea"
    assert answer["quote"]["text"] == "dreamt of the sea"
    recipient.says("the old one", reply_to_message_id=answer["message_id"], quote="which sea?")
    assert supporter.sees("the old one")["quote"]["text"] == "which sea?"


def test_a_quote_that_the_other_side_does_not_have_is_left_out(
    people: tuple[Phone, Phone],
) -> None:
    recipient, supporter = people
    _, seen = passed(recipient, supporter, "first words")
    supporter.says("yes?", reply_to_message_id=seen["message_id"], quote="Cedar:")
    answer = recipient.sees("yes?")
    assert answer["reply_to_message"]["text"] == "first words"
    assert "quote" not in answer


def test_edits_of_words_and_captions_follow(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    sent, _ = passed(recipient, supporter, "I feel bed")
    busy_server.edit(
        recipient.id,
        sent["message_id"],
        "I feel bad",
        entities=[{"type": "italic", "offset": 7, "length": 3}],
    )
    seen = supporter.sees("I feel bad")
    assert [one["type"] for one in seen["entities"]] == ["bold", "italic"]
    has_seen_the_notice(recipient, supporter)
    photo = sends_a_photo(recipient, caption="my gardn")
    supporter.sees("my gardn")
    busy_server.edit(recipient.id, photo["message_id"], "my garden")
    supporter.sees("my garden")


def test_an_edit_that_brings_contact_details_is_not_passed_on(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    sent, _ = passed(recipient, supporter, "hello there")
    recipient._act()
    busy_server.edit(recipient.id, sent["message_id"], "call me on +44 20 7946 0018")
    recipient.sees("still sees the old words")
    recipient.says("see?", reply_to_message_id=sent["message_id"], quote="+44 20 7946 0018")
    supporter.sees("see?")
    said = [str(c["params"]) for c in busy_server.record()]
    assert not any("7946" in words for words in said)


@pytest.mark.parametrize("way", [0, 1], ids=["recipient", "supporter"])
def test_a_plain_reaction_shows_on_the_other_side_and_goes_again(
    people: tuple[Phone, Phone], busy_server: BotApiProcess, way: int
) -> None:
    writer, reader = people[way], people[1 - way]
    sent, seen = passed(writer, reader, "I went outside today")

    def shown() -> list[Json]:
        messages = busy_server.chat(writer.id)["messages"]
        own = next(one for one in messages if one["message_id"] == sent["message_id"])
        return list(own.get("reactions", {}).get("bot", []))

    busy_server.react(reader.id, seen["message_id"], "❤")
    busy_server.wait_until(lambda: shown() == [{"type": "emoji", "emoji": "❤"}])
    busy_server.react(reader.id, seen["message_id"], "🤡")
    busy_server.wait_until(lambda: shown() == [])


@pytest.mark.parametrize("way", [0, 1], ids=["recipient", "supporter"])
def test_a_message_that_got_a_reaction_is_still_its_writers(
    people: tuple[Phone, Phone], busy_server: BotApiProcess, way: int
) -> None:
    writer, reader = people[way], people[1 - way]
    sent, seen = passed(writer, reader, "I was out again")
    busy_server.react(reader.id, seen["message_id"], "❤")
    busy_server.wait_until(lambda: "❤" in str(busy_server.chat(writer.id)["messages"]))
    busy_server.edit(writer.id, sent["message_id"], "I was out for an hour")
    reader.sees("I was out for an hour")
    writer.says("/unsend", reply_to_message_id=sent["message_id"])
    writer.sees("Taken back")
    busy_server.wait_until(lambda: not any("I was out" in text for text in reader.reads()))


def test_unsend_takes_back_by_reply_and_alone(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    first, _ = passed(recipient, supporter, "one thing")
    passed(recipient, supporter, "another thing")
    recipient.says("/unsend", reply_to_message_id=first["message_id"])
    recipient.sees("Taken back")
    busy_server.wait_until(lambda: "Cedar:\none thing" not in supporter.reads())
    recipient.says("/unsend")
    recipient.sees("Which one shall I take back")
    recipient.taps("to Maple")
    recipient.sees("Taken back")
    busy_server.wait_until(lambda: not any("thing" in text for text in supporter.reads()))


def test_who_takes_back_too_late_is_told_that_it_still_stands_there(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    sent, _ = passed(recipient, supporter, "an old word")
    text = "Bad Request: message can't be deleted for everyone"
    busy_server.fault("deleteMessage", status=400, description=text, chat_id=supporter.id)
    recipient.says("/unsend", reply_to_message_id=sent["message_id"])
    told = recipient.sees("still stands there")
    assert told["reply_to_message"]["message_id"] == sent["message_id"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"no picture at all", "could not read this file well enough"),
        (pictures.bomb(), "too large or too unusual"),
        (pictures.with_code("QRCode"), "Without the code it can go"),
    ],
    ids=["broken", "bomb", "code"],
)
def test_a_file_that_cannot_be_made_anew_is_told_under_the_message(
    people: tuple[Phone, Phone], busy_server: BotApiProcess, file: bytes, words: str
) -> None:
    recipient, supporter = people
    has_seen_the_notice(recipient, supporter)
    recipient._act()
    sent = busy_server.send_file(recipient.id, "photo", file)
    told = recipient.sees(words)
    assert told["reply_to_message"]["message_id"] == sent["message_id"]
    passed(recipient, supporter, "words still pass")


def test_a_file_that_telegram_says_is_too_large_is_refused_at_once(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    sizes = [{"file_id": "x", "file_unique_id": "y", "width": 9, "height": 9}]
    photo = {"photo": [{**sizes[0], "file_size": 21 * 1024 * 1024}]}
    recipient._act()
    busy_server.send_media(recipient.id, "photo", fields=photo)
    recipient.sees("20 MB is the most")
    assert not any("photo" in one for one in from_bot(busy_server.chat(supporter.id)))


def test_a_file_that_is_gone_from_telegram_is_told_of(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    has_seen_the_notice(recipient, supporter)
    recipient._act()
    gone = {"photo": [{"file_id": "x", "file_unique_id": "y", "width": 9, "height": 9}]}
    busy_server.send_media(recipient.id, "photo", fields=gone)
    recipient.sees("could not fetch this file")


def test_contact_details_are_held_until_their_writer_decides(
    people: tuple[Phone, Phone], busy_server: BotApiProcess
) -> None:
    recipient, supporter = people
    recipient.says("call me on +44 20 7946 0018")
    recipient.sees("a phone number")
    recipient.taps("Do not send it")
    recipient.sees("was not sent to anybody")
    recipient.says("a mention of @somebody_else")
    recipient.taps("Send it anyway")
    supporter.sees("@somebody_else")
    assert not any("7946" in text for text in supporter.reads())
