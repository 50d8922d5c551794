"""Reads in a few statements what an update of some people will want."""

from collections.abc import Sequence

from conversations.model.ids import PersonId
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.relaying import side_id
from storage.all_records import AllRecords


async def prefetch(records: AllRecords, people: Sequence[PersonId]) -> list[PersonId]:
    """Load them, their talks and their peers; return these people and their peers."""
    met = list(dict.fromkeys(people))
    first = await _live_matches_of(records, met)
    peers = {one.other(person) for one in first for person in one.people}
    everyone = list(dict.fromkeys([*met, *sorted(peers)]))
    await _live_matches_of(records, everyone)
    # Whether words may have been meant for a talk that has just ended.
    await records.matches.cover("supporter_id", met, state=MatchState.ENDED)
    await records.people.load(everyone)
    await records.dialogues.load(met)
    # What still waits, such as parts of an album: what is written next comes after it.
    await records.held.cover("person_id", everyone)
    await records.talks.load(one.id for one in first)
    await _load_sides_of_who_begins(records, first, met)
    return everyone


async def _live_matches_of(records: AllRecords, people: Sequence[PersonId]) -> list[Match]:
    await records.matches.cover("recipient_id", people, state=LIVE)
    await records.matches.cover("supporter_id", people, state=LIVE)
    return [one for one in records.matches.held() if one.state in LIVE]


async def _load_sides_of_who_begins(
    records: AllRecords, live: Sequence[Match], met: Sequence[PersonId]
) -> None:
    """Load what stands under the header of who writes their first word in a talk."""
    writers, sides = set(met), []
    for match in live:
        talk = await records.talks.get(match.id)
        for person in writers & set(match.people):
            mine = person == match.recipient_id
            written = talk and (talk.from_recipient if mine else talk.from_supporter)
            if not written:
                sides.append(side_id(match.id, person))
    await records.sides.load(sides)
