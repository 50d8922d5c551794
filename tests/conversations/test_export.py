"""An export of people who really answered: what they tapped, under other names, if they agreed."""

import argparse
import csv
from dataclasses import replace
from pathlib import Path

from app.commands import export
from app.engaging import engaged
from app.exporting import Gathered, gather
from conversations import steps
from conversations.model.ids import MatchId
from conversations.model.matches import MatchState
from measures.exporting import Pseudonyms
from measures.exporting.talks import TALKS, talk_rows
from tests.conversations.world import Phone, World


async def answered(world: World) -> tuple[Phone, Phone]:
    """Let two people talk, and the recipient answer what follows."""
    rana = await world.recipient(1, waits=False)
    sami = await world.supporter(2)
    await world.talk(rana, sami)
    for number in range(3):
        await rana.says(f"hello {number}")
        await sami.says(f"hi {number}")
    await world.passes(hours=3)
    await rana.taps("8")
    await rana.taps("Skip")
    return rana, sami


async def gathered(world: World) -> Gathered:
    async with world.store.reading() as unit:
        return await gather(unit, world.programme)


async def test_what_was_tapped_is_gathered_with_its_prompt_and_its_match(world: World) -> None:
    rana, sami = await answered(world)
    found = await gathered(world)
    mine = next(one for one in found.prompts if one.person == rana.id)
    assert (mine.role, mine.pulse) == ("recipient", "first_contact_recipient")
    assert mine.supporter == sami.id
    taps = {one.item: one for one in found.answers if one.prompt == mine.id}
    assert (taps["R01"].raw, taps["R01"].value) == ("8", 0.8)
    assert (taps["R08"].raw, taps["R08"].reason) == ("", "skipped")
    assert [one.recipient for one in found.matches] == [rana.id]
    assert [one.value for one in found.scored() if one.item == "R01"] == [0.8]


async def test_who_takes_the_consent_back_is_left_out(world: World) -> None:
    rana, _ = await answered(world)
    async with world.store.unit() as unit:
        (agreed,) = await unit.consents.find(person_id=rana.id, purpose="ratings")
        unit.consents.save(replace(agreed, withdrawn_at=world.clock.now()))
        await unit.commit()
    found = await gathered(world)
    assert rana.id not in {one.person for one in found.prompts}
    assert found.answers == ()
    assert found.matches == ()


async def test_who_says_no_to_a_newer_text_is_left_out(world: World) -> None:
    rana, _ = await answered(world)
    async with world.store.unit() as unit:
        (agreed,) = await unit.consents.find(person_id=rana.id, purpose="ratings")
        unit.consents.add(replace(agreed, id="newer", given=False, at=world.clock.now()))
        await unit.commit()
    assert rana.id not in {one.person for one in (await gathered(world)).prompts}


async def matched(world: World) -> MatchId:
    """Let a round find a supporter for somebody who agreed to ratings."""
    await world.recipient(1)
    await world.supporter(2)
    await world.supporter(3)
    await world.round()
    return (await world.matches())[0].id


async def test_a_match_says_among_how_many_it_was_chosen(world: World) -> None:
    await matched(world)
    found = (await gathered(world)).matches
    assert {(one.candidates, one.override_reason) for one in found} == {(2, "")}


async def test_a_coordinator_s_word_is_told_from_the_matcher_s(world: World) -> None:
    chosen = await matched(world)
    async with world.store.unit() as unit:
        match = await unit.matches.get(chosen)
        assert match is not None
        (first,) = await unit.steps.find(match_id=chosen, before="")
        unit.matches.add(replace(match, id=MatchId("another")))
        unit.steps.add(replace(first, id="a", match_id=MatchId("another"), actor="somebody"))
        steps.move(
            unit,
            replace(match, state=MatchState.IN_REVIEW),
            MatchState.WITHDRAWN,
            reason="review:too_close",
            actor="somebody",
            now=world.clock.now(),
        )
        await unit.commit()
    found = {one.id: one for one in (await gathered(world)).matches}
    assert found["another"].override_reason == "chosen_by_hand"
    assert found[chosen].override_reason == "review:too_close"
    assert found[chosen].end_reason == "review:too_close"


async def test_a_talk_is_told_in_numbers_from_envelopes(world: World) -> None:
    rana, sami = await world.recipient(1, waits=False), await world.supporter(2)
    await world.talk(rana, sami)
    await sami.says("hi")
    await world.passes(minutes=10)
    await rana.says("hello")
    await rana.says("you there?")
    await world.passes(minutes=4)
    await sami.says("yes")
    await world.passes(hours=22)
    await rana.says("good morning")
    await world.passes(hours=2)
    found = await gathered(world)
    async with world.store.reading() as unit:
        (row,) = await engaged(unit, found.matches, world.clock.now())
    told = row.engagement
    assert (told.sessions, told.two_sided, told.days_active) == (2, 1, 2)
    assert told.messages == {"recipient": 3, "supporter": 2}
    assert told.started == {"recipient": 1, "supporter": 1}
    recipient, supporter = told.reply_minutes["recipient"], told.reply_minutes["supporter"]
    assert (recipient, supporter) == ((10 + 22 * 60) / 2, 4.0)
    (line,) = talk_rows([row], Pseudonyms(b"s"))
    assert tuple(line) == TALKS
    assert line["reply_minutes_supporter"] == 4.0


async def test_files_are_written_for_their_owner_s_eyes_only(world: World, tmp_path: Path) -> None:
    rana, sami = await answered(world)
    folder = tmp_path / "out"
    folder.mkdir(mode=0o700)
    (folder / "responses.csv").touch(mode=0o644)
    export.write_files(
        folder,
        await gathered(world),
        world.programme,
        Pseudonyms(b"s"),
        programme_folder=Path(__file__).parents[2] / "programmes" / "default",
        wanted=argparse.Namespace(fhir=True, xlsform=True),
        at=world.clock.now(),
    )
    files = {path.name: path for path in folder.iterdir()}
    assert set(files) == {
        *("responses.csv", "prompts.csv", "scores.csv", "matches.csv"),
        "talks.csv",
        "arms.csv",
        *("codebook.csv", "codebook.json", "fhir.json"),
        *("xlsform-recipient.xlsx", "xlsform-supporter.xlsx"),
    }
    assert {path.stat().st_mode & 0o077 for path in (folder, *files.values())} == {0}
    with files["responses.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["value"] for r in rows if r["item_id"] == "R01"] == ["8"]
    for path in files.values():
        content = path.read_bytes()
        assert rana.id.encode() not in content
        assert sami.id.encode() not in content
