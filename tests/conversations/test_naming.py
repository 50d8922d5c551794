"""Aliases: a new match, new names, for both, whatever each of them has been called and has seen."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.model.matches import Match, MatchState
from conversations.naming import name_both, two_fresh
from conversations.steps import move
from tests.conversations.world import DEFAULT, Phone, World

NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True)
MORE_THAN_NAMES = 60


@given(names=NAMES, matches=st.integers(1, 40))
def test_names_never_come_again_even_when_the_list_is_exhausted(
    names: list[str], matches: int
) -> None:
    given_out: list[str] = []
    for _ in range(matches):
        given_out.extend(two_fresh(names, given_out))
    assert len(set(given_out)) == 2 * matches
    assert all(one for one in given_out)


@given(names=NAMES)
def test_names_of_several_words_come_only_when_plain_ones_are_over(names: list[str]) -> None:
    given_out: list[str] = []
    while len(given_out) + 1 < len(names):
        given_out.extend(two_fresh(names, given_out))
    assert set(given_out) <= set(names)
    assert any(" " in one for one in two_fresh(names, names))


@pytest.mark.parametrize("language", sorted(DEFAULT.aliases))
@given(st.data())
def test_a_name_is_taken_however_its_letters_are_written(
    language: str, data: st.DataObject
) -> None:
    names = DEFAULT.aliases[language]
    taken = data.draw(st.sets(st.sampled_from(names), max_size=len(names)))
    folded = {one.casefold() for one in taken}
    fresh = two_fresh(names, {one.upper() for one in taken})
    assert not folded & {one.casefold() for one in fresh}
    assert fresh[0] != fresh[1]


async def with_a_match(world: World, recipient: Phone, supporter: Phone, over: bool) -> Match:
    """Two people are named for a match, which may be over at once."""
    async with world.store.unit() as unit:
        names = await name_both(unit, world.programme, recipient.id, supporter.id)
        await unit.commit()
    match = await world.match(await world.talk(recipient, supporter, names))
    if over:
        async with world.store.unit() as unit:
            now = world.clock.now()
            move(unit, match, MatchState.ENDED, reason="ended", actor="test", now=now)
            await unit.commit()
    return match


@pytest.mark.parametrize("languages", [("en",), ("ar",), ("es",), ("en", "ar", "es")])
async def test_nobody_has_or_sees_one_alias_in_two_matches(
    world: World, languages: tuple[str, ...]
) -> None:
    draw = random.Random(5)
    recipients = [
        await world.recipient(10 + n, waits=False, language=draw.choice(languages))
        for n in range(4)
    ]
    supporters = [await world.supporter(30 + n, language=draw.choice(languages)) for n in range(3)]
    # One person in both roles: what they see as one they must not meet again as the other.
    both = await world.supporter(50, recipient=True, language=draw.choice(languages))
    seen: dict[str, set[str]] = {}
    for _ in range(MORE_THAN_NAMES):
        recipient = draw.choice([*recipients, both])
        supporter = draw.choice([one for one in [*supporters, both] if one is not recipient])
        match = await with_a_match(world, recipient, supporter, over=draw.random() < 0.5)
        names = {match.recipient_alias.casefold(), match.supporter_alias.casefold()}
        assert len(names) == 2
        for phone in (recipient, supporter):
            mine = seen.setdefault(str(phone.id), set())
            assert not names & mine
            mine |= names
