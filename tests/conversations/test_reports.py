"""Reports and requests for support: who hears of them, and who never does."""

from dataclasses import replace

import pytest

from conversations.inbound import ReplyTarget
from conversations.pieces import header_id
from tests.conversations.world import Phone, SqlUnit, World

GRAVE = "I want to kill myself tonight"
GRAVER = "I have taken all the pills just now, I am going to die"
ANSWERED = "You do not have to carry it alone"


async def reports(world: World, phone: Phone, *, attach: bool) -> str:
    """Report the last message this phone got."""
    last = phone.last()
    await phone.says("/report", last.target, replied_text=last.text)
    await phone.taps("They wanted to meet or get my contact")
    await phone.taps("Yes, attach it" if attach else "No, only the report")
    return last.text


async def test_a_report_reaches_staff_and_the_other_is_not_told(world: World) -> None:
    rana, sami, match_id = await world.pair()
    carla = await world.member(8)
    await rana.says("/report")
    assert "not told that you wrote to us" in rana.last().text
    await rana.taps("I felt unsafe or pressed")
    assert "The team has it now" in rana.last().text
    carla.hears("a report about a talk")
    assert sami.messages == []
    (concern,) = await world.concerns(kind="report")
    assert (concern.about_id, concern.reporter_id) == (sami.id, rana.id)
    assert (concern.match_id, concern.evidence) == (match_id, "")


async def test_a_reported_coordinator_neither_hears_of_the_report_nor_closes_it(
    world: World,
) -> None:
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2, staff="coordinator")
    await world.talk(rana, sami)
    carla = await world.member(8)
    await rana.says("/report")
    await rana.taps("I felt unsafe or pressed")
    carla.hears("a report about a talk")
    assert sami.messages == []


async def test_words_are_attached_only_with_a_yes(world: World) -> None:
    rana, sami, _ = await world.pair()
    await sami.says("meet me at the station")
    await reports(world, rana, attach=False)
    (concern,) = await world.concerns(kind="report")
    assert concern.evidence == ""


async def test_evidence_is_for_safeguarding_leads_only(world: World) -> None:
    rana, sami, _ = await world.pair()
    carla, lead = await world.member(8), await world.member(9, "safeguarding")
    await sami.says("meet me at the station")
    await reports(world, rana, attach=True)
    await carla.taps("I look after this")
    assert "station" not in "".join(carla.new())
    assert "safeguarding leads can see it" in carla.last().text
    await lead.taps("I look after this")
    assert "meet me at the station" in lead.last().text
    (concern,) = await world.concerns(kind="report")
    assert concern.seen_by == "Staff8"


async def test_words_typed_into_a_report_are_sent_to_nobody(world: World) -> None:
    rana, sami, _ = await world.pair()
    carla = await world.member(8)
    await rana.says("/report")
    await rana.says("he said something awful")
    assert any("not sent to anybody" in text for text in rana.new())
    assert sami.messages == carla.messages == []
    await rana.taps("Never mind")
    assert await world.concerns() == []


async def test_support_asks_the_team_for_a_supporter(world: World) -> None:
    sami = await world.supporter(1)
    await sami.says("/support")
    sami.hears("There is nobody on the team yet")
    carla = await world.member(8)
    await sami.says("/support")
    sami.hears("The team knows now")
    carla.hears("a supporter asks for support")


@pytest.mark.parametrize("staff", ["", "privacy", "admin"])
async def test_others_can_neither_take_nor_close_a_concern(world: World, staff: str) -> None:
    rana, _, _ = await world.pair()
    carla = await world.member(8)
    await rana.says(GRAVE)

    async def demote(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), staff=staff))

    await world.arrange(demote)
    await carla.taps("I look after this")
    assert carla.toasts == ["This button is only for the team here."]
    assert len(await world.concerns(state="open")) == 1


async def test_words_of_the_bot_or_one_s_own_are_no_evidence(world: World) -> None:
    rana, sami, match_id = await world.pair()
    await rana.says("my own words")
    own = await world.target_of(f"message-{world._incoming}", match_id)
    pinned = ReplyTarget(header_id(match_id), match_id, own=False)
    for reply in (own, pinned, None):
        await rana.says("/report", reply, replied_text="Your talk with Maple")
        await rana.taps("Something else")
        assert "The team has it now" in rana.last().text
    assert {concern.evidence for concern in await world.concerns(kind="report")} == {""}
    assert "The team" not in "".join(sami.new())
