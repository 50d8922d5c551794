"""The table of talks: how much two people wrote with each other, never what."""

from collections.abc import Iterable, Iterator

from measures.exporting.rows import TalkRow
from measures.exporting.shifting import Pseudonyms
from measures.exporting.tables import Row

TALKS = (
    *("match_pseudonym", "recipient_pseudonym", "supporter_pseudonym", "sessions"),
    *("two_sided_sessions", "messages_recipient", "messages_supporter", "begun_by_recipient"),
    *("begun_by_supporter", "reply_minutes_recipient", "reply_minutes_supporter"),
    *("days_active", "days_since_last"),
)


def talk_rows(talks: Iterable[TalkRow], names: Pseudonyms) -> Iterator[Row]:
    """Yield a row for each talk in which a session has ended."""
    for one in talks:
        told = one.engagement
        last = told.days_since_last
        yield {
            "match_pseudonym": names.name("match", one.match),
            "recipient_pseudonym": names.name("person", one.recipient),
            "supporter_pseudonym": names.name("person", one.supporter),
            "sessions": told.sessions,
            "two_sided_sessions": told.two_sided,
            "messages_recipient": told.messages["recipient"],
            "messages_supporter": told.messages["supporter"],
            "begun_by_recipient": told.started["recipient"],
            "begun_by_supporter": told.started["supporter"],
            "reply_minutes_recipient": told.reply_minutes["recipient"],
            "reply_minutes_supporter": told.reply_minutes["supporter"],
            "days_active": told.days_active,
            "days_since_last": None if last is None else round(last, 1),
        }
