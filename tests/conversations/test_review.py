"""Review: a card per pair, decided once, by staff only; no pair goes on by itself."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from conversations.model.care import Due
from conversations.model.matches import MatchState
from conversations.reviewing import UNCERTAIN
from conversations.router import RoundRan
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
    carla.hears("only for the team")
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


async def to_their_own_review(world: World, role: str) -> tuple[Phone, Phone]:
    """Let a pair wait for review in which a coordinator is themself; returns both of it."""
    world.settle(peers_offered=1)
    staff: dict[str, Any] = {"staff": "coordinator", "peer_name": "Carla"}
    carla_is_recipient = role == "recipient"
    rana = await world.recipient(1, **(staff if carla_is_recipient else {}))
    sami = await world.supporter(2, **({} if carla_is_recipient else staff))
    await world.round()
    return (rana, sami) if carla_is_recipient else (sami, rana)


@pytest.mark.parametrize("role", ["recipient", "supporter"])
async def test_a_coordinator_never_sees_the_pair_they_are_in(world: World, role: str) -> None:
    carla, _ = await to_their_own_review(world, role)
    assert not any("for your review" in text for text in carla.new())
    await carla.says("/review")
    assert carla.new() == ["No pair waits for review."]
    await carla.says("/overview")
    carla.hears("1 pair waits for another coordinator")


async def test_a_pair_with_a_coordinator_in_it_is_for_another_one(world: World) -> None:
    carla, peer = await to_their_own_review(world, "recipient")
    cora = await world.member(3)
    await carla.says("/overview")
    assert "another coordinator" not in carla.last().text
    await cora.says("/review")
    await cora.taps("Approve")
    peer.hears("Somebody is looking for a peer")


async def test_an_old_button_decides_nothing_about_ones_own_pair(world: World) -> None:
    _, carla, (sami,) = await to_review(world)
    (match,) = await world.matches()

    async def become_one_of_them(unit: SqlUnit) -> None:
        unit.matches.save(replace(match, recipient_id=carla.id))

    await world.arrange(become_one_of_them)
    carla.new()
    await carla.taps("Approve")
    assert "Somebody else on the team looks at this pair." in carla.new()
    assert (await world.match(match.id)).state is MatchState.IN_REVIEW
    assert sami.messages == []


async def test_show_others_never_offers_the_coordinator_themselves(world: World) -> None:
    world.settle(peers_offered=1)
    await world.recipient(1)
    await world.supporter(2)
    carla = await world.supporter(3, staff="coordinator", peer_name="Carla", capacity=0)
    await world.round()

    async def room_again(unit: SqlUnit) -> None:
        unit.people.save(replace(await carla.person(), capacity=3))

    await world.arrange(room_again)
    await carla.says("/review")
    carla.new()
    await carla.taps("Show others")
    carla.hears("Nobody else fits who has room")


async def test_of_an_invented_population_about_a_fifth_of_the_pairs_are_looked_at(
    world: World,
) -> None:
    world.settle(review="uncertain", peers_offered=1)
    conditions = ["panic", "grief", "alcohol", "cancer", "caring"]
    for n in range(20):
        more = {"conditions": [conditions[n % 5]], "faith": None if n % 3 else "muslim"}
        await world.recipient(100 + n, answers={**more, "age": 20 + 2 * n})
        await world.supporter(200 + n, answers={"conditions": [conditions[n % 4]]}, capacity=1)
    await world.round()
    pairs = await world.matches()
    assert max(match.std for match in pairs) < UNCERTAIN
    seen = [match for match in pairs if match.state is MatchState.IN_REVIEW]
    assert 1 <= len(seen) <= len(pairs) // 5
    unseen = [match for match in pairs if match.state is MatchState.ASKED]
    assert min(match.std for match in seen) >= max(match.std for match in unseen)


@pytest.mark.parametrize(
    ("reason", "again"), [("Not the right time", True), ("They may know each other", False)]
)
async def test_only_a_question_of_time_lets_a_pair_come_back(
    world: World, reason: str, again: bool
) -> None:
    _, carla, _ = await to_review(world)
    await carla.taps("Not this pair")
    await carla.taps(reason)
    await world.passes(days=29)
    assert (await world.round()).proposals == ()
    await world.passes(days=2)
    assert bool((await world.round()).proposals) is again
