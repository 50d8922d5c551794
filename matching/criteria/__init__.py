"""The kinds of criterion, one file each; a new kind is a file and a line here."""

from matching.criteria.base import Criterion, Kernel
from matching.criteria.category import Category
from matching.criteria.number import Number
from matching.criteria.ordinal import Ordinal
from matching.criteria.tags import Tags
from matching.criteria.text import Text
from matching.criteria.trajectory import Trajectory
from matching.criteria.vector import Vector

CRITERIA: tuple[type[Criterion], ...] = (
    Tags,
    Category,
    Ordinal,
    Number,
    Vector,
    Trajectory,
    Text,
)

__all__ = ["CRITERIA", "Criterion", "Kernel"]
