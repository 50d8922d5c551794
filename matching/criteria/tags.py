"""Sets of tags with strengths: weighted Jaccard, with credit for common ancestors."""

import math
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.base import Criterion, Kernel
from matching.faults import UnfitError, kind_of
from matching.options import Options

if TYPE_CHECKING:
    from scipy import sparse

_CREDIT = 0.5  # what a parent is worth beside its child
_DENSE = 2048  # up to so many columns one dense product is quicker than a sparse one

Weighted = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Tags(Criterion):
    """``[tag, …]`` or ``{tag: strength}``; similarity Σ min / Σ max over tags and ancestors.

    A tag gives half its strength to its parent, a quarter to its grandparent and so on, so that two
    people whose tags meet further up are alike in part.
    """

    kind: ClassVar[str] = "tags"
    taxonomy: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        raw = options.value("taxonomy")
        if raw is None:
            return {}
        if not isinstance(raw, Mapping) or not all(
            isinstance(end, str) and end for edge in raw.items() for end in edge
        ):
            options.fault("taxonomy", "is not a table of strings", '{ child = "parent" }')
            return {}
        cyclic = sorted(tag for tag in raw if _in_cycle(tag, raw))
        if cyclic:
            options.fault("taxonomy", f"runs in a circle through {', '.join(cyclic)}")
            return {}
        return {"taxonomy": dict(raw)}

    def parse(self, value: object) -> Hashable:
        if isinstance(value, Mapping):
            return tuple(sorted(_strengths(value).items())) or None
        if isinstance(value, str) or not isinstance(value, Sequence | AbstractSet):
            raise UnfitError(f"is a {kind_of(value)}", "give a list of strings")
        if not all(isinstance(tag, str) and tag for tag in value):
            raise UnfitError("holds a tag that is not a non-empty string")
        return tuple((tag, 1.0) for tag in sorted(set(value))) or None

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        sides = [self._expanded(value) for value in left], [self._expanded(v) for v in right]
        ours, theirs = _steps(*sides)
        own = np.array([sum(tags.values()) for tags in sides[0]], dtype=np.float32)
        other = np.array([sum(tags.values()) for tags in sides[1]], dtype=np.float32)
        if ours.shape[1] <= _DENSE:
            dense = theirs.toarray().T

            def product(rows: NDArray[np.intp]) -> NDArray[np.float32]:
                return np.asarray(ours[rows].toarray() @ dense, dtype=np.float32)
        else:
            flipped = theirs.T.tocsr()

            def product(rows: NDArray[np.intp]) -> NDArray[np.float32]:
                return np.asarray((ours[rows] @ flipped).toarray(), dtype=np.float32)

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            common = product(rows)
            total = own[rows][:, None] + other[None, :] - common
            return np.asarray(np.clip(common / total, 0, 1), dtype=np.float32)

        return kernel

    def shared(self, left: Any, right: Any) -> Any:
        common = set(self._expanded(left)) & set(self._expanded(right))
        above = {parent for tag in common for parent in self._ancestors(tag)}
        return tuple(sorted(common - above)) or None

    def _ancestors(self, tag: str) -> list[str]:
        found = []
        while tag in self.taxonomy:
            tag = self.taxonomy[tag]
            found.append(tag)
        return found

    def _expanded(self, value: Sequence[tuple[str, float]]) -> Weighted:
        tags = dict(value)
        for tag, strength in value:
            for ancestor in self._ancestors(tag):
                strength *= _CREDIT  # noqa: PLW2901  (falls with every step up)
                tags[ancestor] = max(tags.get(ancestor, 0.0), strength)
        return tags


def _in_cycle(tag: str, parents: Mapping[str, str]) -> bool:
    seen = {tag}
    step = parents[tag]
    while step in parents and step not in seen:
        seen.add(step)
        step = parents[step]
    return step == tag


def _strengths(value: Mapping[Any, Any]) -> Weighted:
    if not all(isinstance(tag, str) and tag for tag in value):
        raise UnfitError("holds a tag that is not a non-empty string")
    for strength in value.values():
        if isinstance(strength, bool) or not isinstance(strength, int | float):
            raise UnfitError(f"holds a strength that is a {kind_of(strength)}", "give numbers")
        if not math.isfinite(strength) or strength < 0:
            raise UnfitError("holds a strength that is negative or not finite")
    return {tag: float(strength) for tag, strength in value.items() if strength > 0}


def _steps(
    left: Sequence[Weighted], right: Sequence[Weighted]
) -> "tuple[sparse.csr_array, sparse.csr_array]":
    """Two matrices whose product is Σ min(strength, strength): one column per tag and strength."""
    levels: dict[str, set[float]] = {}
    for tags in (*left, *right):
        for tag, strength in tags.items():
            levels.setdefault(tag, set()).add(strength)
    columns: dict[str, list[tuple[float, int, float]]] = {}
    count = 0
    for tag in sorted(levels):
        steps, below = [], 0.0
        for level in sorted(levels[tag]):
            steps.append((level, count, level - below))
            below, count = level, count + 1
        columns[tag] = steps
    return _side(left, columns, count, heights=True), _side(right, columns, count, heights=False)


def _side(
    people: Sequence[Weighted],
    columns: Mapping[str, Sequence[tuple[float, int, float]]],
    count: int,
    *,
    heights: bool,
) -> "sparse.csr_array":
    from scipy import sparse  # loads when people are first compared

    rows, places, data = [], [], []
    for row, tags in enumerate(people):
        for tag, strength in tags.items():
            for level, column, height in columns[tag]:
                if level > strength:
                    break
                rows.append(row)
                places.append(column)
                data.append(height if heights else 1.0)
    shape = (len(people), count)
    return sparse.csr_array((np.array(data, dtype=np.float32), (rows, places)), shape=shape)
