"""Counts for staff, and pairs for the quality of the matcher."""

from dataclasses import replace

from conversations.model.care import Concern
from conversations.model.ids import new_id
from conversations.model.matches import MatchState, Talk
from conversations.model.measuring import Prompt, Response
from conversations.model.person import WAITS_FOR_WELCOME, Answer, PersonState, answer_id
from conversations.ports import Begun, Figures
from storage import SqlStore
from tests.storage.databases import NOW
from tests.storage.people import a_match, a_person, later


async def test_an_empty_programme_counts_nothing(store: SqlStore) -> None:
    async with store.reading() as unit:
        assert await unit.figures(NOW, NOW) == Figures()


async def test_figures_count_what_this_unit_sees(store: SqlStore) -> None:
    active = PersonState.ACTIVE
    waits = a_person(state=active, recipient=True, waiting_since=later(days=-3))
    waits_too = a_person(state=active, recipient=True, waiting_since=later(days=-1))
    rests = a_person(state=PersonState.RESTING, recipient=True, waiting_since=later(days=-9))
    applied = a_person(state=PersonState.APPLIED, supporter=True, capacity=5)
    full = a_person(state=active, supporter=True, capacity=1)
    free = a_person(state=active, supporter=True, capacity=3)
    silent = a_match(waits.id, full.id)
    spoken = a_match(rests.id, full.id)  # one more than the capacity
    asked = a_match(waits_too.id, free.id, state=MatchState.ASKED, active_at=None)
    ended = a_match(waits_too.id, free.id, state=MatchState.ENDED)
    async with store.unit() as unit:
        for person in (waits, waits_too, rests, applied, full, free):
            unit.people.add(person)
        for match in (silent, spoken, asked, ended):
            unit.matches.add(match)
        unit.talks.add(Talk(spoken.id, rests.id, full.id, last_at=later(days=8)))
        unit.concerns.add(Concern("1", "crisis", 4, waits.id, None, None, NOW))
        unit.concerns.add(Concern("2", "crisis", 4, waits.id, None, None, NOW, state="closed"))
        found = await unit.figures(later(days=9), later(days=2))
    assert found == Figures(
        waiting=2,
        oldest_wait_since=later(days=-3),
        applied=1,
        supporters=2,
        free_places=2,
        by_state={"active": 2, "asked": 1, "ended": 1},
        silent_talks=1,
        open_concerns=1,
    )


async def test_a_pair_counts_once_with_the_recipients_first_impression(store: SqlStore) -> None:
    rana, karim = a_person(), a_person()
    match, unrated = a_match(rana.id, karim.id), a_match(rana.id, karim.id)
    prompt = Prompt(new_id(), rana.id, match.id, "first", ("R01",), NOW, NOW)
    answer = Response("0", prompt.id, rana.id, match.id, "R01", None, "", NOW)
    async with store.unit() as unit:
        for person in (rana, karim):
            unit.people.add(person)
        for one in (match, unrated):
            unit.matches.add(one)
        unit.prompts.add(prompt)
        unit.responses.add(answer)  # skipped
        unit.responses.add(replace(answer, id="1", value=0.9, at=later(hours=2)))
        unit.responses.add(replace(answer, id="2", value=0.6, at=later(hours=1)))
        unit.responses.add(replace(answer, id="3", value=0.1, item="R08"))
        unit.responses.add(replace(answer, id="4", value=0.2, person_id=karim.id))
        assert await unit.quality_pairs() == [(0.7, 0.6, rana.id, karim.id)]


async def test_who_waits_for_a_welcome_counts_whatever_other_role_they_have(
    store: SqlStore,
) -> None:
    both = a_person(state=PersonState.ACTIVE, recipient=True, supporter=True, capacity=2)
    gone = a_person(state=PersonState.LEFT)
    async with store.unit() as unit:
        for person in (both, gone):
            unit.people.add(person)
            key = answer_id(person.id, WAITS_FOR_WELCOME)
            unit.answers.add(Answer(key, person.id, WAITS_FOR_WELCOME, True, NOW))
        found = await unit.figures(NOW, NOW)
    assert (found.applied, found.supporters, found.free_places) == (1, 0, 0)


async def test_talks_are_told_from_a_moment_on_by_when_they_began(store: SqlStore) -> None:
    rana, karim = a_person(), a_person()
    old = a_match(rana.id, karim.id, active_at=later(days=-5))
    new = a_match(rana.id, karim.id, active_at=later(days=-1), waited_days=2.5)
    never = a_match(rana.id, karim.id, active_at=None, state=MatchState.ASKED)
    async with store.unit() as unit:
        for person in (rana, karim):
            unit.people.add(person)
        for one in (old, new, never):
            unit.matches.add(one)
        found = await unit.talks_since(later(days=-3))
    assert found == [Begun(rana.id, karim.id, 0.7, later(days=-1), 2.5)]
