"""Keeps a consent with the exact version, language and time of what was agreed to."""

import hashlib
from collections.abc import Iterable

from conversations.looks import look_at
from conversations.model.ids import PersonId, new_id
from conversations.model.measuring import RATINGS
from conversations.model.person import Consent
from conversations.ports import Unit
from conversations.programme import ConsentText, Programme
from conversations.turn import Turn


async def unasked(unit: Unit, programme: Programme, person_id: PersonId) -> list[ConsentText]:
    """Return the texts this person has not been asked in the version that holds now.

    A no, or a yes taken back, stays one: only who agreed to an older text, or was never asked, is
    asked again.
    """
    last = last_words(await unit.consents.find(person_id=person_id))
    return [
        text
        for text in programme.consents
        if not _settled(last.get((person_id, text.purpose)), text)
    ]


def last_words(consents: Iterable[Consent]) -> dict[tuple[PersonId, str], Consent]:
    """Return what each person said last about each purpose."""
    ordered = sorted(consents, key=lambda one: one.at)
    return {(one.person_id, one.purpose): one for one in ordered}


async def agreed(unit: Unit, person_id: PersonId, purpose: str) -> bool:
    """Tell whether somebody's last word about a purpose is a yes."""
    last = last_words(await unit.consents.find(person_id=person_id, purpose=purpose))
    return any(one.holds for one in last.values())


def _settled(consent: Consent | None, text: ConsentText) -> bool:
    if consent is None:
        return False
    return not consent.holds or consent.version == text.version


async def keep_consent(turn: Turn, text: ConsentText, *, given: bool) -> None:
    """Store a yes or a no with the exact text, its language and the time."""
    digest = hashlib.sha256(f"{text.title}\n{text.text}".encode()).hexdigest()
    turn.unit.consents.add(
        Consent(
            id=new_id(),
            person_id=turn.person.id,
            purpose=text.purpose,
            version=text.version,
            text_hash=digest,
            language=turn.person.language,
            given=given,
            at=turn.now,
        )
    )
    if given and text.purpose == RATINGS:
        look_at(turn.unit, turn.person.id, turn.now)
