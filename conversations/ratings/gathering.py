"""Reads what planning knows of one person from the store."""

from datetime import datetime, timedelta

from conversations.consenting import last_words
from conversations.model.ids import PersonId
from conversations.model.matches import Match, MatchState
from conversations.model.measuring import RATINGS, Asking
from conversations.model.person import Person
from conversations.ports import Unit
from conversations.programme import Defaults
from conversations.ratings.standing import InMatch, Standing

LONG_OVER = timedelta(days=180)
"""No pulse comes so long after the end of a match."""


async def asking_of(unit: Unit, person_id: PersonId) -> Asking:
    return await unit.askings.get(person_id) or Asking(person_id)


async def agreed_at(unit: Unit, person_id: PersonId) -> datetime | None:
    """Return since when somebody agrees to be asked, None = they do not (any more)."""
    said = await unit.consents.find(person_id=person_id, purpose=RATINGS)
    return next((one.at for one in last_words(said).values() if one.holds), None)


async def standing_of(unit: Unit, person: Person, defaults: Defaults, now: datetime) -> Standing:
    """Return all that planning knows; nothing but that they do not agree where they do not."""
    agreed, asking = await agreed_at(unit, person.id), await asking_of(unit, person.id)
    prompts = tuple(await unit.prompts.find(person_id=person.id))
    if agreed is None:
        return Standing(person, asking, None, prompts=prompts)
    matches = [
        *await unit.matches.find(recipient_id=person.id),
        *await unit.matches.find(supporter_id=person.id),
    ]
    gap = timedelta(minutes=defaults.session_gap_minutes)
    return Standing(
        person=person,
        asking=asking,
        agreed_at=agreed,
        matches=tuple(
            [
                await _in_match(unit, match, person.id, gap)
                for match in matches
                if match.active_at and not (match.ended_at and match.ended_at < now - LONG_OVER)
            ]
        ),
        prompts=prompts,
    )


async def _in_match(unit: Unit, match: Match, mine: PersonId, gap: timedelta) -> InMatch:
    talk = await unit.talks.get(match.id)
    over = match.state is MatchState.ENDED
    open_now = talk is not None and talk.session_started_at is not None
    last = talk.last_at if talk else None
    bar = await unit.bars.get(f"{match.recipient_id}:{match.supporter_id}") if over else None
    return InMatch(
        id=match.id,
        role=match.role_of(mine),
        state=match.state,
        active_at=match.active_at or match.created_at,
        ended_at=match.ended_at,
        first_contact_at=talk.first_contact_at if talk else None,
        session_closed_at=last + gap if last and not open_now else None,
        last_word_at=last,
        in_session=open_now and not over,
        blocked=bar is not None and bar.reason == "ended:blocked",
    )
