"""Who waits and who has room, as rows for the matcher."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations import coming, consenting, deciding, steps
from conversations.coarsening import Crowd
from conversations.model.ids import PersonId
from conversations.model.matches import HOLDS_A_PLACE, LIVE, Bar, Match
from conversations.model.person import (
    NO_OFFERS,
    WAITS_FOR_WELCOME,
    Answer,
    Person,
    PersonState,
)
from conversations.people import silent_ones
from conversations.ports import Unit
from conversations.profiles import profile_row
from conversations.programme import Programme

CHUNK = 500


@dataclass(frozen=True)
class Gathered:
    """Everyone a round is about, as the matcher takes them."""

    recipients: list[dict[str, Any]] = field(default_factory=list)
    supporters: list[dict[str, Any]] = field(default_factory=list)
    capacity: list[int] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)  # peers still to be offered, per recipient
    waited: list[float] = field(default_factory=list)  # days
    forbidden: list[tuple[int, int]] = field(default_factory=list)
    crowd: Crowd = field(default_factory=Crowd)
    models: deciding.Models = field(default_factory=deciding.Models)
    past: coming.Past | None = None  # who came of late; None = rounds do not look ahead


@dataclass(frozen=True)
class Present:
    """Everybody who takes part, whether or not they wait or have room; rows without names."""

    recipients: list[Person]
    supporters: list[Person]
    crowd: Crowd
    held: list[Match]
    forbidden: list[tuple[int, int]]  # rows of the crowd who are kept apart for good


async def _answers_of(unit: Unit, people: list[Person]) -> dict[PersonId, dict[str, Any]]:
    found: dict[PersonId, dict[str, Any]] = {person.id: {} for person in people}
    ids = [person.id for person in people]
    for start in range(0, len(ids), CHUNK):
        answers: list[Answer] = await unit.answers.find(person_id=tuple(ids[start : start + CHUNK]))
        for answer in answers:
            found[answer.person_id][answer.question] = answer.value
    return found


async def gather(
    unit: Unit,
    programme: Programme,
    now: datetime,
    only: PersonId | None = None,
    *,
    crowd: bool = False,
) -> Gathered:
    """Collect who waits and who has room; `only` narrows the recipients to one person.

    crowd: everybody else comes along even then, as cards need it that may name something.
    """
    agreed = await _agreed_to_all_needed(unit, programme)
    seekers = await unit.people.find(recipient=True, state=PersonState.ACTIVE)
    seekers = [p for p in seekers if p.id in agreed]
    waiting = [p for p in seekers if p.waiting_since and (only is None or p.id == only)]
    waiting = [p for p in waiting if p.away_until is None]
    givers = await unit.people.find(supporter=True, state=PersonState.ACTIVE)
    givers = [p for p in givers if p.id in agreed]
    ready = [p for p in givers if p.away_until is None]
    held = await unit.matches.find(state=HOLDS_A_PLACE)
    offered = _wanted(programme, waiting, await _in_the_way(unit, waiting, held), only)
    free = _free_places(ready, held)
    waiting = [p for p in waiting if offered.get(p.id, 0) > 0]
    ready = [p for p in ready if free[p.id] > 0]
    apart = programme.defaults.not_now_days
    bars = [bar for bar in await unit.bars.find() if steps.still_bars(bar, now, apart)]
    counted = (only is None or crowd) and bool(waiting) and bool(ready)
    answers = await _answers_of(unit, [*seekers, *givers] if counted else [*waiting, *ready])
    present = _crowd(programme, seekers, givers, answers) if counted else Crowd()
    ahead = programme.rounds.look_ahead and only is None and counted
    ready = [p for p in ready if not {WAITS_FOR_WELCOME, NO_OFFERS} & answers[p.id].keys()]
    return Gathered(
        recipients=[profile_row(programme, p, answers[p.id], "recipient") for p in waiting],
        supporters=[profile_row(programme, p, answers[p.id], "supporter") for p in ready],
        capacity=[free[p.id] for p in ready],
        wanted=[offered[p.id] for p in waiting],
        waited=[
            (now - p.waiting_since).total_seconds() / 86400 for p in waiting if p.waiting_since
        ],
        forbidden=_forbidden(waiting, ready, held, bars),
        crowd=present if ready else Crowd(),
        models=await deciding.current(unit, programme),
        past=await coming.past(unit, present, seekers, givers, now) if ahead else None,
    )


async def everybody(unit: Unit, programme: Programme, now: datetime) -> Present:
    """Collect all who take part, for looks at the whole."""
    agreed = await _agreed_to_all_needed(unit, programme)
    seekers = await unit.people.find(recipient=True, state=PersonState.ACTIVE)
    givers = await unit.people.find(supporter=True, state=PersonState.ACTIVE)
    seekers = [person for person in seekers if person.id in agreed]
    givers = [person for person in givers if person.id in agreed]
    crowd = _crowd(programme, seekers, givers, await _answers_of(unit, [*seekers, *givers]))
    welcome = {str(row["id"]) for row in crowd.supporters}
    givers = [person for person in givers if str(person.id) in welcome]
    apart = programme.defaults.not_now_days
    bars = [bar for bar in await unit.bars.find() if steps.still_bars(bar, now, apart)]
    return Present(
        recipients=seekers,
        supporters=givers,
        crowd=crowd,
        held=await unit.matches.find(state=HOLDS_A_PLACE),
        forbidden=_forbidden(seekers, givers, [], bars),
    )


def _crowd(
    programme: Programme,
    seekers: list[Person],
    givers: list[Person],
    answers: Mapping[PersonId, Mapping[str, Any]],
) -> Crowd:
    welcome = [p for p in givers if WAITS_FOR_WELCOME not in answers[p.id]]
    return Crowd(
        recipients=[profile_row(programme, p, answers[p.id], "recipient") for p in seekers],
        supporters=[profile_row(programme, p, answers[p.id], "supporter") for p in welcome],
    )


async def _in_the_way(unit: Unit, waiting: list[Person], held: list[Match]) -> list[Match]:
    """Leave out talks whose supporter cannot answer: they do not keep a stand-in away."""
    theirs = {person.id for person in waiting}
    live = [match for match in held if match.state in LIVE and match.recipient_id in theirs]
    silent = await silent_ones(unit, live)
    return [m for m in held if not (m.state in LIVE and m.supporter_id in silent)]


def _wanted(
    programme: Programme,
    waiting: list[Person],
    held: list[Match],
    only: PersonId | None,
) -> dict[PersonId, int]:
    """Return how many peers each may still be offered."""
    has: dict[PersonId, int] = {}
    talking = set()
    for match in held:
        has[match.recipient_id] = has.get(match.recipient_id, 0) + 1
        if match.state in LIVE:
            talking.add(match.recipient_id)
    wanted: dict[PersonId, int] = {}
    for person in waiting:
        if person.id in talking:
            continue
        room = programme.defaults.peers_offered - has.get(person.id, 0)
        # A coordinator who asks for others sees them even when the places are taken.
        wanted[person.id] = max(room, 1) if only else room
    return wanted


async def _agreed_to_all_needed(unit: Unit, programme: Programme) -> set[PersonId]:
    """Return everyone whose last word on each needed consent is a yes to the text that holds.

    A yes to an older version allows no new use: they are asked again when they next write.
    """
    needed = {text.purpose: text.version for text in programme.consents if text.needed}
    last = consenting.last_words(await unit.consents.find(purpose=tuple(needed)))
    yes = {key for key, one in last.items() if one.holds and one.version == needed[one.purpose]}
    return {person for person, _ in yes if all((person, purpose) in yes for purpose in needed)}


def _free_places(ready: list[Person], held: list[Match]) -> dict[PersonId, int]:
    free = {person.id: person.capacity for person in ready}
    for match in held:
        if match.supporter_id in free:
            free[match.supporter_id] -= 1
    return free


def _forbidden(
    waiting: list[Person], ready: list[Person], held: list[Match], bars: list[Bar]
) -> list[tuple[int, int]]:
    row = {person.id: index for index, person in enumerate(waiting)}
    column = {person.id: index for index, person in enumerate(ready)}
    pairs = {(bar.recipient_id, bar.supporter_id) for bar in bars}
    pairs |= {(bar.supporter_id, bar.recipient_id) for bar in bars}
    pairs |= {match.people for match in held}
    # Two who talk, or may soon, are not put together the other way round as well.
    pairs |= {(match.supporter_id, match.recipient_id) for match in held}
    pairs |= {(person.id, person.id) for person in waiting}
    return sorted((row[r], column[s]) for r, s in pairs if r in row and s in column)
