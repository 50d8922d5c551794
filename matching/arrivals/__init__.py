"""People who come day by day: what may come is drawn from what came, and prices keep places for it.

Works on values of pairs (`Matcher.score`); knows no criteria and no clock.
"""

from matching.arrivals.ahead import Decision, Setting, look_ahead
from matching.arrivals.frontier import Point, frontier
from matching.arrivals.history import History, Rates, rates
from matching.arrivals.holding import Back, Came, hold_back
from matching.arrivals.share import share_of_hindsight
from matching.arrivals.simulation import Course, Stream, at_once, batches, hindsight, looking_ahead
from matching.arrivals.waits import Wait, waits

__all__ = [
    "Back",
    "Came",
    "Course",
    "Decision",
    "History",
    "Point",
    "Rates",
    "Setting",
    "Stream",
    "Wait",
    "at_once",
    "batches",
    "frontier",
    "hindsight",
    "hold_back",
    "look_ahead",
    "looking_ahead",
    "rates",
    "share_of_hindsight",
    "waits",
]
