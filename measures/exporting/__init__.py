"""What evaluators are handed: long tables, a codebook, FHIR and XLSForm; under pseudonyms only."""

from measures.exporting.rows import AnswerRow, MatchRow, PromptRow, TalkRow
from measures.exporting.shifting import Pseudonyms

__all__ = ["AnswerRow", "MatchRow", "PromptRow", "Pseudonyms", "TalkRow"]
