"""What surveys of the matching found: figures about many people, no word of anybody."""

from sqlalchemy import Table

from conversations.model.learning import Survey
from storage.codec import Kind
from storage.tables.columns import metadata, moment, text

survey = Table("survey", metadata, text("id", key=True), moment("at"), text("found"))
SURVEYS = Kind(Survey, survey, oldest_first="at")
