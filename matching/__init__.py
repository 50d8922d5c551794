"""Profiles in, reasons out: scores pairs of people on anybody's criteria and assigns them exactly.

It knows no bot, no database and no clock, and never phrases a sentence: what it returns is data.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from matching.declaration import Criteria
from matching.faults import Fault, MatchingError
from matching.results import Assignment, Feasibility, Guarantee, Reason

if TYPE_CHECKING:
    from matching.arriving import Choice
    from matching.changes import Change, Counterfactual
    from matching.checker import check
    from matching.figures import Figure, pooled
    from matching.matcher import Matcher
    from matching.people import Prepared
    from matching.quality import round_quality
    from matching.recruiting import Recruit, recruit_next
    from matching.spotlight import Point, Spotlight, draw_points

__all__ = [
    "Assignment",
    "Change",
    "Choice",
    "Counterfactual",
    "Criteria",
    "Fault",
    "Feasibility",
    "Figure",
    "Guarantee",
    "Matcher",
    "MatchingError",
    "Point",
    "Prepared",
    "Reason",
    "Recruit",
    "Spotlight",
    "check",
    "draw_points",
    "pooled",
    "recruit_next",
    "round_quality",
]


_LATER = {
    "Change": "matching.changes",
    "Choice": "matching.arriving",
    "Counterfactual": "matching.changes",
    "Matcher": "matching.matcher",
    "Point": "matching.spotlight",
    "Figure": "matching.figures",
    "pooled": "matching.figures",
    "Prepared": "matching.people",
    "Recruit": "matching.recruiting",
    "recruit_next": "matching.recruiting",
    "round_quality": "matching.quality",
    "Spotlight": "matching.spotlight",
    "check": "matching.checker",
    "draw_points": "matching.spotlight",
}


def __getattr__(name: str) -> Any:
    """Load estimator and checker when asked for: whoever only reads criteria starts at once."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
