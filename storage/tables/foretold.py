"""What models that did not decide said of matches when these were made."""

from sqlalchemy import ForeignKey, Index, Table

from conversations.model.learning import Foretold
from storage.codec import Kind
from storage.tables.columns import match, metadata, share, text

foretold = Table(
    "foretold",
    metadata,
    text("id", key=True),
    match(),
    text("version", ForeignKey("fitted.version")),
    share("score"),
    share("std"),
    Index(None, "match_id"),
    Index(None, "version"),
)
FORETOLD = Kind(Foretold, foretold)
