"""Gathers how much the two of each exported talk wrote, from the sessions that were counted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from conversations.model.ids import PersonId
from conversations.model.matches import Sitting
from conversations.people import zone_of
from conversations.ports import Unit
from measures.engagement import Session, engagement
from measures.exporting import MatchRow, TalkRow


async def engaged(unit: Unit, matches: Sequence[MatchRow], now: datetime) -> tuple[TalkRow, ...]:
    """Return a row for each of these matches in which a session has ended."""
    sittings: dict[str, list[Sitting]] = defaultdict(list)
    for one in await unit.sittings.find():
        sittings[one.match_id].append(one)
    rows = []
    for match in matches:
        person = await unit.people.get(PersonId(match.recipient))
        if match.id in sittings and person is not None:
            told = engagement(map(_session, sittings[match.id]), now, zone_of(person))
            rows.append(TalkRow(match.id, match.recipient, match.supporter, told))
    return tuple(rows)


def _session(one: Sitting) -> Session:
    return Session(
        started_at=one.started_at,
        ended_at=one.ended_at,
        started_by=one.started_by,
        messages={"recipient": one.from_recipient, "supporter": one.from_supporter},
        waits={"recipient": one.recipient_waits, "supporter": one.supporter_waits},
    )
