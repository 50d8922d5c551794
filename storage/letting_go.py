"""What of an erased person the records of a unit still hold: emptied before, let go of after."""

from dataclasses import replace
from typing import Any

from conversations.model.ids import PersonId
from storage.all_records import AllRecords
from storage.records import SqlRecords


async def empty_what_was_shared(records: AllRecords, person_id: PersonId) -> None:
    """Empty what a person's matches tell of answers: no key seals it."""
    for side in ("recipient_id", "supporter_id"):
        for match in await records.matches.find(**{side: person_id}):
            if match.reasons or match.spotlight:
                records.matches.save(replace(match, reasons=(), spotlight={}))


async def let_go(records: AllRecords, person_id: PersonId) -> None:
    """Let go of the records whose rows are gone, so that none is written back."""
    theirs = (records.answers, records.profiles, records.dialogues, records.held)
    for some in (*theirs, records.pressables, records.askings):
        _let_go(some, person_id)
    dues = [one for one in records.dues.held() if one.person_id == person_id]
    records.dues.forget(one.id for one in dues if one.done_at is None)
    await _let_go_of_talks(records, person_id)


async def _let_go_of_talks(records: AllRecords, person_id: PersonId) -> None:
    """Let go of what belongs to both people of a talk."""
    meetings, wishes = records.meetings.held(), records.wishes.held()
    await records.matches.load(one.match_id for one in meetings)
    await records.matches.load(one.match_id for one in wishes)
    theirs = {one.id for one in records.matches.held() if person_id in one.people}
    records.meetings.forget(one.id for one in meetings if one.match_id in theirs)
    records.wishes.forget(one.id for one in wishes if one.match_id in theirs)


def _let_go(records: SqlRecords[Any], person_id: PersonId) -> None:
    keys = [one for one in records.held() if one.person_id == person_id]
    records.forget(records.key_of(one) for one in keys)
