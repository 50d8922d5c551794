"""Cards name only what enough people share, counted here anew and in another way."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import cards, coarsening
from conversations.coarsening import Crowd, never_more
from conversations.gathering import Gathered
from conversations.model.person import Role
from conversations.rounds import Plan, Proposal, compute
from conversations.spotlight import drawn
from conversations.starting import starters_for
from tests.conversations.world import DEFAULT, Phone, World

Row = dict[str, Any]
CONDITIONS = ["panic", "ocd", "anxiety", "grief", "separation", "cancer", "chronic_pain"]
ABOVE = {"panic": {"anxiety"}, "ocd": {"anxiety"}} | {
    "cancer": {"long_illness"},
    "chronic_pain": {"long_illness"},
}
NEUTRAL = "Your answers fit together. To keep you both private, I do not say in what."


def person(draw: random.Random) -> Row:
    row: Row = {
        "languages": draw.sample(["en", "ar", "es"], draw.choice([1, 1, 2])),
        "conditions": draw.sample(CONDITIONS, draw.choice([1, 2, 3])),
        "culture": [draw.choice(["middle_east", "south_asia", "caribbean"])],
        "faith": draw.choice(["muslim", "christian", "none"]),
        "age": draw.choice([20, 24, 31, 38, 45, 60, 75]),
        "recovery": {"stage": draw.randrange(5), "since": draw.choice([90, 365, 1000])},
        "topics": draw.sample(["war", "violence", "food_and_weight"], draw.choice([0, 0, 1])),
        "avoid": draw.sample(["war", "violence", "food_and_weight"], draw.choice([0, 0, 1])),
    }
    return {field: value for field, value in row.items() if draw.random() > 0.05}


def round_of(draw: random.Random, recipients: int, supporters: int) -> Gathered:
    """A round of a random pool; a few wait, the others are only there."""
    seekers = [{**person(draw), "id": f"r{n}"} for n in range(recipients)]
    givers = [{**person(draw), "id": f"s{n}"} for n in range(supporters)]
    if draw.random() < 0.5:
        givers[0] = {**givers[0], "id": "r0"}  # somebody in both roles
    waiting, ready = seekers[: max(1, recipients // 3)], givers[: max(1, supporters // 2)]
    return Gathered(
        recipients=waiting,
        supporters=ready,
        capacity=[2] * len(ready),
        wanted=[2] * len(waiting),
        waited=[1.0] * len(waiting),
        forbidden=[(0, 0)] if givers[0]["id"] == "r0" else [],
        crowd=Crowd(seekers, givers),
    )


def plan_of(gathered: Gathered, least: int) -> Plan:
    defaults = replace(DEFAULT.defaults, small_cell=least)
    programme = replace(DEFAULT, defaults=defaults)
    return compute(programme, gathered, trigger="test", asked_by="", seed=1)


def said_to(proposal: Proposal, role: Role) -> set[tuple[str, str]]:
    return {
        (str(reason["criterion"]), code)
        for reason in proposal.reasons
        for code in reason["shown"][role]
    }


def fits(said: tuple[str, str], recipient: Row, supporter: Row, other: Row) -> bool:
    """Tell whether what was said would be true of this other person too."""
    criterion, code = said
    if criterion == "age":
        if "age" not in recipient or "age" not in supporter:
            return False
        return bool(abs(recipient["age"] - supporter["age"]) <= (10 if code == "near" else 20))
    if criterion == "recovery":
        if "recovery" not in recipient or "recovery" not in supporter:
            return False
        ours, theirs = recipient["recovery"], supporter["recovery"]
        longer = max(-1, min(1, (theirs["since"] - ours["since"]) / 365)) / 2
        return bool(0.5 <= round(theirs["stage"] - ours["stage"] + longer, 9) <= 3)
    field = {"condition": "conditions"}.get(criterion, criterion)
    answer = other.get(field, [])
    values = {answer} if isinstance(answer, str) else set(answer)
    return code in values.union(*(ABOVE.get(value, set()) for value in values))


def possible(recipient: Row, supporter: Row) -> bool:
    """Tell whether the hard rules let these two meet, which both of them know."""
    spoken = set(recipient.get("languages", ())) & set(supporter.get("languages", ()))
    barred = set(recipient.get("topics", ())) & set(supporter.get("avoid", ()))
    return bool(spoken) and not barred and recipient["id"] != supporter["id"]


def how_many(
    said: set[tuple[str, str]], reader: Row, role: Role, pool: Sequence[Mapping[str, Any]]
) -> int:
    found = 0
    for one in pool:
        other = dict(one)
        pair = (reader, other) if role is Role.RECIPIENT else (other, reader)
        found += possible(*pair) and all(fits(code, *pair, other) for code in said)
    return found


@given(
    seed=st.integers(0, 2**32),
    recipients=st.integers(2, 60),
    supporters=st.integers(2, 60),
    least=st.integers(5, 9),
)
@settings(max_examples=60, deadline=None)
def test_what_a_card_names_together_is_shared_by_enough_people_of_the_pool(
    seed: int, recipients: int, supporters: int, least: int
) -> None:
    gathered = round_of(random.Random(seed), recipients, supporters)
    rows = {
        Role.RECIPIENT: {str(row["id"]): row for row in gathered.recipients},
        Role.SUPPORTER: {str(row["id"]): row for row in gathered.supporters},
    }
    for proposal in plan_of(gathered, least).proposals:
        ours = rows[Role.RECIPIENT][proposal.recipient_id]
        theirs = rows[Role.SUPPORTER][proposal.supporter_id]
        for role, reader, other in (
            (Role.RECIPIENT, ours, theirs),
            (Role.SUPPORTER, theirs, ours),
        ):
            said = said_to(proposal, role)
            pool = gathered.crowd.of(Role.SUPPORTER if role is Role.RECIPIENT else Role.RECIPIENT)
            assert all(fits(code, ours, theirs, other) for code in said)
            assert not said or how_many(said, reader, role, pool) >= least


def test_in_a_crowd_alike_everything_shared_is_named_exactly() -> None:
    row = {"languages": ["en"], "conditions": ["panic", "grief"], "age": 30}
    row["culture"] = ["middle_east"]
    seekers = [{**row, "id": f"r{n}"} for n in range(5)]
    givers = [{**row, "id": f"s{n}"} for n in range(5)]
    gathered = Gathered(seekers[:1], givers[:1], [1], [1], [1.0], [], Crowd(seekers, givers))
    (proposal,) = plan_of(gathered, 5).proposals
    for role in coarsening.SIDES:
        codes = {code for _, code in said_to(proposal, role)}
        assert {"panic", "grief", "near", "middle_east", "en"} == codes


def test_what_is_rare_is_said_less_exactly_and_an_age_more_widely() -> None:
    base = {"languages": ["en"], "conditions": ["anxiety"], "age": 45}
    rare = {"languages": ["en"], "conditions": ["panic"], "age": 60}
    givers = [{**base, "id": f"s{n}"} for n in range(6)]
    givers[0] = {**rare, "id": "s0"}
    seekers = [{**rare, "id": "r0"}]
    gathered = Gathered(
        seekers, givers[:1], [1], [1], [1.0], [], Crowd(recipients=seekers, supporters=givers)
    )
    (proposal,) = plan_of(gathered, 5).proposals
    assert said_to(proposal, Role.RECIPIENT) == {
        ("condition", "anxiety"),
        ("age", "roughly"),
        ("languages", "en"),
    }
    assert said_to(proposal, Role.SUPPORTER) == set()


@given(seed=st.integers(0, 2**32), turned=st.booleans(), people=st.integers(5, 40))
@settings(max_examples=40, deadline=None)
def test_two_cards_about_one_person_tell_their_reader_no_more_than_one(
    seed: int, turned: bool, people: int
) -> None:
    draw = random.Random(seed)

    def reasons() -> tuple[Mapping[str, Any], ...]:
        made = plan_of(round_of(draw, people, people), 5).proposals
        return made[0].reasons if made else ()

    first, later = reasons(), reasons()
    second = never_more(later, first, turned=turned)
    for role in coarsening.SIDES:
        then = coarsening.SIDES[1 - coarsening.SIDES.index(role)] if turned else role
        told = {(r["criterion"], code) for r in first for code in r["shown"][then]}
        now = {(r["criterion"], code) for r in second for code in r["shown"][role]}
        assert now <= told or not told


@pytest.mark.parametrize("change", [{"known": False}, {"shared": []}, {"shared": ["mood"]}])
def test_what_is_not_known_or_has_no_words_is_never_named(change: dict[str, Any]) -> None:
    reason = {"criterion": "condition", "similarity": 0.5, "known": True, "shared": ["panic"]}
    assert coarsening.sayable(DEFAULT, reason) == [["panic", "anxiety"]]
    assert coarsening.sayable(DEFAULT, {**reason, **change}) == []


async def test_few_people_means_that_nothing_is_named_shared_or_not(world: World) -> None:
    world.settle(review="none", peers_offered=1)
    await world.recipient(1)
    alike = await world.supporter(2, capacity=1)
    await world.round()
    assert NEUTRAL in alike.hears("Somebody is looking for a peer")
    await world.recipient(3)
    unlike = await world.supporter(
        4, answers={"conditions": ["gambling"], "age": 80, "faith": "none", "culture": None}
    )
    await world.round()
    assert NEUTRAL in unlike.hears("Somebody is looking for a peer")


async def test_who_shares_it_with_four_others_is_named_by_it_and_with_three_is_not(
    world: World,
) -> None:
    world.settle(review="none", peers_offered=1)
    await world.crowd(5)
    await world.recipient(1, answers={"conditions": ["gambling"]})
    for n in range(3):
        await world.recipient(10 + n, waits=False, answers={"conditions": ["gambling"]})
    sami = await world.supporter(2, answers={"conditions": ["gambling"]})
    await world.round()
    card = sami.hears("Somebody is looking for a peer")
    assert "Gambling" not in card
    assert "about the same age" in card
    await sami.taps("Not this time")
    await world.recipient(20, waits=False, answers={"conditions": ["gambling"]})
    await world.recipient(21, answers={"conditions": ["gambling"]})
    await world.round()
    assert "Gambling" in sami.hears("Somebody is looking for a peer")


async def test_a_second_offer_of_one_person_names_nothing_new(world: World) -> None:
    world.settle(review="none", peers_offered=1, not_now_days=1)
    await world.crowd(5, conditions=["gambling"])
    await world.recipient(1, answers={"conditions": ["gambling"]})
    sami = await world.supporter(2, answers={"conditions": ["gambling"], "culture": None})
    await world.round()
    assert "Middle East" not in sami.hears("Somebody is looking for a peer")
    await sami.taps("Not this time")
    await world.arrange(lambda unit: _answer(unit, sami, "culture", ["middle_east"]))
    await world.passes(days=2)
    await world.round()
    card = sami.messages[-1].text
    assert "Gambling" in card
    assert "Middle East" not in card


async def _answer(unit: Any, phone: Phone, question: str, value: Any) -> None:
    found = await unit.answers.find(person_id=phone.id, question=question)
    unit.answers.save(replace(found[0], value=value))


async def test_coordinators_see_all_that_is_shared_and_what_the_cards_leave_out(
    world: World,
) -> None:
    await world.recipient(1)
    await world.supporter(2)
    carla = await world.member(3)
    await world.round()
    await carla.says("/review")
    card = carla.hears("In common")
    assert "• Being lonely, Panic attacks" in card
    assert "not both of their cards show it: Being lonely, Panic attacks" in card


async def test_a_match_from_before_this_was_counted_names_nothing(world: World) -> None:
    reason = {"criterion": "condition", "similarity": 1.0, "contribution": 1.0, "known": True}
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    match = await world.match(await world.talk(rana, sami))
    old = replace(match, reasons=({**reason, "shared": ["panic"]},))
    assert [cards.common_ground(DEFAULT, old, role) for role in coarsening.SIDES] == [[], []]


@pytest.mark.parametrize("role", coarsening.SIDES)
async def test_a_way_to_begin_needs_that_both_may_know_what_it_is_about(
    world: World, role: Role
) -> None:
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    match = await world.match(await world.talk(rana, sami))
    reason = {"criterion": "condition", "similarity": 1.0, "contribution": 1.0, "known": True}
    one = replace(match, reasons=({**reason, "shared": ["panic"], "shown": {role: ["panic"]}},))
    assert cards.common_ground(DEFAULT, one, role) != []
    async with world.store.reading() as unit:
        one = replace(one, spotlight=await drawn(unit, DEFAULT, one))
        for phone in (rana, sami):
            assert await starters_for(unit, DEFAULT, one, phone.id) == []
