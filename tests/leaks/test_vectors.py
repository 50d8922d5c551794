"""Each known way to leak who somebody is, tried through the whole bot; see docs/leaks.md."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.remaking import papers, pictures, recordings
from tests.leaks.rig import OWN, Outcome, Rig
from tests.servers import Json

Note = Callable[[Outcome], None]
ANYWAY = "Send it anyway"
USER = {"id": 6_000_000_017, "is_bot": False, **OWN}
CHANNEL = {"id": -1_006_000_000_017, "type": "channel", "title": "Oldenhaven news"}
PLANTED = ["6000000017", "Oldenhaven", "oldenhaven"]
ORIGINS: dict[str, Json] = {
    "user": {"type": "user", "date": 1, "sender_user": USER},
    "hidden_user": {"type": "hidden_user", "date": 1, "sender_user_name": OWN["last_name"]},
    "chat": {"type": "chat", "date": 1, "sender_chat": CHANNEL, "author_signature": "Oldenhaven"},
    "channel": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 6_000_000_017},
}


@pytest.fixture
def note(record_property: Any) -> Note:
    """Note what came of a hostile message, for the page; nothing planted may have passed."""

    def kept(outcome: Outcome) -> None:
        record_property("outcome", f"{outcome.treatment}|{len(outcome.planted)}")
        assert outcome.found == []

    return kept


def buttons(rig: Rig) -> list[str]:
    rows = rig.server.last(rig.sender.id).get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def says(rig: Rig, text: str, planted: list[str], **fields: Any) -> Outcome:
    return rig.sends({"text": text, **fields}, planted)


@pytest.mark.vector(1)
@pytest.mark.parametrize("origin", ORIGINS)
def test_a_forward_is_content_only(rig: Rig, note: Note, origin: str) -> None:
    outcome = says(rig, "breathe in", PLANTED, forward_origin=ORIGINS[origin])
    note(outcome)
    assert [call["params"]["text"] for call in outcome.passed] == [
        "Cedar:\n(forwarded)\nbreathe in"
    ]


REFUSED: dict[str, Json] = {
    "contact": {
        "phone_number": "+4915112345678",
        "first_name": "Oldenhaven",
        "user_id": USER["id"],
    },
    "location": {"latitude": 52.516312, "longitude": 13.377712, "live_period": 600},
    "venue": {
        "location": {"latitude": 52.516312, "longitude": 13.377712},
        "title": "Oldenhaven",
        "address": "Oldenhaven 4",
    },
}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("contact", marks=pytest.mark.vector(2)),
        pytest.param("location", marks=pytest.mark.vector(3)),
        pytest.param("venue", marks=pytest.mark.vector(3)),
    ],
)
def test_where_and_who_is_refused(rig: Rig, note: Note, kind: str) -> None:
    outcome = rig.sends({kind: REFUSED[kind]}, [*PLANTED, "15112345678", "52.5163", "13.3777"])
    note(outcome)
    assert outcome.treatment == "refused"


NUMBERS = {
    "plain": "call me on +44 20 7946 0018",
    "spaced": "my number: 0 2 0 7 9 4 6 0 0 1 8",
    "arabic digits": "call me on +٤٤ ٢٠ ٧٩٤٦ ٠٠١٨",
    "in words": "my number is oh two oh seven nine four six double oh one eight",
    "zero width": "call me on +44 2\u200b0 79\u200b46 00\u200b18",
}


@pytest.mark.vector(4)
@pytest.mark.parametrize("how", NUMBERS)
@pytest.mark.parametrize("place", ["text", "caption"])
def test_a_number_is_held_and_cannot_be_sent_anyway(
    open_rig: Rig, note: Note, how: str, place: str
) -> None:
    photo = {"file_id": open_rig.files["photo"], "file_unique_id": "A", "width": 9, "height": 9}
    fields: Json = {place: NUMBERS[how], **({"photo": [photo]} if place == "caption" else {})}
    outcome = open_rig.sends(fields, [NUMBERS[how][-12:]])
    note(outcome)
    assert outcome.treatment == "asked"
    assert outcome.passed == []


OWN_PLACES = {
    "email": "write to rafaquilla@oldenhaven.org",
    "handle": "I am rafaquilla_1987 on instagram",
    "invite": "join t.me/+AbCdEfGhIjKlMnOp",
    "tg link": "look at tg://resolve?domain=rafaquilla_1987",
    "address": "I live at 17 Oldenhaven Street",
    "homoglyphs": "write to rafaquill\u0430@oldenhaven.org",
}


@pytest.mark.vector(5)
@pytest.mark.vector(31)
@pytest.mark.parametrize("what", OWN_PLACES)
def test_an_address_is_held(rig: Rig, note: Note, what: str) -> None:
    outcome = says(rig, OWN_PLACES[what], [OWN_PLACES[what][-9:]])
    note(outcome)
    assert outcome.treatment == "asked"
    rig.sender.taps("Do not send it")


@pytest.mark.vector(6)
@pytest.mark.parametrize(
    "entity",
    [
        {"type": "text_mention", "offset": 0, "length": 6, "user": USER},
        {"type": "text_link", "offset": 0, "length": 6, "url": "tg://user?id=6000000017"},
    ],
    ids=["text_mention", "tg link"],
)
def test_a_name_that_leads_to_a_profile_loses_its_link(rig: Rig, note: Note, entity: Json) -> None:
    outcome = says(rig, "my dog is nice", PLANTED, entities=[entity])
    note(outcome)
    assert outcome.treatment == "asked"
    after, seen = rig.last(), 0
    rig.sender.taps(ANYWAY)
    sent = rig.outcome(after, seen, PLANTED)
    note(sent)
    assert [call["params"]["text"] for call in sent.passed] == ["Cedar:\nmy dog is nice"]


@pytest.mark.vector(7)
def test_a_hidden_target_is_dropped_and_nothing_is_previewed(rig: Rig, note: Note) -> None:
    url = "https://oldenhaven.example/me"
    entity = {"type": "text_link", "offset": 0, "length": 4, "url": url}
    outcome = says(rig, "here are my flowers", [*PLANTED, url], entities=[entity])
    note(outcome)
    after = rig.last()
    rig.sender.taps(ANYWAY)
    sent = rig.outcome(after, 0, [*PLANTED, url])
    note(sent)
    assert len(sent.passed) == 1
    assert sent.passed[0]["params"]["link_preview_options"] == {"is_disabled": True}


@pytest.mark.vector(8)
@pytest.mark.vector(9)
@pytest.mark.vector(11)
@pytest.mark.parametrize("kind", ["document", "video", "animation", "audio"])
def test_a_file_that_keeps_tags_is_refused_unless_allowed(rig: Rig, note: Note, kind: str) -> None:
    outcome = rig.sends({}, [], kind=kind, file_name="CV_Oldenhaven.pdf")
    note(outcome)
    assert outcome.treatment == "refused"


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("document", papers.paper),
    "jpeg as a document": ("document", pictures.jpeg),
    "small jpeg": ("document", lambda: pictures.jpeg(pictures.scene(64, 64))),
    "png as a document": ("document", pictures.png),
    "photo": ("photo", pictures.jpeg),
    "video": ("video", lambda: recordings.video(size=64)),
    "animation": ("animation", lambda: recordings.video(size=64)),
    "mp3": ("audio", recordings.mp3),
    "m4a": ("audio", recordings.m4a),
    "voice": ("voice", recordings.voice),
    "video note": ("video_note", lambda: recordings.video(size=64)),
}
NUMBER_OF = {"document": 8, "photo": 9, "video": 9, "animation": 9, "audio": 11}


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=pytest.mark.vector(NUMBER_OF.get(kind, 10)))
        for what, (kind, _) in FILES.items()
    ],
)
def test_where_a_file_may_pass_it_is_made_anew(open_rig: Rig, note: Note, what: str) -> None:
    kind, make = FILES[what]
    name = "CV_Oldenhaven.bin"
    packed = base64.b64encode(make()).decode()
    outcome = open_rig.sends({}, ["CV_Oldenhaven"], kind=kind, data=packed, file_name=name)
    note(outcome)
    assert outcome.treatment == "passed"
    assert outcome.told == []


@pytest.mark.vector(8)
def test_an_office_file_or_archive_is_refused_even_where_documents_pass(
    open_rig: Rig, note: Note
) -> None:
    packed = base64.b64encode(pictures.archive()).decode()
    seen = int(open_rig.server.chat(open_rig.sender.id)["seq"])
    outcome = open_rig.sends({}, [], kind="document", data=packed, file_name="CV.docx")
    open_rig.sender.sees("could not read this file")
    outcome = open_rig.outcome(open_rig.last(), seen, ["CV.docx"])
    note(outcome)
    assert outcome.passed == []


@pytest.mark.vector(9)
@pytest.mark.vector(32)
def test_the_first_photo_of_a_talk_asks(rig: Rig, note: Note) -> None:
    outcome = rig.sends({}, [], kind="photo")
    note(outcome)
    assert outcome.treatment == "asked"
    rig.sender.taps("Do not send it")


@pytest.mark.vector(10)
@pytest.mark.parametrize("kind", ["voice", "video_note"])
def test_a_voice_asks_both(rig: Rig, note: Note, kind: str) -> None:
    outcome = rig.sends({}, [], kind=kind)
    note(outcome)
    assert outcome.treatment == "asked"
    rig.sender.taps("Do not send it")


STICKER = {"file_id": "x", "file_unique_id": "y", "type": "regular", "width": 512, "height": 512}
STICKER |= {"is_animated": False, "is_video": False, "set_name": "pack_by_rafaquilla_1987"}


@pytest.mark.vector(12)
def test_a_sticker_is_its_emoji_and_nothing_of_its_pack(rig: Rig, note: Note) -> None:
    outcome = rig.sends({"sticker": {**STICKER, "emoji": "🌱"}}, PLANTED)
    note(outcome)
    assert [call["params"]["text"] for call in outcome.passed] == ["Cedar:\n🌱"]


@pytest.mark.vector(12)
def test_a_sticker_whose_emoji_is_a_name_is_refused(rig: Rig, note: Note) -> None:
    outcome = rig.sends({"sticker": {**STICKER, "emoji": "Oldenhaven"}}, PLANTED)
    note(outcome)
    assert outcome.treatment == "refused"


@pytest.mark.vector(12)
def test_a_custom_emoji_is_its_plain_one(rig: Rig, note: Note) -> None:
    entity = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "6000000017"}
    outcome = says(rig, "🌱 grows", PLANTED, entities=[entity])
    note(outcome)
    assert outcome.treatment == "passed"


@pytest.mark.vector(13)
def test_the_bot_through_which_it_came_is_dropped(rig: Rig, note: Note) -> None:
    bot = {"id": 6_000_000_017, "is_bot": True, "first_name": "Oldenhaven", "username": "x_bot"}
    outcome = says(rig, "from a bot", [*PLANTED, "x_bot"], via_bot=bot)
    note(outcome)
    assert outcome.treatment == "passed"


@pytest.mark.vector(14)
@pytest.mark.parametrize(
    "fields",
    [
        {"external_reply": {"origin": ORIGINS["user"], "chat": CHANNEL, "message_id": 5}},
        {"reply_to_story": {"chat": CHANNEL, "id": 6_000_000_017}},
    ],
    ids=["external reply", "story"],
)
def test_an_answer_to_something_elsewhere_is_refused(rig: Rig, note: Note, fields: Json) -> None:
    outcome = says(rig, "look at this", PLANTED, **fields)
    note(outcome)
    assert outcome.treatment == "refused"


@pytest.mark.vector(14)
def test_a_quote_that_holds_a_number_is_left_out(rig: Rig, note: Note) -> None:
    own = rig.server.send(rig.sender.id, "an earlier word")
    rig.settled(rig.last())
    inside = {key: own[key] for key in ("message_id", "date", "chat", "from", "text")}
    quote = {"text": "+44 20 7946 0018", "position": 0, "is_manual": True}
    fields = {"reply_to_message": inside, "quote": quote}
    outcome = says(rig, "what do you think?", ["7946 0018"], **fields)
    note(outcome)
    assert outcome.treatment == "passed"
    assert "reply_parameters" in outcome.passed[0]["params"]
