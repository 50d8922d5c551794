"""The table of arms: who was put into which arm of a declared comparison, by what chance."""

from collections.abc import Iterable, Iterator

from measures.exporting.rows import ArmRow
from measures.exporting.shifting import Pseudonyms
from measures.exporting.tables import Row

ARMS = ("comparison", "pseudonym", "arm", "arm_propensity", "assigned_at")


def arm_rows(arms: Iterable[ArmRow], names: Pseudonyms) -> Iterator[Row]:
    """Yield a row for each person and comparison."""
    for one in arms:
        yield {
            "comparison": one.comparison,
            "pseudonym": names.name("person", one.person),
            "arm": one.arm,
            "arm_propensity": one.propensity,
            "assigned_at": names.moment(one.person, one.at),
        }
