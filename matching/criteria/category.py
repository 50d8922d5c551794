"""One of several unordered answers: equal is 1, otherwise 0 or what the table of near ones says."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.base import Criterion, Kernel
from matching.faults import UnfitError, kind_of
from matching.options import Options

_SHAPE = '[["law", "politics", 0.5]]'


@dataclass(frozen=True, kw_only=True)
class Category(Criterion):
    """A string, integer or boolean."""

    kind: ClassVar[str] = "category"
    near: tuple[tuple[Hashable, Hashable, float], ...] = ()

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        raw = options.value("near")
        if raw is None:
            return {}
        if isinstance(raw, str) or not isinstance(raw, Sequence):
            options.fault("near", "is not a list", _SHAPE)
            return {}
        near: list[tuple[Hashable, Hashable, float]] = []
        for number, entry in enumerate(raw):
            fault = _near_fault(entry) or _twice(entry, near)
            if fault:
                options.fault(f"near[{number}]", fault, _SHAPE)
            else:
                near.append((entry[0], entry[1], float(entry[2])))
        return {"near": tuple(near)}

    def parse(self, value: object) -> Hashable:
        if isinstance(value, np.integer):
            return int(value)
        if not isinstance(value, str | int):
            raise UnfitError(f"is a {kind_of(value)}", "give a string or a whole number")
        return None if value == "" else value

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        number = {value: at for at, value in enumerate(dict.fromkeys((*left, *right)))}
        ours = np.array([number[value] for value in left], dtype=np.intp)
        theirs = np.array([number[value] for value in right], dtype=np.intp)
        near = [
            (number[a], number[b], similarity)
            for one, other, similarity in self.near
            for a, b in ((one, other), (other, one))
            if a in number and b in number
        ]

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            table: NDArray[np.float32] = np.zeros((len(rows), len(theirs)), dtype=np.float32)
            table[ours[rows][:, None] == theirs[None, :]] = 1
            for a, b, similarity in near:
                table[np.ix_(ours[rows] == a, theirs == b)] = similarity
            return table

        return kernel

    def shared(self, left: Any, right: Any) -> Any:
        return left if left == right else None


def _near_fault(entry: object) -> str:
    if isinstance(entry, str) or not isinstance(entry, Sequence) or len(entry) != 3:
        return "is not a triple"
    if not all(isinstance(end, str | int) for end in entry[:2]) or entry[0] == entry[1]:
        return "does not name two different categories"
    similarity = entry[2]
    if isinstance(similarity, bool) or not isinstance(similarity, int | float):
        return "has a similarity that is not a number"
    return "" if 0 <= similarity <= 1 else "has a similarity outside 0..1"


def _twice(entry: Sequence[Any], near: Sequence[tuple[Hashable, Hashable, float]]) -> str:
    known = {frozenset(pair[:2]) for pair in near}
    return "gives the same two categories again" if frozenset(entry[:2]) in known else ""
