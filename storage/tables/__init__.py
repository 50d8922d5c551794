"""All tables, in the order in which they may be filled."""

from storage.tables.account import account
from storage.tables.answer import ANSWERS, answer
from storage.tables.asking import ASKINGS, asking
from storage.tables.assigned import ASSIGNED, assigned
from storage.tables.audit import audit
from storage.tables.bar import BARS, bar
from storage.tables.columns import metadata
from storage.tables.concern import CONCERNS, concern
from storage.tables.consent import CONSENTS, consent
from storage.tables.copy import copy
from storage.tables.dialogue import DIALOGUES, dialogue
from storage.tables.due import DUES, due
from storage.tables.fitted import FITTED, fitted
from storage.tables.held import HELD, held
from storage.tables.inbox import inbox
from storage.tables.invitation import INVITATIONS, invitation
from storage.tables.lease import lease
from storage.tables.match import MATCHES, match
from storage.tables.match_step import STEPS, match_step
from storage.tables.meeting import MEETINGS, meeting
from storage.tables.outbox import outbox
from storage.tables.person import PEOPLE, person
from storage.tables.person_key import person_key
from storage.tables.pressable import PRESSABLES, pressable
from storage.tables.profile import PROFILES, profile
from storage.tables.prompt import PROMPTS, prompt
from storage.tables.quarantine import quarantine
from storage.tables.response import RESPONSES, response
from storage.tables.round import ROUNDS, round_
from storage.tables.secret import secret
from storage.tables.side import SIDES, side
from storage.tables.sitting import SITTINGS, sitting
from storage.tables.survey import SURVEYS, survey
from storage.tables.talk import TALKS, talk
from storage.tables.tombstone import tombstone
from storage.tables.topic import topic
from storage.tables.wish import WISHES, wish

TABLES = (
    person,
    person_key,
    secret,
    account,
    consent,
    answer,
    dialogue,
    pressable,
    invitation,
    round_,
    match,
    fitted,
    profile,
    survey,
    match_step,
    talk,
    sitting,
    meeting,
    side,
    held,
    wish,
    bar,
    asking,
    assigned,
    prompt,
    response,
    concern,
    due,
    inbox,
    quarantine,
    outbox,
    copy,
    topic,
    audit,
    tombstone,
    lease,
)

__all__ = [
    "ANSWERS",
    "ASKINGS",
    "ASSIGNED",
    "BARS",
    "CONCERNS",
    "CONSENTS",
    "DIALOGUES",
    "DUES",
    "FITTED",
    "HELD",
    "INVITATIONS",
    "MATCHES",
    "MEETINGS",
    "PEOPLE",
    "PRESSABLES",
    "PROFILES",
    "PROMPTS",
    "RESPONSES",
    "ROUNDS",
    "SIDES",
    "SITTINGS",
    "STEPS",
    "SURVEYS",
    "TABLES",
    "TALKS",
    "WISHES",
    "account",
    "answer",
    "asking",
    "assigned",
    "audit",
    "bar",
    "concern",
    "consent",
    "copy",
    "dialogue",
    "due",
    "fitted",
    "held",
    "inbox",
    "invitation",
    "lease",
    "match",
    "match_step",
    "meeting",
    "metadata",
    "outbox",
    "person",
    "person_key",
    "pressable",
    "profile",
    "prompt",
    "quarantine",
    "response",
    "round_",
    "secret",
    "side",
    "sitting",
    "survey",
    "talk",
    "tombstone",
    "topic",
    "wish",
]
