"""Review: a card per pair, decided once, by staff only; no pair goes on by itself."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from conversations.model.care import Due
from conversations.model.matches import MatchState
from conversations.router import UNCERTAIN, RoundRan
from tests.conversations.world import Phone, SqlUnit, World


async def to_review(world: World, supporters: int = 1) -> tuple[Phone, Phone, list[Phone]]:
    world.settle(peers_offered=1)
    rana, carla = await world.recipient(1), await world.member(2)
    peers = [await world.supporter(10 + n, peer_name=f"Peer{n}") for n in range(supporters)]
    await world.round()
    await carla.says("/review")
    return rana, carla, peers


async def test_coordinators_hear_that_pairs_wait_and_look_with_one_tap(world: World) -> None:
    await world.recipient(1)
    await world.supporter(2)
    carla = await world.member(3)
    await world.round()
    carla.hears("1 pair waits for your review")
    await carla.taps("Look")
    card = carla.hears("Predicted similarity")
    for part in (
        "Being lonely, Panic attacks",
        "what you have been through: 1.00",
        "Less alike in",
    ):
        assert part in card


async def test_nobody_is_asked_before_a_person_has_approved(world: World) -> None:
    rana, _, (sami,) = await to_review(world)
    await world.passes(days=3)
    assert sami.messages == []
    assert rana.messages == []


async def test_approve_asks_the_supporter(world: World) -> None:
    _, carla, (sami,) = await to_review(world)
    await carla.taps("Approve")
    sami.hears("Somebody is looking for a peer")
    told = carla.new()
    assert any("Approved" in text for text in told)
    assert "No pair waits for review." in told


async def test_not_this_pair_asks_why_bars_the_pair_and_tells_nobody(world: World) -> None:
    rana, carla, (sami,) = await to_review(world)
    await carla.taps("Not this pair")
    carla.new()
    await carla.taps("They may know each other")
    assert any("Not this pair" in text for text in carla.new())
    await world.passes(days=1)
    assert (await world.round()).proposals == ()
    async with world.store.reading() as unit:
        (bar,) = await unit.bars.find()
        (step,) = [s for s in await unit.steps.find() if s.after is MatchState.TURNED_DOWN]
    assert bar.reason == step.reason == "review:too_close"
    assert rana.messages == sami.messages == []


async def test_back_from_the_reasons_shows_the_card_and_how_many_wait(world: World) -> None:
    world.settle(peers_offered=1)
    carla = await world.member(2)
    for n in range(2):
        await world.recipient(10 + n)
        await world.supporter(20 + n)
    await world.round()
    await carla.says("/review")
    await carla.taps("Not this pair")
    carla.new()
    await carla.taps("Back")
    assert "2 pairs wait for review" in carla.hears("Predicted similarity")


async def test_show_others_lists_the_next_best_and_take_instead_asks_them(world: World) -> None:
    _, carla, peers = await to_review(world, 3)
    (first,) = await world.matches()
    carla.new()
    await carla.taps("Show others")
    carla.hears("best first")
    others = [peer for peer in peers if peer.id != first.supporter_id]
    name = (await others[0].person()).peer_name
    await carla.taps(f"Take {name} instead")
    others[0].hears("Somebody is looking for a peer")
    assert (await world.match(first.id)).state is MatchState.WITHDRAWN
    for peer in peers:
        assert peer.messages == [] or peer is others[0]


async def test_taking_somebody_whose_last_place_has_gone_says_so(world: World) -> None:
    _, carla, peers = await to_review(world, 2)
    (first,) = await world.matches()
    await carla.taps("Show others")
    other = next(peer for peer in peers if peer.id != first.supporter_id)
    for n in range(2):
        await world.talk(await world.recipient(30 + n, waits=False), other)
    carla.new()
    await carla.taps("instead")
    assert "They have no room any more." in carla.new()
    assert (await world.match(first.id)).state is MatchState.IN_REVIEW


async def test_when_nobody_else_fits_the_card_says_so(world: World) -> None:
    _, carla, _ = await to_review(world)
    carla.new()
    await carla.taps("Show others")
    carla.hears("Nobody else fits who has room")
    await carla.taps("Back")
    carla.hears("Predicted similarity")


async def test_two_coordinators_on_one_card_decide_once(world: World) -> None:
    _, carla, (sami,) = await to_review(world)
    cora = await world.member(3)
    await cora.says("/review")
    await carla.taps("Approve")
    cora.new()
    await cora.taps("Not this pair")
    assert "This pair is settled already." in cora.new()
    assert len(sami.messages) == 1
    (match,) = await world.matches()
    assert match.state is MatchState.ASKED


@pytest.mark.parametrize("staff", ["", "privacy", "admin"])
async def test_a_review_button_works_for_staff_who_answer_for_people_only(
    world: World, staff: str
) -> None:
    _, carla, (sami,) = await to_review(world)

    async def demote(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), staff=staff))

    await world.arrange(demote)
    carla.new()
    await carla.taps("Approve")
    carla.hears("This is for coordinators")
    assert sami.messages == []


async def test_a_pair_whose_recipient_stops_looking_leaves_the_review(world: World) -> None:
    rana, carla, (sami,) = await to_review(world)
    await rana.says("/pause")
    carla.new()
    await carla.taps("Approve")
    assert "This pair is settled already." in carla.new()
    assert sami.messages == []


async def test_every_look_and_decision_is_audited(world: World) -> None:
    _, carla, _ = await to_review(world, 2)
    await carla.taps("Show others")
    await carla.taps("Back")
    await carla.taps("Approve")
    actions = await audited(world)
    for action in ("match.reviewed", "match.others_seen", "match.approved"):
        assert action in actions
    assert await world.store.verify_audit() == []


async def audited(world: World) -> list[str]:
    """Read which actions the audit log holds."""
    async with world.store._reading() as session:
        return [str(row[0]) for row in await session.rows(text("SELECT action FROM audit"))]


async def test_a_certain_pair_needs_no_review_once_enough_is_rated(world: World) -> None:
    world.settle(review="uncertain")
    await world.recipient(1)
    sami = await world.supporter(2)
    await world.round()
    sami.hears("Somebody is looking for a peer")


async def test_an_uncertain_pair_is_looked_at_by_a_person(world: World) -> None:
    world.settle(review="uncertain")
    await world.recipient(1)
    sami, carla = await world.supporter(2), await world.member(3)
    due = Due("round", "round", world.clock.now())
    plan = await world.plan(due)
    unsure = tuple(replace(proposal, std=UNCERTAIN + 0.01) for proposal in plan.proposals)
    await world.handle(RoundRan(replace(plan, proposals=unsure), due))
    carla.hears("1 pair waits for your review")
    assert sami.messages == []


async def test_all_are_reviewed_until_enough_is_rated_then_the_uncertain(world: World) -> None:
    world.settle(review="all", review_until_ratings=0)
    await world.recipient(1)
    sami = await world.supporter(2)
    await world.round()
    sami.hears("Somebody is looking for a peer")
