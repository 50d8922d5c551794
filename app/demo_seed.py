"""Puts the invented population into a demo's database: people, answers, talks that go on, ratings.

Scores come from the real matcher. Ratings are invented from them with a lot of noise, and every
person's name says that they are invented.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations import countries, pairing, rounds
from conversations.coarsening import Crowd
from conversations.gathering import Gathered
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import MatchState, Talk
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Answer, Consent, Person, PersonState, answer_id
from conversations.ports import Unit
from conversations.profiles import profile_row
from conversations.programme import Programme
from demo.population import Dice, Invented, dice, perceived
from storage import SqlStore

DAYS_OF_HISTORY = 40
LONGEST_WAIT = 12.0  # days
DAYS_OF_COMING = 75  # whoever is here came within so many


async def seed(
    store: SqlStore,
    programme: Programme,
    people: Mapping[int, Invented],
    now: datetime,
) -> None:
    """Store everyone, then let the matcher pair those who are to be talking already."""
    rng = dice(11)
    async with store.unit() as unit:
        ids = await unit.resolve_people(list(people), now)
        for account, invented in people.items():
            await _store_person(unit, programme, ids[account], invented, now)
        await unit.commit()
    talking = {ids[a]: i for a, i in people.items() if i.stands == "talking"}
    supporters = {ids[a]: i for a, i in people.items() if i.role == "supporter"}
    recipients = {ids[a]: i for a, i in people.items() if i.role == "recipient"}
    plan = _pair(programme, talking, supporters, recipients)
    async with store.unit() as unit:
        made = await pairing.store(unit, programme, plan, now, looked_at=lambda _: True)
        for match in made:
            first, second = talking[match.recipient_id], supporters[match.supporter_id]
            await _begin_talk(unit, match, first, second, now, rng)
        await _nobody_waits_but_those_who_do(unit, ids, people)
        await unit.commit()


async def _store_person(
    unit: Unit, programme: Programme, person_id: PersonId, invented: Invented, now: datetime
) -> None:
    person = await unit.people.get(person_id)
    assert person is not None
    zones = countries.zones_of(invented.country, now)
    recipient = invented.role == "recipient"
    waits = recipient and invented.stands == "waiting"
    since = now - timedelta(days=random.uniform(0.5, 9))  # noqa: S311 - invented
    # Supporters were here before any talk began; when talkers came is said with their talk.
    longest = random.uniform(DAYS_OF_HISTORY + LONGEST_WAIT, DAYS_OF_COMING)  # noqa: S311
    unit.people.save(
        replace(
            person,
            created_at=since if waits else now - timedelta(days=longest),
            state=PersonState.ACTIVE,
            recipient=recipient,
            supporter=not recipient,
            language=invented.language,
            country=invented.country,
            zone=zones[0] if zones else "UTC",
            capacity=invented.capacity,
            waiting_since=since if recipient else None,
        )
    )
    for question, value in invented.answers.items():
        key = answer_id(person_id, question)
        unit.answers.add(Answer(key, person_id, question, value, now))
    for text in programme.consents:
        unit.consents.add(
            Consent(
                id=new_id(),
                person_id=person_id,
                purpose=text.purpose,
                version=text.version,
                text_hash="invented",
                language=invented.language,
                given=True,
                at=now,
            )
        )


def _pair(
    programme: Programme,
    talking: Mapping[PersonId, Invented],
    supporters: Mapping[PersonId, Invented],
    recipients: Mapping[PersonId, Invented],
) -> rounds.Plan:
    def rows(people: Mapping[PersonId, Invented], role: str) -> list[dict[str, Any]]:
        none = Person(PersonId(""), datetime.min.replace(tzinfo=UTC))
        return [
            profile_row(programme, replace(none, id=person), invented.answers, role)
            for person, invented in people.items()
        ]

    # One place of each supporter in three stays free, so that a round has something to give.
    capacity = [
        invented.capacity - (number % 6 == 0) for number, invented in enumerate(supporters.values())
    ]
    gathered = Gathered(
        recipients=rows(talking, "recipient"),
        supporters=rows(supporters, "supporter"),
        capacity=capacity,
        wanted=[1] * len(talking),
        waited=[0.0] * len(talking),
        crowd=Crowd(rows(recipients, "recipient"), rows(supporters, "supporter")),
    )
    return rounds.compute(programme, gathered, trigger="demo", asked_by="", seed=3)


async def _begin_talk(
    unit: Unit,
    match: Any,
    recipient: Invented,
    supporter: Invented,
    now: datetime,
    rng: Dice,
) -> None:
    begun = now - timedelta(days=float(rng.uniform(1, DAYS_OF_HISTORY)))
    silent = rng.random() < 0.1
    last = begun + (now - begun) * float(rng.uniform(0.2, 0.6) if silent else rng.uniform(0.9, 1))
    waited = min(LONGEST_WAIT, max(0.2, float(rng.gamma(2.0, 1.6))))
    if person := await unit.people.get(match.recipient_id):
        unit.people.save(replace(person, created_at=begun - timedelta(days=waited)))
    active = replace(
        match,
        state=MatchState.ACTIVE,
        active_at=begun,
        created_at=begun - timedelta(days=1),
        waited_days=waited,
    )
    unit.matches.save(active)
    words = int(rng.integers(4, 60))
    unit.talks.add(
        Talk(
            match.id,
            match.recipient_id,
            match.supporter_id,
            from_recipient=words,
            from_supporter=max(3, words - int(rng.integers(0, 4))),
            last_at=last,
            last_by=match.supporter_id if rng.random() < 0.6 else match.recipient_id,
            first_contact_at=begun + timedelta(hours=1),
        )
    )
    if rng.random() < 0.75:
        warmth, scale = supporter.traits["warmth"], recipient.traits["scale"]
        _rate(unit, match.id, match.recipient_id, perceived(rng, match.score, scale, warmth), begun)


def _rate(unit: Unit, match_id: MatchId, person: PersonId, felt: int, begun: datetime) -> None:
    at = begun + timedelta(hours=4)
    prompt = Prompt(
        id=new_id(),
        person_id=person,
        match_id=match_id,
        pulse="first_contact_recipient",
        items=("R01", "R08", "R16"),
        due_at=at,
        expires_at=at + timedelta(hours=72),
        state="partial",
        asked_at=at,
        closed_at=at + timedelta(hours=1),
    )
    unit.prompts.add(prompt)
    unit.responses.add(
        Response(
            id=f"{prompt.id}:R01",
            prompt_id=prompt.id,
            person_id=person,
            match_id=match_id,
            item="R01",
            value=felt / 10,
            raw=str(felt),
            at=at + timedelta(minutes=20),
        )
    )


async def _nobody_waits_but_those_who_do(
    unit: Unit, ids: Mapping[int, PersonId], people: Mapping[int, Invented]
) -> None:
    """Settle everyone: talkers wait no more, most others rest, a few look for a peer."""
    paired: Sequence[Any] = await unit.matches.find(state=MatchState.ACTIVE)
    talking = {match.recipient_id for match in paired}
    for account, invented in people.items():
        person = await unit.people.get(ids[account])
        if person is None or invented.role != "recipient":
            continue
        if person.id in talking:
            unit.people.save(replace(person, waiting_since=None))
        elif invented.stands != "waiting":
            unit.people.save(replace(person, state=PersonState.RESTING, waiting_since=None))
