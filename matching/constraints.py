"""Hard rules: which pairs may never be made, whatever the score says."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.base import Kernel
from matching.criteria.number import finite
from matching.faults import UnfitError, kind_of
from matching.options import Options

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, kw_only=True)
class Constraint(ABC):
    """A rule about one field of each side; `missing` says what an open answer means."""

    kind: ClassVar[str]
    name: str
    field: str
    supporter_field: str
    missing: str = "allow"

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:  # noqa: ARG003  (most have nothing own)
        """Read what only this kind has, as constructor arguments; faults go to `options`."""
        return {}

    @abstractmethod
    def parse(self, value: object) -> Hashable:
        """Turn one answer into a comparable value; None = not answered; raise `UnfitError`."""

    @abstractmethod
    def allow(self, left: Sequence[Any], right: Sequence[Any]) -> Kernel:
        """Prepare, for distinct answers, 1 where a pair is allowed and 0 where not."""


@dataclass(frozen=True, kw_only=True)
class Overlap(Constraint):
    """The two sets (or single values) have at least one member in common."""

    kind: ClassVar[str] = "overlap"

    def parse(self, value: object) -> Hashable:
        return _members(value)

    def allow(self, left: Sequence[Any], right: Sequence[Any]) -> Kernel:
        common = _common(left, right)
        return lambda rows: (common(rows) > 0).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Disjoint(Constraint):
    """The two sets (or single values) have no member in common."""

    kind: ClassVar[str] = "disjoint"

    def parse(self, value: object) -> Hashable:
        return _members(value)

    def allow(self, left: Sequence[Any], right: Sequence[Any]) -> Kernel:
        common = _common(left, right)
        return lambda rows: (common(rows) == 0).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Equal(Constraint):
    """The two answers, single values or whole sets, are the same."""

    kind: ClassVar[str] = "equal"

    def parse(self, value: object) -> Hashable:
        return _members(value)

    def allow(self, left: Sequence[Any], right: Sequence[Any]) -> Kernel:
        number = {value: at for at, value in enumerate(dict.fromkeys((*left, *right)))}
        ours = np.array([number[value] for value in left], dtype=np.intp)
        theirs = np.array([number[value] for value in right], dtype=np.intp)
        return lambda rows: (ours[rows][:, None] == theirs[None, :]).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Range(Constraint):
    """Two ranges meet; each side gives a number, or ``[low, high]`` with None for an open end.

    A number is a range of one point, so a wish ``[25, 40]`` on one side admits the ages 25 to 40
    on the other. Ends belong to the range. `width` (default 0) lets them miss by that much: two
    numbers then may differ by at most `width`.
    """

    kind: ClassVar[str] = "range"
    width: float = 0.0

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        return {"width": options.number("width", 0.0, least=0.0)}

    def parse(self, value: object) -> Hashable:
        if isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes):
            if len(value) != 2:
                raise UnfitError(f"has {len(value)} entries", "give [low, high]")
            low = -np.inf if value[0] is None else finite(value[0])
            high = np.inf if value[1] is None else finite(value[1])
            if low > high:
                raise UnfitError("has a low end above its high end", "give [low, high]")
            return low, high
        number = finite(value)
        return number, number

    def allow(self, left: Sequence[Any], right: Sequence[Any]) -> Kernel:
        ours, theirs = (np.array(side, dtype=float).reshape(-1, 2) for side in (left, right))

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            low, high = ours[rows, 0][:, None], ours[rows, 1][:, None]
            meets = (low - self.width <= theirs[:, 1]) & (theirs[:, 0] - self.width <= high)
            return np.asarray(meets, dtype=np.float32)

        return kernel


def _members(value: object) -> Hashable:
    if isinstance(value, np.integer):
        return (int(value),)
    if isinstance(value, str | int):
        return None if value == "" else (value,)
    if not isinstance(value, Sequence | AbstractSet):
        raise UnfitError(f"is a {kind_of(value)}", "give a string, a whole number or a list")
    if not all(isinstance(member, str | int) for member in value):
        raise UnfitError("holds a member that is neither a string nor a whole number")
    return tuple(sorted(set(value), key=lambda member: (str(type(member)), member))) or None


def _common(left: Sequence[Any], right: Sequence[Any]) -> Kernel:
    """Prepare how many members two sets share."""
    number: dict[Hashable, int] = {}
    for members in (*left, *right):
        for member in members:
            number.setdefault(member, len(number))
    ours, theirs = (_indicator(side, number) for side in (left, right))
    flipped = theirs.T.tocsr()
    return lambda rows: np.asarray((ours[rows] @ flipped).toarray(), dtype=np.float32)


def _indicator(side: Sequence[Any], number: dict[Hashable, int]) -> "sparse.csr_array":
    from scipy import sparse  # loads when people are first compared

    rows = [row for row, members in enumerate(side) for _ in members]
    columns = [number[member] for members in side for member in members]
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(side), len(number)))


CONSTRAINTS: tuple[type[Constraint], ...] = (Overlap, Disjoint, Equal, Range)
