"""The pinned message of a talk, and ways to begin from what both really share."""

from dataclasses import replace

import pytest

from conversations.model.ids import MatchId
from conversations.model.person import Consent
from conversations.pieces import header_id
from conversations.replies import Text
from conversations.spotlight import drawn
from conversations.starting import starters_for
from tests.conversations.world import DEFAULT, LOCALES, Message, Phone, SqlUnit, World


async def begun(world: World, **supporter: object) -> tuple[Phone, Phone, MatchId]:
    """Two people whose talk has just begun, as the choice begins it."""
    world.settle(review="none", peers_offered=1)
    await world.crowd()
    rana = await world.recipient(1)
    sami = await world.supporter(2, **supporter)
    await world.round()
    await sami.taps("Yes, I would")
    await rana.taps("Talk with")
    (match,) = await world.matches()
    return rana, sami, match.id


def header(phone: Phone) -> Message:
    (found,) = [one for one in phone.messages if one.outgoing.payload.get("pin")]
    return found


def kinds(phone: Phone) -> list[str]:
    return [str(one.outgoing.payload["kind"]) for one in phone.messages]


async def test_both_get_one_pinned_message_about_their_talk(world: World) -> None:
    rana, sami, match_id = await begun(world)
    match = await world.match(match_id)
    for phone, alias in ((rana, match.supporter_alias), (sami, match.recipient_alias)):
        text = header(phone).text
        assert f"Your talk with {alias}" in text
        assert text.count("\n• ") >= 2
        assert "Neither of you learns who the other is" in text
        assert "Telegram itself can technically read" in text
        for command in ("/end", "/pause", "/block", "/report", "/now"):
            assert command in text
    assert "/change" in header(rana).text
    assert "/change" not in header(sami).text


async def test_what_is_shared_stays_private_where_one_did_not_agree(world: World) -> None:
    agreed = [one.purpose for one in DEFAULT.consents if one.purpose != "common_ground"]
    rana, sami, _ = await begun(world, agreed=agreed)
    for phone in (rana, sami):
        assert "kept private" in header(phone).text
        assert "Panic" not in header(phone).text
        assert header(phone).buttons == {}


async def test_a_reply_to_the_pinned_message_finds_its_talk(world: World) -> None:
    rana, sami, _ = await begun(world)
    await world.talk(await world.recipient(3, waits=False), sami, ("Fern", "Olive"))
    await sami.says("hello", header(sami).target)
    assert rana.new()[-1].endswith("hello")


async def test_the_pins_come_off_when_the_talk_ends(world: World) -> None:
    rana, sami, match_id = await begun(world)
    await rana.says("/end")
    await rana.taps("End it now")
    for phone in (rana, sami):
        (unpinned,) = [one for one in phone.messages if one.outgoing.payload["kind"] == "unpin"]
        assert unpinned.outgoing.message_id == header_id(match_id)
    assert not any("may not have arrived" in one.text for one in sami.messages)


async def test_up_to_three_ways_to_begin_stand_under_it(world: World) -> None:
    rana, sami, match_id = await begun(world)
    match = await world.match(match_id)
    assert len(header(rana).buttons) == len(header(sami).buttons) == 3
    labels = {one.label: one.criterion for one in DEFAULT.starters}
    shared = {str(one["criterion"]) for one in match.reasons if one["shared"]}
    assert {labels[label] for label in header(rana).buttons} <= shared


async def test_only_what_is_really_shared_is_begun_with(world: World) -> None:
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    match = await world.match(await world.talk(rana, sami))
    reason = {"criterion": "condition", "similarity": 0.5, "contribution": 1.0, "known": True}
    both = {"recipient": ["panic"], "supporter": ["panic"]}
    none = replace(match, reasons=({**reason, "shown": {"recipient": [], "supporter": []}},))
    same = replace(match, reasons=({**reason, "shown": both},))
    async with world.store.reading() as unit:
        none = replace(none, spotlight=await drawn(unit, DEFAULT, none))
        same = replace(same, spotlight=await drawn(unit, DEFAULT, same))
        assert await starters_for(unit, DEFAULT, none, rana.id) == []
        found = await starters_for(unit, DEFAULT, same, rana.id)
    assert [one.criterion for one in found] == ["condition"] * 3


async def test_a_tap_shows_the_sentence_and_sends_nothing(world: World) -> None:
    rana, sami, _ = await begun(world)
    label, token = next(iter(header(rana).buttons.items()))
    sami.new()
    await rana.presses(token)
    sentence = next(one.text for one in DEFAULT.starters if one.label == label)
    assert f"<code>{sentence}</code>" in rana.last().text
    await rana.taps("I will write my own")
    assert sami.new() == []


async def test_send_it_sends_it_as_the_persons_own_words(world: World) -> None:
    rana, sami, _ = await begun(world)
    label, token = next(iter(header(rana).buttons.items()))
    sentence = next(one.text for one in DEFAULT.starters if one.label == label)
    await rana.presses(token)
    sami.new()
    await rana.taps("Send it")
    (arrived,) = sami.new()
    assert arrived.endswith(sentence)
    assert sami.last().outgoing.payload["protect"]
    assert sami.last().outgoing.sender == rana.id


@pytest.mark.parametrize("language", ["es", "ar"])
async def test_the_sentence_comes_in_the_readers_language(world: World, language: str) -> None:
    _, sami, _ = await begun(world)
    person = replace(await sami.person(), language=language)

    async def speaks(unit: SqlUnit) -> None:
        unit.people.save(person)

    await world.arrange(speaks)
    await sami.presses(next(iter(header(sami).buttons.values())))
    shown = sami.last().text
    texts = [Text(one.text, programme=True) for one in DEFAULT.starters]
    assert any(LOCALES.plain(text, language) in shown for text in texts)


async def test_after_the_first_message_the_ways_to_begin_are_gone_for_that_side(
    world: World,
) -> None:
    rana, sami, _ = await begun(world)
    await rana.says("hello")
    await rana.says("and again")
    assert kinds(rana).count("no_buttons") == 1
    assert "no_buttons" not in kinds(sami)
    await rana.presses(next(iter(header(rana).buttons.values())))
    assert rana.toasts == ["You have begun already. Just write."]
    await sami.presses(next(iter(header(sami).buttons.values())))
    assert "Send it" in sami.last().buttons


async def test_an_old_way_to_begin_does_nothing_after_the_end(world: World) -> None:
    rana, sami, _ = await begun(world)
    await rana.presses(next(iter(header(rana).buttons.values())))
    await sami.says("/end")
    await sami.taps("End it now")
    sami.new()
    await rana.taps("Send it")
    assert rana.toasts == ["This talk is not going on at the moment. /talks shows your talks."]
    assert sami.new() == []


async def test_consent_taken_back_before_the_talk_hides_what_is_shared(world: World) -> None:
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    match = await world.match(await world.talk(rana, sami))
    reason = {"criterion": "condition", "similarity": 1.0, "contribution": 1.0, "known": True}
    both = {"recipient": ["panic"], "supporter": ["panic"]}
    same = replace(match, reasons=({**reason, "shown": both},))
    async with world.store.reading() as unit:
        same = replace(same, spotlight=await drawn(unit, DEFAULT, same))
    assert same.spotlight["points"] == [["condition", "panic"]]

    async def no(unit: SqlUnit) -> None:
        given = Consent("later", sami.id, "common_ground", "1", "x", "en", False, world.clock.now())
        unit.consents.add(given)

    await world.arrange(no)
    async with world.store.reading() as unit:
        assert await starters_for(unit, DEFAULT, same, rana.id) == []


async def test_a_reaction_to_the_pinned_message_shows_to_nobody(world: World) -> None:
    rana, sami, _ = await begun(world)
    before = len(rana.messages), len(sami.messages)
    await rana.reacts("❤", header(rana).target)
    assert (len(rana.messages), len(sami.messages)) == before


async def test_the_supporter_s_pinned_message_begins_the_topic_of_the_talk(world: World) -> None:
    rana, sami, match_id = await begun(world)
    match = await world.match(match_id)
    assert header(sami).outgoing.payload["topic"] == match.recipient_alias
    assert "topic" not in header(rana).outgoing.payload
    await rana.says("/away")
    await rana.taps("Tomorrow")
    told = next(one for one in sami.messages if "is away for about a day" in one.text)
    assert (told.outgoing.payload["topic"], told.outgoing.match_id) == ("", match_id)
