"""Who came of late: what may come next is drawn from it.

Read anew for each round from those who are here and agree, and never kept: who leaves or is erased
is in no later round's picture of what may come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conversations.coarsening import Crowd
from conversations.model.ids import PersonId
from conversations.model.person import Person
from conversations.ports import Unit

WEEKS = 8
FEWEST_RECIPIENTS, FEWEST_PLACES = 50, 10
"""From so many arrivals in these weeks on, what may come is more than a guess."""
DAY = 86400.0
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Past:
    """Arrivals of the last eight weeks: rows, and how many days ago, 1 = within the last one."""

    recipients: tuple[Row, ...] = ()
    recipient_days: tuple[int, ...] = ()
    supporters: tuple[Row, ...] = ()
    supporter_days: tuple[int, ...] = ()
    places: tuple[int, ...] = ()  # that each brought, or that became free again
    known: float = 0.0  # days since the first of those who are here came
    hurried: frozenset[PersonId] = frozenset()  # who is never kept waiting for anything better

    @property
    def enough(self) -> bool:
        """Tell whether there are eight whole weeks of it, and enough people in them."""
        return (
            self.known >= 7 * WEEKS
            and len(self.recipients) >= FEWEST_RECIPIENTS
            and sum(self.places) >= FEWEST_PLACES
        )


async def past(
    unit: Unit, crowd: Crowd, seekers: list[Person], givers: list[Person], now: datetime
) -> Past:
    """Collect who began to look for somebody, and which places came, from those in the crowd."""
    since = now - timedelta(days=7 * WEEKS)
    theirs = {str(row["id"]): row for row in crowd.recipients}
    ours = {str(row["id"]): row for row in crowd.supporters}
    began = [(one.id, one.waiting_since) for one in seekers if one.waiting_since]
    for talk in await unit.talks_since(since):
        waited = timedelta(days=talk.waited_days or 0.0)
        began.append((talk.recipient_id, talk.at - waited))
    came = [(theirs[one], _ago(at, now)) for one, at in began if one in theirs and at > since]
    places = [(one.id, one.created_at, one.capacity) for one in givers]
    places += [(one, at, 1) for one, at in await unit.ended_since(since)]
    brought = [(ours[one], _ago(at, now), n) for one, at, n in places if one in ours and at > since]
    return Past(
        recipients=tuple(row for row, _ in came),
        recipient_days=tuple(days for _, days in came),
        supporters=tuple(row for row, _, _ in brought),
        supporter_days=tuple(days for _, days, _ in brought),
        places=tuple(n for _, _, n in brought),
        known=_known((one.created_at for one in (*seekers, *givers)), now),
        hurried=await _hurried(unit),
    )


async def _hurried(unit: Unit) -> frozenset[PersonId]:
    """Return those about whom, or by whom, something is open that a human must look at."""
    concerns = await unit.concerns.find(state=("open", "seen"))
    people = (person for one in concerns for person in (one.about_id, one.reporter_id))
    return frozenset(person for person in people if person is not None)


def _ago(moment: datetime, now: datetime) -> int:
    return int((now - moment).total_seconds() // DAY) + 1


def _known(moments: Iterable[datetime], now: datetime) -> float:
    return max(((now - one).total_seconds() / DAY for one in moments), default=0.0)
