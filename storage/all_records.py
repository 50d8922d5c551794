"""All kinds of records in a unit of work, in the order in which rows may name each other."""

from typing import Any

from storage.keyring import UnitSeals
from storage.records import SqlRecords
from storage.session import Session
from storage.tables import (
    ANSWERS,
    ASKINGS,
    ASSIGNED,
    BARS,
    CONCERNS,
    CONSENTS,
    DIALOGUES,
    DUES,
    FITTED,
    HELD,
    INVITATIONS,
    MATCHES,
    MEETINGS,
    PEOPLE,
    PRESSABLES,
    PROFILES,
    PROMPTS,
    RESPONSES,
    ROUNDS,
    SIDES,
    SITTINGS,
    STEPS,
    SURVEYS,
    TALKS,
    WISHES,
)


class AllRecords:
    """One attribute for each kind; what is named by other rows comes before them."""

    def __init__(self, session: Session, seals: UnitSeals) -> None:
        self.people = SqlRecords(session, seals, PEOPLE)
        self.consents = SqlRecords(session, seals, CONSENTS)
        self.answers = SqlRecords(session, seals, ANSWERS)
        self.dialogues = SqlRecords(session, seals, DIALOGUES)
        self.pressables = SqlRecords(session, seals, PRESSABLES)
        self.invitations = SqlRecords(session, seals, INVITATIONS)
        self.rounds = SqlRecords(session, seals, ROUNDS)
        self.matches = SqlRecords(session, seals, MATCHES)
        self.fitted = SqlRecords(session, seals, FITTED)
        self.profiles = SqlRecords(session, seals, PROFILES)
        self.surveys = SqlRecords(session, seals, SURVEYS)
        self.steps = SqlRecords(session, seals, STEPS)
        self.talks = SqlRecords(session, seals, TALKS)
        self.sides = SqlRecords(session, seals, SIDES)
        self.held = SqlRecords(session, seals, HELD)
        self.wishes = SqlRecords(session, seals, WISHES)
        self.sittings = SqlRecords(session, seals, SITTINGS)
        self.meetings = SqlRecords(session, seals, MEETINGS)
        self.bars = SqlRecords(session, seals, BARS)
        self.askings = SqlRecords(session, seals, ASKINGS)
        self.assigned = SqlRecords(session, seals, ASSIGNED)
        self.prompts = SqlRecords(session, seals, PROMPTS)
        self.responses = SqlRecords(session, seals, RESPONSES)
        self.concerns = SqlRecords(session, seals, CONCERNS)
        self.dues = SqlRecords(session, seals, DUES)
        self.in_order: tuple[SqlRecords[Any], ...] = tuple(
            one for one in vars(self).values() if isinstance(one, SqlRecords)
        )
