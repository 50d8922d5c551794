"""Surveys of the matching: what one needs is gathered, and what it found is kept for who asks.

As refits are: one unit of work gathers, `surveys.compute` runs beside the bot, another unit keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from conversations import deciding, gathering, rated
from conversations.gathering import Gathered
from conversations.model.care import Due
from conversations.model.learning import Survey
from conversations.model.matches import LIVE
from conversations.model.person import Person, PersonState
from conversations.ports import Begun, Unit
from conversations.programme import Programme
from conversations.rounds import Plan

KIND = "survey"
NOW = "now"
DAYS = 90
WEEKS = 8
GROUPED = frozenset({"tags", "category"})


@dataclass(frozen=True, slots=True)
class SurveyDone:
    """A survey was computed; what it found is kept now, and told to those who asked."""

    dues: tuple[Due, ...]
    at: datetime
    found: Mapping[str, Any]


def round_of(plan: Plan, gathered: Gathered) -> dict[str, Any] | None:
    """Return a round as a survey takes it, None where there was nothing to choose."""
    if plan.dry_run or plan.first is None or not plan.proposals:
        return None
    model = gathered.models.deciding
    first = {part.name: getattr(plan.first, part.name) for part in fields(plan.first)}
    return {"kept": model.kept if model else None, "first": first}


async def latest(unit: Unit) -> Survey | None:
    return await unit.surveys.get(NOW)


async def prepare(
    unit: Unit, programme: Programme, rounds: Sequence[Mapping[str, Any]], now: datetime
) -> dict[str, Any]:
    """Return what `surveys.compute` needs, as plain data without names or accounts."""
    models = await deciding.current(unit, programme)
    here = await gathering.everybody(unit, programme, now)
    talks = await unit.talks_since(now - timedelta(days=DAYS))
    today = now.date()
    surveys = {one.id: one.found for one in await unit.surveys.find(id=_days(today))}
    pairs = await unit.quality_pairs()
    return {
        "criteria": programme.criteria,
        "kept": models.deciding.kept if models.deciding else None,
        "small_cell": programme.defaults.small_cell,
        "recruit_by": list(programme.defaults.recruit_by),
        "group_fields": _group_fields(programme),
        "rounds": list(rounds),
        "today": surveys.pop(today.isoformat(), {}).get("figures", []),
        "days": [one["figures"] for one in surveys.values()],
        **_present(here, now),
        "talks": _talks(talks, now),
        "rated": [[predicted, perceived] for predicted, perceived, *_ in pairs],
        "raters": len({recipient for _, _, recipient, _ in pairs}),
        "shadow": await rated.prepare(unit, programme, 0, now) if models.shadow else None,
        "waits": await _waits(unit, here, talks, now),
        "coming": await _coming(unit, now),
    }


def _days(today: date) -> list[str]:
    return [(today - timedelta(days=ago)).isoformat() for ago in range(DAYS)]


def _group_fields(programme: Programme) -> list[str]:
    """Return the fields whose answers make groups: those with options that have words."""
    fields = [
        str(one.get("field", one["name"]))
        for one in programme.criteria.get("criteria", ())
        if one.get("kind") in GROUPED
    ]
    known = [(field, programme.question(field)) for field in dict.fromkeys(fields)]
    return [field for field, question in known if question is not None and question.options]


def _present(here: gathering.Present, now: datetime) -> dict[str, Any]:
    since = now - timedelta(days=DAYS)
    in_talk = {match.recipient_id for match in here.held if match.state in LIVE}
    seekers = {str(person.id): person for person in here.recipients}
    givers = {str(person.id): person for person in here.supporters}
    rows = [seekers[str(row["id"])] for row in here.crowd.recipients]
    columns = [givers[str(row["id"])] for row in here.crowd.supporters]
    waiting = [_waits_now(person) and person.id not in in_talk for person in rows]
    return {
        "recipients": list(here.crowd.recipients),
        "supporters": list(here.crowd.supporters),
        "waiting": waiting,
        "here": [
            waits or person.id in in_talk for person, waits in zip(rows, waiting, strict=True)
        ],
        "places": [0 if person.away_until else person.capacity for person in columns],
        "joined": [max(0, (person.created_at - since).days) for person in columns],
        "forbidden": here.forbidden,
    }


def _waits_now(person: Person) -> bool:
    return bool(person.waiting_since) and person.away_until is None


def _talks(talks: Sequence[Begun], now: datetime) -> list[dict[str, Any]]:
    since = now - timedelta(days=DAYS)
    found = []
    for talk in talks:
        waited = talk.waited_days or 0.0
        came = (talk.at - since).total_seconds() / 86400 - waited
        found.append(
            {
                "recipient": str(talk.recipient_id),
                "supporter": str(talk.supporter_id),
                "score": talk.score,
                "waited": waited,
                "came": max(0, int(came)),
            }
        )
    return found


async def _waits(
    unit: Unit, here: gathering.Present, talks: Sequence[Begun], now: datetime
) -> list[list[Any]]:
    """Return days, whether somebody was found, and language: of talks that began, and who waits.

    Groups are languages: whoever asks hears of those who can be matched with the same people.
    """
    languages = {one.id: one.language for one in await unit.people.find(recipient=True)}
    found: list[list[Any]] = [
        [talk.waited_days, True, languages.get(talk.recipient_id)]
        for talk in talks
        if talk.waited_days is not None
    ]
    for person in here.recipients:
        if person.waiting_since and _waits_now(person):
            days = (now - person.waiting_since).total_seconds() / 86400
            found.append([days, False, person.language])
    return found


async def _coming(unit: Unit, now: datetime) -> dict[str, Any]:
    span = 7 * WEEKS
    outside = {PersonState.NEW, PersonState.UNDERAGE}
    found: dict[str, Any] = {"span": span}
    for role in ("recipient", "supporter"):
        people = await unit.people.find(**{role: True})
        ago = [(now - one.created_at).days for one in people if one.state not in outside]
        found[role] = [days for days in ago if days < span]
    return found


async def store(unit: Unit, done: SurveyDone) -> list[Due]:
    """Keep what was found, and today's figures for later; returns who is to be told."""
    day = done.at.date().isoformat()
    unit.surveys.save(Survey(day, done.at, {"figures": done.found["today"]}))
    found = {key: value for key, value in done.found.items() if key != "today"}
    unit.surveys.save(Survey(NOW, done.at, found))
    still = [await unit.dues.get(due.id) for due in done.dues]
    open_ = [due for due in still if due is not None and due.done_at is None]
    for due in open_:
        unit.dues.save(replace(due, done_at=done.at))
    return open_
