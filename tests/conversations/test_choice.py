"""The recipient's choice: peers with their own words, others for good, not now, a kind lapse."""

import re

from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from tests.conversations.world import Phone, World

WORDS = "I know the three in the morning feeling."


async def chosen_from(world: World, supporters: int = 2) -> tuple[Phone, list[Phone]]:
    """A recipient with so many peers who said yes."""
    world.settle(review="none", peers_offered=max(1, supporters))
    rana = await world.recipient(1)
    peers = [await world.supporter(10 + n, answers={"about": WORDS}) for n in range(supporters)]
    await world.round()
    for peer in peers:
        await peer.taps("Yes, I would")
        peer.new()
    return rana, peers


def alias_of(peer: Phone, world: World) -> str:
    """The name that this peer's button carries."""
    return peer.messages[0].text


async def test_the_choice_shows_each_peers_own_words_and_common_ground(world: World) -> None:
    await world.crowd()
    rana, _ = await chosen_from(world)
    card = rana.hears("2 peers would like")
    assert card.count(WORDS) == 2
    assert card.count("Being lonely, Panic attacks") == 2
    assert list(rana.last().buttons)[2:] == ["Show me others", "Not now"]


async def test_choosing_begins_the_talk_for_both(world: World) -> None:
    rana, (sami,) = await chosen_from(world, 1)
    await rana.taps("Talk with")
    rana.hears("can talk now")
    sami.hears("has chosen you")
    (match,) = await world.matches()
    assert match.state is MatchState.ACTIVE
    assert (await rana.person()).waiting_since is None
    await sami.says("hello you")
    rana.hears("hello you")


async def test_the_unchosen_hears_only_that_the_person_found_somebody(world: World) -> None:
    rana, peers = await chosen_from(world)
    await rana.taps("Talk with")
    (chosen,) = await world.matches(state=MatchState.ACTIVE)
    (other,) = await world.matches(state=MatchState.UNCHOSEN)
    unchosen = next(peer for peer in peers if peer.id == other.supporter_id)
    told = unchosen.hears("has found somebody or is not looking any more")
    assert chosen.supporter_alias not in re.findall(r"\w+", told)  # Pine is in Pinecone
    assert unchosen.new() == []


async def test_the_place_of_the_unchosen_is_free_again(world: World) -> None:
    rana, _peers = await chosen_from(world)
    await rana.taps("Talk with")
    (other,) = await world.matches(state=MatchState.UNCHOSEN)
    await world.recipient(2)
    plan = await world.round()
    assert other.supporter_id in {p.supporter_id for p in plan.proposals}


async def test_show_me_others_bars_those_pairs_for_good(world: World) -> None:
    rana, peers = await chosen_from(world)
    await rana.taps("Show me others")
    told = rana.new()
    assert any("We look for others" in text for text in told)
    for peer in peers:
        peer.hears("your place is free again")
    for _ in range(3):
        await world.passes(hours=7)
        assert (await world.round()).proposals == ()
    new = await world.supporter(30)
    await world.passes(hours=7)
    await world.round()
    new.hears("Somebody is looking for a peer")


async def test_not_now_rests_and_resume_starts_again_with_everything(world: World) -> None:
    rana, _ = await chosen_from(world, 1)
    await rana.taps("Not now")
    rana.hears("We stop looking for now")
    assert (await rana.person()).state is PersonState.RESTING
    assert (await world.round()).recipients == 0
    await rana.says("/resume")
    assert any("Good to have you back" in text for text in rana.new())
    assert (await world.round()).recipients == 1


async def test_the_recipient_is_reminded_once_even_when_peers_said_yes_at_different_times(
    world: World,
) -> None:
    world.settle(review="none")
    rana = await world.recipient(1)
    sami, sara = await world.supporter(10), await world.supporter(11)
    await world.round()
    await sami.taps("Yes, I would")
    await world.passes(hours=25)
    await sara.taps("Yes, I would")
    rana.new()
    await world.passes(hours=71)
    rana.hears("A gentle reminder")


async def test_a_peer_who_said_yes_late_is_not_lost_by_the_first_ones_lapse(world: World) -> None:
    world.settle(review="none")
    await world.recipient(1)
    sami, sara = await world.supporter(10), await world.supporter(11)
    await world.round()
    await sami.taps("Yes, I would")
    await world.passes(hours=46)
    await sara.taps("Yes, I would")
    await world.passes(hours=60)
    assert len(await world.matches(state=MatchState.OPEN)) == 2
    await world.passes(hours=13)
    assert len(await world.matches(state=MatchState.UNCHOSEN)) == 2


async def test_a_choice_nobody_makes_lapses_kindly_and_frees_the_peers(world: World) -> None:
    rana, (sami,) = await chosen_from(world, 1)
    await world.passes(hours=71)
    rana.new()
    await world.passes(hours=2)
    rana.hears("Nothing is lost: whenever you feel like it, /resume")
    sami.hears("your place is free again")
    assert (await rana.person()).state is PersonState.RESTING


async def test_a_choice_still_lapses_when_the_best_of_the_peers_has_left(world: World) -> None:
    _rana, peers = await chosen_from(world)
    best = max(await world.matches(), key=lambda match: match.score)
    leaving = next(peer for peer in peers if peer.id == best.supporter_id)
    await leaving.says("/pause")
    await world.passes(hours=80)
    assert await world.matches(state=MatchState.OPEN) == []


async def test_a_tap_on_a_peer_who_left_offers_those_who_are_still_there(world: World) -> None:
    rana, peers = await chosen_from(world)
    card = rana.last()
    await peers[0].says("/pause")
    (gone,) = await world.matches(supporter_id=peers[0].id)
    (there,) = await world.matches(supporter_id=peers[1].id)
    assert gone.state is MatchState.WITHDRAWN
    rana.new()
    await rana.taps(f"Talk with {gone.supporter_alias}", card)
    assert "no longer free" in rana.new()[0]
    await rana.taps(f"Talk with {there.supporter_alias}")
    assert (await world.match(there.id)).state is MatchState.ACTIVE


async def test_pausing_everything_closes_the_choice_and_frees_the_peers(world: World) -> None:
    rana, (sami,) = await chosen_from(world, 1)
    await rana.says("/pause")
    rana.new()
    sami.hears("your place is free again")
    await world.passes(days=5)
    assert rana.new() == []


async def test_a_peer_who_leaves_before_the_choice_is_never_mentioned(world: World) -> None:
    world.settle(review="none")
    rana = await world.recipient(1)
    sami, sara = await world.supporter(10), await world.supporter(11)
    await world.round()
    await sami.taps("Yes, I would")
    await sara.says("/pause")
    card = rana.hears("somebody would like to talk with you")
    (gone,) = await world.matches(supporter_id=sara.id)
    assert gone.supporter_alias not in card


async def test_no_common_ground_is_shown_unless_both_agreed(world: World) -> None:
    world.settle(review="none")
    rana = await world.recipient(1)
    agreed = ["talks", "matching", "ratings"]
    sami = await world.supporter(10, agreed=agreed)
    await world.round()
    assert "Panic" not in sami.hears("What you share is kept private")
    await sami.taps("Yes, I would")
    assert "Panic" not in rana.hears("What you share is kept private")
    await rana.taps("Talk with")
    sami.new()
    assert "Panic" not in " ".join(rana.new())
