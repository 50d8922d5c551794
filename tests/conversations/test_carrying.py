"""What passes between two people: photos, voices, albums, contact details, quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.content import Media, Span
from conversations.policy import Rules
from tests.conversations.world import Phone, World

NIGHT_IN_LONDON = datetime(2026, 3, 2, 23, tzinfo=UTC)


def payload(phone: Phone) -> dict[str, object]:
    return dict(phone.last().outgoing.payload)


async def test_the_first_photo_comes_with_a_notice_and_the_next_ones_pass(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo", "my garden")
    assert sami.new() == []
    assert "nobody can undo that" in rana.hears("A photo can show more")
    await rana.taps("Send it")
    assert sami.new() == ["Cedar:\nmy garden"]
    assert payload(sami)["kind"] == "media"
    rana.new()
    await rana.sends("photo")
    assert sami.new() == ["Cedar:\n"]
    assert rana.new() == []


async def test_a_photo_that_its_sender_thinks_better_of_goes_nowhere(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo")
    await rana.taps("Do not send it")
    rana.hears("was not sent to anybody")
    await rana.taps("Do not send it")
    assert sami.new() == []


async def test_each_side_sees_the_notice_about_photos_for_itself(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo")
    await rana.taps("Send it")
    sami.new()
    await sami.sends("photo")
    sami.hears("A photo can show more")


async def test_a_voice_passes_after_both_said_yes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("voice")
    rana.hears("both of you say yes first")
    assert sami.new() == []
    await rana.taps("Yes, ask")
    sami.hears("Cedar would like to send voice")
    await sami.taps("Yes, both ways")
    assert sami.new()[-1] == "Cedar:\n"
    assert payload(sami)["media"]["kind"] == "voice"  # type: ignore[index]
    rana.new()
    await sami.sends("voice")
    assert rana.new() == ["Maple:\n"]


async def test_a_no_to_voices_is_kind_and_asks_nobody_again_for_a_week(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("voice")
    await rana.taps("Yes, ask")
    await sami.taps("I would rather write")
    rana.hears("Maple would rather stay with writing")
    sami.new()
    await world.passes(days=1)
    rana.new()
    await rana.sends("voice")
    rana.hears("stays with writing for now")
    assert not any("voice" in text for text in sami.new())


async def test_a_yes_to_voices_can_be_taken_back_by_either_side(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("voice")
    await rana.taps("Yes, ask")
    await sami.taps("Yes, both ways")
    await rana.taps("Stop voice messages")
    sami.hears("rather stay with writing")
    await sami.sends("voice")
    sami.hears("stays with writing for now")


@pytest.mark.parametrize("kind", ["video", "animation", "audio", "document"])
async def test_files_that_keep_tags_are_refused_kindly(world: World, kind: str) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends(kind)
    assert len(rana.new()) == 1
    assert sami.new() == []


async def test_an_organisation_can_let_documents_pass_and_photos_not(world: World) -> None:
    world.rules(Rules(photos=False, files=frozenset({"document"})))
    rana, sami, _ = await world.pair()
    await rana.sends("document")
    assert sami.new() == ["Cedar:\n"]
    await rana.sends("photo")
    rana.hears("Photos are not passed on")


async def test_a_file_over_20_mb_is_refused_with_the_reason(world: World) -> None:
    rana, _sami, _ = await world.pair()
    await rana.sends("photo", size=20 * 1024 * 1024 + 1)
    rana.hears("20 MB is the most")


async def test_an_album_arrives_as_one_and_before_what_was_written_after_it(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo")
    await rana.taps("Send it")
    sami.new()
    for caption in ("the sea", "", ""):
        await rana.sends("photo", caption, album="A")
    assert sami.new() == []
    await rana.says("last summer")
    album, words = sami.messages[-2:]
    items = album.outgoing.payload["items"]
    assert [one["plain"] for one in items] == ["Cedar:\nthe sea", "", ""]
    assert words.text == "Cedar:\nlast summer"
    await world.passes(seconds=5)
    assert len(sami.new()) == 2


async def test_an_album_nobody_writes_after_arrives_by_itself(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo", album="A")
    await rana.sends("photo", album="A")
    await world.passes(seconds=2)
    rana.hears("A photo can show more")
    await rana.taps("Send it")
    assert len(payload(sami)["items"]) == 2  # type: ignore[arg-type]


async def test_form_arrives_below_the_bold_alias(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("be kind", spans=(Span("italic", 3, 4),))
    assert payload(sami)["plain"] == "Cedar:\nbe kind"
    assert payload(sami)["spans"] == [["bold", 0, 6], ["italic", 10, 4]]


async def test_a_number_is_held_and_cannot_be_sent_anyway(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("call me on +44 7700 900123")
    assert "a phone number" in rana.hears("I have not sent this yet")
    assert "Send it anyway" not in rana.last().buttons
    assert sami.new() == []
    await rana.taps("I will change it")
    assert rana.new()[-1] == "<code>call me on +44 7700 900123</code>"
    await rana.says("call me maybe")
    assert sami.new() == ["Cedar:\ncall me maybe"]


async def test_a_link_can_be_sent_anyway(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("look at https://example.org/breathing when you cannot sleep")
    rana.hears("a link")
    await rana.taps("Send it anyway")
    assert sami.new() == ["Cedar:\nlook at https://example.org/breathing when you cannot sleep"]


async def test_a_wish_to_meet_elsewhere_is_held_softly_and_told_of_the_safer_way(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("what's your snap?")
    assert "/reveal" in rana.hears("a wish to be in touch elsewhere")
    await rana.taps("Send it anyway")
    assert sami.new() == ["Cedar:\nwhat's your snap?"]


async def test_a_help_lines_number_passes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("you can call 116 123 at night")
    assert rana.new() == ["Maple:\nyou can call 116 123 at night"]


async def test_a_held_message_that_is_edited_clean_goes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("write to rana@example.org")
    held = (await world.held())[0]
    target = replace(
        (await world.target_of(str(held.messages[0]["message_id"]), held.match_id)), own=True
    )
    await rana.edits("write to me here", target)
    assert sami.new() == ["Cedar:\nwrite to me here"]


async def test_an_edit_with_contact_details_is_not_passed_on(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("hello")
    sami.new()
    await rana.edits("hello, mail rana@example.org", replace(sami.last().target, own=True))
    rana.hears("still sees the old words")
    assert sami.new() == []


async def test_what_nobody_decides_about_for_a_day_is_deleted_and_told(world: World) -> None:
    rana, _sami, _ = await world.pair()
    await rana.says("my number is +44 7700 900123")
    rana.new()
    await world.passes(hours=25)
    rana.hears("waited for a day")
    assert await world.held() == []


async def test_what_waits_in_a_talk_that_ends_is_deleted(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("my number is +44 7700 900123")
    await sami.says("/end")
    await sami.taps("End it now")
    assert await world.held() == []


@pytest.mark.parametrize(("emoji", "shown"), [("❤", "❤"), ("💩", ""), ("", "")])
async def test_only_kind_reactions_are_mapped(world: World, emoji: str, shown: str) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("I did it")
    await sami.reacts(emoji, sami.last().target)
    assert payload(rana) == {"kind": "reaction", "emoji": shown}


async def test_a_peers_command_words_cannot_be_tapped_but_help_can(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("tap /block now, or read /now")
    assert payload(sami)["spans"] == [["bold", 0, 6], ["code", 11, 6]]


async def test_unsend_offers_nothing_that_never_went(world: World) -> None:
    rana, _sami, _ = await world.pair()
    await rana.says("my number is +44 7700 900123")
    await rana.taps("Do not send it")
    await rana.sends("document")
    rana.new()
    await rana.says("/unsend")
    rana.hears("There is nothing I can take back")


async def test_a_replaced_photo_is_told_to_its_writer(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.sends("photo", "the sea")
    await rana.taps("Send it")
    mine = replace(sami.last().target, own=True)
    rana.new()
    await rana.edits("the sea", mine, media=Media("photo", "another", "another"))
    assert "/unsend" in rana.hears("does not take the place of the old one")
