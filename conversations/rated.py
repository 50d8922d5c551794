"""What a refit learns from: first impressions beside the profiles of both as they were matched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations import consenting, deciding
from conversations.model.ids import PersonId
from conversations.model.learning import Profile, profile_id
from conversations.model.measuring import FIRST_IMPRESSION, RATINGS, Response
from conversations.model.person import Role
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.silent import first_asked

CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Rating:
    recipient: Profile
    supporter: Profile
    value: float
    at: datetime


async def prepare(
    unit: Unit, programme: Programme, judged_on: int, now: datetime
) -> dict[str, Any]:
    """Return what `compute` needs, as plain data without names or accounts."""
    models = await deciding.current(unit, programme)
    said = await _first_impressions(unit)
    ratings = await _ratings(unit, programme, said)
    shadow, old = models.shadow, models.deciding
    people = _People()
    pulse = programme.asked_at("first_contact", Role.RECIPIENT)
    return {
        "at": now.isoformat(),
        "criteria": programme.criteria,
        "judged_on": judged_on,
        "deciding": old.kept if old else None,
        "deciding_version": models.version,
        "shadow": shadow.kept if shadow else None,
        "shadow_version": shadow.version if shadow else "",
        "pairs": [people.pair(one) for one in ratings],
        "recipients": people.recipients,
        "supporters": people.supporters,
        "ratings": [one.value for one in ratings],
        "raters": [str(one.recipient.person_id) for one in ratings],
        "asked": await first_asked(
            unit,
            pulse.id if pulse else "",
            rated=[one.recipient.match_id for one in ratings],
            answered={one.match_id for one in said},
        ),
        "fresh": [at for at, one in enumerate(ratings) if shadow and one.at > shadow.fitted_at],
        "seen": len(await unit.quality_pairs()),
    }


class _People:
    """Rows by who and what they said: who is rated again after a change has two rows."""

    def __init__(self) -> None:
        self.recipients: list[dict[str, Any]] = []
        self.supporters: list[dict[str, Any]] = []
        self._places: dict[tuple[str, str], int] = {}
        self._times: defaultdict[tuple[str, str], int] = defaultdict(int)

    def pair(self, rating: _Rating) -> list[int]:
        return [
            self._place(self.recipients, rating.recipient),
            self._place(self.supporters, rating.supporter),
        ]

    def _place(self, rows: list[dict[str, Any]], profile: Profile) -> int:
        key = (profile.role, f"{profile.person_id}:{sorted(profile.row.items(), key=str)}")
        if key not in self._places:
            self._places[key] = len(rows)
            who = (profile.role, str(profile.person_id))
            earlier = self._times[who]
            self._times[who] += 1
            # Ratings come newest first: the bare id, which effects go by, is the latest row's.
            name = f"{profile.person_id}/{earlier}" if earlier else str(profile.person_id)
            rows.append({**profile.row, "id": name})
        return self._places[key]


async def _first_impressions(unit: Unit) -> list[Response]:
    """Return each match's first answer to the item that is foretold."""
    first: dict[str, Response] = {}
    for one in await unit.responses.find(item=FIRST_IMPRESSION):  # oldest first
        if one.match_id and one.value is not None:
            first.setdefault(f"{one.match_id}:{one.person_id}", one)
    return list(first.values())


async def _ratings(unit: Unit, programme: Programme, said: Sequence[Response]) -> list[_Rating]:
    """Return each rated match's first impression with both profiles, newest first.

    Left out is who took back their yes to matching or to being asked.
    """
    keys = sorted({one.match_id for one in said if one.match_id})
    profiles: dict[str, Profile] = {}
    for start in range(0, len(keys), CHUNK):
        for profile in await unit.profiles.find(match_id=keys[start : start + CHUNK]):
            if profile.row:
                profiles[profile.id] = profile
    needed = [text.purpose for text in programme.consents if text.needed]
    rating, matching = await _against(unit, [*needed, RATINGS]), await _against(unit, needed)
    found = []
    for one in said:
        ours = profiles.get(profile_id(str(one.match_id), Role.RECIPIENT))
        theirs = profiles.get(profile_id(str(one.match_id), Role.SUPPORTER))
        if ours is None or theirs is None or ours.person_id != one.person_id:
            continue
        if ours.person_id in rating or theirs.person_id in matching:
            continue
        if one.value is not None:
            found.append(_Rating(ours, theirs, one.value, one.at))
    return sorted(found, key=lambda one: (one.at, one.recipient.id), reverse=True)


async def _against(unit: Unit, purposes: Sequence[str]) -> set[PersonId]:
    """Return whose last word on one of these is a no."""
    last = consenting.last_words(await unit.consents.find(purpose=tuple(purposes)))
    return {person for (person, _), one in last.items() if not one.holds}
