"""Versions of the matcher come back as they were kept; profiles as matched go with their person."""

from conversations.model.learning import Fitted, Profile, Standing
from storage import SqlStore
from tests.storage.databases import NOW
from tests.storage.people import a_match, a_person

KEPT = {"layout": 1, "form": {"weights": {"array": [1.0, 0.25]}, "effects": {"map": []}}}


async def test_a_version_comes_back_as_it_was_kept(store: SqlStore) -> None:
    model = Fitted(
        version="learnt-1",
        fitted_at=NOW,
        standing=Standing.SHADOW,
        changed_at=NOW,
        declared="f00d",
        kind="linear",
        ratings=41,
        seen=50,
        report={"why": "few", "slope": 0.5, "nothing": None},
        weights={"age": 0.25},
        kept=KEPT,
        judged={"passed": False},
    )
    async with store.unit() as unit:
        unit.fitted.add(model)
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.fitted.find(standing=Standing.SHADOW) == [model]


async def test_profiles_as_matched_go_with_the_person_and_the_other_ones_stay(
    store: SqlStore,
) -> None:
    rana, karim = a_person(), a_person()
    match = a_match(rana.id, karim.id)
    mine = Profile(f"{match.id}:recipient", match.id, rana.id, "recipient", NOW, {"age": 30})
    other = Profile(f"{match.id}:supporter", match.id, karim.id, "supporter", NOW, {"age": 40})
    async with store.unit() as unit:
        for person in (rana, karim):
            unit.people.add(person)
        unit.matches.add(match)
        for profile in (mine, other):
            unit.profiles.add(profile)
        await unit.commit()
    async with store.unit() as unit:
        assert await unit.profiles.find(match_id=match.id) == [mine, other]
        await unit.forget(rana.id)
        assert await unit.profiles.find(match_id=match.id) == [other]
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.profiles.find(match_id=match.id) == [other]
