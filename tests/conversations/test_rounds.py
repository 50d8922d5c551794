"""Rounds: who waits, who has room, and what is looked at again before a match is made."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.matches import HOLDS_A_PLACE, MatchState
from conversations.rounds import Plan
from conversations.router import RoundRan
from tests.conversations.conftest import Worlds
from tests.conversations.world import Phone, SqlUnit, World

CONDITIONS = ("panic", "grief", "alcohol", "loneliness", "cancer")


async def test_a_dry_run_stores_no_match_and_tells_nobody(world: World) -> None:
    await world.recipient(1)
    sami, carla = await world.supporter(2), await world.member(3)
    plan = await world.round(dry_run=True)
    assert len(plan.proposals) == 1
    assert await world.matches() == []
    assert sami.messages == carla.messages == []
    async with world.store.reading() as unit:
        (kept,) = await unit.rounds.find()
    assert (kept.dry_run, kept.report["pairs"], kept.report["made"]) == (True, 1, 0)


async def test_a_pair_already_held_is_not_proposed_again(world: World) -> None:
    await world.recipient(1)
    await world.supporter(2)
    await world.round()
    assert (await world.round()).proposals == ()
    assert len(await world.matches()) == 1


async def test_everyone_gets_a_first_peer_before_anyone_a_second(world: World) -> None:
    recipients = [await world.recipient(n) for n in range(1, 5)]
    for n in range(10, 14):
        await world.supporter(n, capacity=1)
    plan = await world.round()
    assert Counter(p.recipient_id for p in plan.proposals) == {r.id: 1 for r in recipients}


async def test_places_left_over_become_second_peers(world: World) -> None:
    recipients = [await world.recipient(n) for n in range(1, 4)]
    for n in range(10, 15):
        await world.supporter(n, capacity=1)
    offered = Counter(p.recipient_id for p in (await world.round()).proposals)
    assert sorted(offered.values()) == [1, 2, 2]
    assert set(offered) == {r.id for r in recipients}


async def test_no_shared_language_means_no_pair(world: World) -> None:
    await world.recipient(1, answers={"languages": ["ar"]})
    await world.recipient(2, answers={"languages": None})
    await world.supporter(3, answers={"languages": ["en"]})
    plan = await world.round()
    assert plan.proposals == ()
    assert len(plan.nobody_for) == 2


async def test_a_topic_the_supporter_opted_out_of_means_no_pair(world: World) -> None:
    await world.recipient(1, answers={"topics": ["war", "violence"]})
    await world.supporter(2, answers={"avoid": ["violence"]})
    assert (await world.round()).proposals == ()


async def test_nobody_is_matched_with_themselves(world: World) -> None:
    both = await world.supporter(1, recipient=True, waiting_since=world.clock.now())
    assert (await world.round()).proposals == ()
    assert (await both.person()).supporter


async def test_who_is_in_a_talk_is_not_offered_another_peer(world: World) -> None:
    rana, _, _ = await world.pair()
    await world.supporter(3)

    async def wait(unit: SqlUnit) -> None:
        unit.people.save(replace(await rana.person(), waiting_since=world.clock.now()))

    await world.arrange(wait)
    assert (await world.round()).proposals == ()


async def computed(world: World) -> tuple[Plan, Due]:
    """A round that is computed and not stored yet; the world goes on meanwhile."""
    due = Due(new_id(), "round", world.clock.now(), args={"trigger": "timer"})
    return await world.plan(due), due


async def test_a_choice_made_while_a_round_computes_is_respected(world: World) -> None:
    world.settle(review="none")
    rana, sami = await world.recipient(1), await world.supporter(2)
    await world.round()
    sara = await world.supporter(3)
    plan, due = await computed(world)
    await sami.taps("Yes, I would")
    await rana.taps("Talk with")
    await world.handle(RoundRan(plan, due))
    assert sara.messages == []
    assert len(await world.matches(state=HOLDS_A_PLACE)) == 1


async def test_a_block_made_while_a_round_computes_is_respected(world: World) -> None:
    rana, sami = await world.recipient(1), await world.supporter(2)
    plan, due = await computed(world)
    await world.talk(rana, sami)
    await rana.says("/block")
    await world.handle(RoundRan(plan, due))
    assert await world.matches(state=HOLDS_A_PLACE) == []


async def test_a_pause_or_a_full_supporter_while_a_round_computes_is_respected(
    world: World,
) -> None:
    rana, sami = await world.recipient(1), await world.supporter(2, capacity=1)
    nour = await world.recipient(3)
    plan, due = await computed(world)
    assert len(plan.proposals) == 1
    (chosen,) = [p for p in (rana, nour) if p.id == plan.proposals[0].recipient_id]
    await chosen.says("/pause")
    await world.handle(RoundRan(plan, due))
    assert await world.matches() == []
    plan, due = await computed(world)
    await world.talk(await world.recipient(4, waits=False), sami)
    await world.handle(RoundRan(plan, due))
    assert len(await world.matches()) == 1


async def test_somebody_who_arrives_while_a_round_computes_gets_one_soon(world: World) -> None:
    async def running(unit: SqlUnit) -> None:
        unit.dues.add(Due("running", "round", world.clock.now(), args={"trigger": "timer"}))

    await world.arrange(running)
    rana = await world.recipient(1, waits=False)
    await rana.says("/resume")
    planned = [due for due in await world.dues("round") if due.id != "running"]
    assert len(planned) == 1


async def test_arrivals_ask_for_one_round_not_many(world: World) -> None:
    for n in range(1, 4):
        phone = await world.recipient(n, waits=False)
        await phone.says("/resume")
    assert len(await world.dues("round")) == 1


async def test_the_two_of_a_pair_never_share_an_alias(world: World) -> None:
    await world.recipient(1)
    for n in range(10, 12):
        await world.supporter(n)
    await world.round()
    for match in await world.matches():
        assert match.recipient_alias != match.supporter_alias


async def capacity_holds(world: World, supporters: list[Phone]) -> None:
    held = Counter(m.supporter_id for m in await world.matches(state=HOLDS_A_PLACE))
    for supporter in supporters:
        assert held[supporter.id] <= (await supporter.person()).capacity
    offered = Counter(m.recipient_id for m in await world.matches(state=HOLDS_A_PLACE))
    assert all(n <= world.programme.defaults.peers_offered for n in offered.values())
    talks = Counter(m.recipient_id for m in await world.matches(state=MatchState.ACTIVE))
    assert all(n == 1 for n in talks.values())


async def nothing_is_stuck(world: World) -> None:
    """Whatever waits for an answer falls due some day."""
    lapses = {due.match_id for due in await world.dues("offer_lapse")}
    assert {m.id for m in await world.matches(state=MatchState.ASKED)} <= lapses
    planned = [*await world.dues("choice"), *await world.dues("choice_lapse")]
    choosing = {due.person_id for due in planned}
    assert {m.recipient_id for m in await world.matches(state=MatchState.OPEN)} <= choosing


async def lives(world: World, seed: int, people: tuple[int, int], rounds: int) -> None:
    """Let people answer at random over some days; the laws hold after each step."""
    draw = random.Random(seed)
    world.settle(review="none", peers_offered=draw.choice([1, 2, 3]))
    recipients = [
        await world.recipient(n, answers={"conditions": draw.sample(CONDITIONS, 2)})
        for n in range(1, people[0] + 1)
    ]
    supporters = [
        await world.supporter(
            100 + n, capacity=draw.randint(1, 3), answers={"conditions": draw.sample(CONDITIONS, 2)}
        )
        for n in range(people[1])
    ]
    for _ in range(rounds):
        await world.round()
        await capacity_holds(world, supporters)
        for phone in draw.sample([*recipients, *supporters], len(recipients) + len(supporters)):
            labels = [label for m in phone.messages[-3:] for label in m.buttons]
            if labels and draw.random() < 0.7:
                await phone.taps(draw.choice(labels))
            if draw.random() < 0.15:
                commands = ["/pause", "/resume", "/available", "/end", "/change", "/block"]
                await phone.says(draw.choice(commands))
        await capacity_holds(world, supporters)
        await nothing_is_stuck(world)
        await world.passes(hours=draw.choice([1, 13, 26, 50]))
    ended = await world.matches(state=(MatchState.ENDED, MatchState.TURNED_DOWN, MatchState.LAPSED))
    for match in ended:
        later = [m for m in await world.matches() if m.created_at > match.changed_at]
        pairs = {(m.recipient_id, m.supporter_id) for m in later}
        assert (match.recipient_id, match.supporter_id) not in pairs


@given(
    seed=st.integers(0, 2**16),
    people=st.tuples(st.integers(1, 5), st.integers(1, 4)),
    rounds=st.integers(2, 4),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_capacity_is_never_exceeded_whatever_people_answer(
    worlds: Worlds, seed: int, people: tuple[int, int], rounds: int
) -> None:
    with TemporaryDirectory() as folder:
        async with worlds(Path(folder)) as world:
            await asyncio.wait_for(lives(world, seed, people, rounds), 60)
