"""How each person wants to be asked: day, hour, how often; only for those who told something."""

from sqlalchemy import Table

from conversations.model.measuring import Asking
from storage.codec import Kind
from storage.tables.columns import metadata, moment, number, person, text

asking = Table(
    "asking",
    metadata,
    person(key=True),
    number("weekday", null=True),
    number("hour", null=True),
    text("pace"),
    moment("calm_until", null=True),
    moment("stop_asked_at", null=True),
    text("follow_ups"),
    text("wishes"),
    moment("counted_from", null=True),
)
ASKINGS = Kind(Asking, asking, key="person_id")
