"""Versions of the model of similarity, as plain data: nothing in here is ever run."""

from sqlalchemy import Index, Table

from conversations.model.learning import Fitted
from storage.codec import Kind
from storage.tables.columns import metadata, moment, number, text

fitted = Table(
    "fitted",
    metadata,
    text("version", key=True),
    moment("fitted_at"),
    text("standing"),
    moment("changed_at"),
    text("declared"),
    text("kind"),
    number("ratings"),
    number("seen"),
    text("report"),
    text("weights"),
    text("kept"),
    text("judged"),
    Index(None, "standing"),
)
FITTED = Kind(Fitted, fitted, key="version", oldest_first="fitted_at")
