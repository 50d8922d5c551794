"""Instruments, scoring, intervals and calibration: numbers as data, nothing sent or stored here.

What loads at once is here; what needs numpy, scipy or statsmodels is imported by its module's name.
"""

from measures.change import Course, Track, track, two_low
from measures.declared import Comparison, assigned
from measures.instruments import Construct, Instrument, Item, Scale, item_hash
from measures.scores import Answer, Score, attitude, item_means, scores, split

__all__ = [
    "Answer",
    "Comparison",
    "Construct",
    "Course",
    "Instrument",
    "Item",
    "Scale",
    "Score",
    "Track",
    "assigned",
    "attitude",
    "item_hash",
    "item_means",
    "scores",
    "split",
    "track",
    "two_low",
]
