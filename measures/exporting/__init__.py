"""What evaluators are handed: long tables, a codebook, FHIR and XLSForm; under pseudonyms only."""

from measures.exporting.rows import AnswerRow, ArmRow, MatchRow, PromptRow, TalkRow
from measures.exporting.shifting import Pseudonyms

__all__ = ["AnswerRow", "ArmRow", "MatchRow", "PromptRow", "Pseudonyms", "TalkRow"]
