"""What the first hello names: few true things, agreed to and common, drawn by lot and logged."""

from dataclasses import replace
from typing import Any

from app.exporting import gather
from conversations import cards
from conversations.model.ids import MatchId
from conversations.model.matches import Match
from conversations.spotlight import drawn
from tests.conversations.world import DEFAULT, LOCALES, Phone, World

MANY = ["panic", "loneliness", "grief", "alcohol", "cancer", "burnout", "caring", "migration"]


def reasons(codes: list[str], *, theirs: list[str] | None = None) -> tuple[dict[str, Any], ...]:
    """A match of people who share these conditions, and their faith; all of it may be named."""
    known = {"similarity": 1.0, "known": True}
    shown = {"recipient": codes, "supporter": codes if theirs is None else theirs}
    faith = {"recipient": ["muslim"], "supporter": ["muslim"]}
    return (
        {**known, "criterion": "condition", "contribution": 0.6, "shown": shown},
        {**known, "criterion": "faith", "contribution": 0.3, "shown": faith},
        {"criterion": "level", "part": "level", "contribution": 0.1, "similarity": 1.0},
    )


async def match_of(world: World, codes: list[str], **more: Any) -> Match:
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    match = await world.match(await world.talk(rana, sami))
    return replace(match, reasons=reasons(codes, **more))


async def begun(world: World) -> tuple[Phone, Phone, Match]:
    world.settle(review="none", peers_offered=1)
    await world.crowd(conditions=MANY)
    rana = await world.recipient(1, answers={"conditions": MANY})
    sami = await world.supporter(2, answers={"conditions": MANY})
    await world.round()
    await sami.taps("Yes, I would")
    await rana.taps("Talk with")
    (match,) = await world.matches()
    return rana, sami, match


async def test_both_headers_name_the_same_three_to_five_points_and_no_other(world: World) -> None:
    rana, sami, match = await begun(world)
    points = [tuple(one) for one in match.spotlight["points"]]
    assert 3 <= len(points) <= 5
    assert set(points) < {tuple(one) for one in match.spotlight["among"]}
    assert 0 < match.spotlight["propensity"] < 1
    lines = [LOCALES.plain(words, "en") for _, words in cards.first_hello(DEFAULT, match)]
    for phone in (rana, sami):
        (header,) = [one.text for one in phone.messages if one.outgoing.payload.get("pin")]
        assert [line[2:] for line in header.splitlines() if line.startswith("•")] == lines


async def test_how_many_and_which_differ_between_matches_but_not_when_drawn_again(
    world: World,
) -> None:
    match = await match_of(world, MANY[:6])
    async with world.store.reading() as unit:
        some = [
            await drawn(unit, DEFAULT, replace(match, id=MatchId(f"match-{n}"))) for n in range(60)
        ]
        again = await drawn(unit, DEFAULT, replace(match, id=MatchId("match-0")))
    assert some[0] == again
    assert {len(one["points"]) for one in some} == {3, 4, 5}
    assert len({str(one["points"]) for one in some}) > 20
    # Each of a criterion's many points adds a part of it; what adds nothing is not central.
    assert all(one["among"][0] == ["faith", "muslim"] for one in some)


async def test_what_one_may_know_less_exactly_is_named_so_to_both(world: World) -> None:
    match = await match_of(world, ["panic", "grief"], theirs=["anxiety"])
    async with world.store.reading() as unit:
        found = await drawn(unit, DEFAULT, match)
    assert found["points"] == [["condition", "anxiety"], ["faith", "muslim"]]
    assert found["propensity"] == 1.0


async def test_nothing_is_drawn_where_one_did_not_agree(world: World) -> None:
    rana = await world.recipient(1, waits=False, agreed=["talks", "matching"])
    match = await world.match(await world.talk(rana, await world.supporter(2)))
    async with world.store.reading() as unit:
        assert await drawn(unit, DEFAULT, replace(match, reasons=reasons(MANY))) == {}


async def test_the_export_tells_how_many_points_of_which_criteria_and_no_answer(
    world: World,
) -> None:
    _, _, match = await begun(world)
    async with world.store.reading() as unit:
        (row,) = (await gather(unit, world.programme)).matches
    assert row.hello == tuple(criterion for criterion, _ in match.spotlight["points"])
    assert len(row.hello_among) == len(match.spotlight["among"])
    assert row.hello_propensity == match.spotlight["propensity"]
    assert not {*row.hello, *row.hello_among} & set(MANY)


async def test_who_is_forgotten_takes_what_was_named_along(world: World) -> None:
    rana, _, match = await begun(world)
    assert match.spotlight["points"]
    await rana.says("/forget")
    await rana.taps("Erase now")
    await world.passes(minutes=1)
    assert (await world.match(match.id)).spotlight == {}
