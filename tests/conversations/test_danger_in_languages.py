"""Danger said in Arabic or Spanish brings the help card by itself, whatever language is set."""

import pytest

from tests.conversations.world import World


@pytest.mark.parametrize("language", ["en", "ar", "es"])
@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Me quiero morir, ya no puedo más", "es.3.want_to_die"),
        ("بدي موت وما عاد فيني اتحمل", "ar.3.want_to_die"),
    ],
)
async def test_the_card_comes_and_the_team_hears(
    world: World, language: str, words: str, rule: str
) -> None:
    rana = await world.recipient(1, language=language)
    carla = await world.member(2)
    await rana.says(words)
    assert any("999" in text for text in rana.new())
    (concern,) = await world.concerns(kind="crisis")
    assert (concern.level, concern.rule) == (3, rule)
    told = carla.hears("Concern, level 3")
    assert words not in told


@pytest.mark.parametrize("words", ["Me muero de risa jaja", "بموت من الضحك"])
async def test_a_saying_brings_no_card(world: World, words: str) -> None:
    rana = await world.recipient(1)
    await rana.says(words)
    assert await world.concerns() == []
    assert not any("999" in text for text in rana.new())
