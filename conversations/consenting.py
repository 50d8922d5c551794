"""Keeps a consent with the exact version, language and time of what was agreed to."""

import hashlib

from conversations.model.ids import new_id
from conversations.model.person import Consent
from conversations.programme import ConsentText
from conversations.turn import Turn


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
