"""Profiles in, reasons out: scores pairs of people on anybody's criteria and assigns them exactly.

It knows no bot, no database and no clock, and never phrases a sentence: what it returns is data.
"""

from matching.checker import check
from matching.declaration import Criteria
from matching.faults import Fault, MatchingError
from matching.matcher import Matcher
from matching.results import Assignment, Feasibility, Reason

__all__ = [
    "Assignment",
    "Criteria",
    "Fault",
    "Feasibility",
    "Matcher",
    "MatchingError",
    "Reason",
    "check",
]
