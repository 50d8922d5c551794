"""Several numbers on one scale (interests, attitudes): the closer in each, the more alike."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.criteria.answers import once
from matching.criteria.base import Criterion, Kernel
from matching.criteria.number import finite
from matching.faults import UnfitError, kind_of
from matching.loops import loaded
from matching.options import Options

_NEAR = 0.15  # of the scale: so close counts as shared
_MOST = 1000  # each component is one pass over a block
_EACH = 64  # more components are weighted as a whole: ratings would not tell them apart


@dataclass(frozen=True, kw_only=True)
class Vector(Criterion):
    """List or mapping of numbers in `low`..`high`; 1 − mean distance over what both answered.

    `learn` says whether learning gives one weight to the whole or one to each component; a
    declared score is the same for both.
    """

    kind: ClassVar[str] = "vector"
    low: float
    high: float
    learn: str = "whole"
    weights: Mapping[Any, float] = field(default_factory=dict)

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        low, high = options.number("low", 0.0), options.number("high", 1.0)
        if high <= low:
            options.fault("high", f"is {high:g} and low is {low:g}", "must be greater than low")
        return {
            "low": low,
            "high": high,
            "learn": options.choice("learn", ("whole", "each"), "whole"),
        }

    def parse(self, value: object) -> Hashable:
        if isinstance(value, Mapping):
            if not all(isinstance(key, str | int) for key in value):
                raise UnfitError("has a component whose name is neither string nor whole number")
            entries = sorted(value.items(), key=lambda entry: str(entry[0]))
        elif isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes):
            entries = list(enumerate(value))
        else:
            raise UnfitError(f"is a {kind_of(value)}", "give a list or mapping of numbers")
        if len(entries) > _MOST:
            raise UnfitError(f"has {len(entries)} components", f"at most {_MOST}")
        return tuple((k, self._inside(v)) for k, v in entries if v is not None) or None

    def _inside(self, value: object) -> float:
        number = finite(value)
        if not self.low <= number <= self.high:
            raise UnfitError("has a component outside the scale", f"{self.low:g}..{self.high:g}")
        return number

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        # Components that only recipients answered are compared with nobody's.
        keys, theirs, known, shares = once(right, "vector", self, lambda: self._prepared(right))
        ours = self._matrix(left, {key: at for at, key in enumerate(keys)})

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            found: NDArray[np.float32] = loaded().distances(ours[:, rows], theirs, known, shares)
            return found

        return kernel

    def _prepared(self, right: Sequence[Any]) -> tuple[list[Any], Any, Any, NDArray[np.float32]]:
        keys = list(dict.fromkeys(key for value in right for key, _ in value))
        matrix = self._matrix(right, {key: at for at, key in enumerate(keys)})
        known = (~np.isnan(matrix)).astype(np.float32)
        return keys, np.nan_to_num(matrix), known, self._shares(keys)

    def _shares(self, keys: Iterable[Any]) -> NDArray[np.float32]:
        """Weights of components; one that nobody had when they were learnt counts as the mean."""
        middle = sum(self.weights.values()) / len(self.weights) if self.weights else 1.0
        found = np.array([self.weights.get(key, middle) for key in keys], dtype=np.float64)
        return (found / (found.sum() or 1.0)).astype(np.float32)

    def split(
        self, left: Sequence[Any], right: Sequence[Any]
    ) -> tuple[tuple[Any, ...], NDArray[np.float32]] | None:
        keys = {key for value in (*left, *right) for key, _ in value}
        if self.learn != "each" or not 1 < len(keys) <= _EACH:
            return None
        names = tuple(sorted(keys, key=lambda key: (str(type(key)), key)))
        place = {key: at for at, key in enumerate(names)}
        ours, theirs = (self._matrix(side, place) for side in (left, right))
        return names, np.asarray(1 - np.abs(ours - theirs), dtype=np.float32)

    def weighted(self, weights: Mapping[Any, float]) -> Self:
        return replace(self, weights=weights)

    def _matrix(self, values: Sequence[Any], place: Mapping[Any, int]) -> NDArray[np.float32]:
        matrix = np.full((len(place), len(values)), np.nan, dtype=np.float32)
        for column, value in enumerate(values):
            for key, number in value:
                if key not in place:
                    continue
                matrix[place[key], column] = (number - self.low) / (self.high - self.low)
        return matrix

    def shared(self, left: Any, right: Any) -> Any:
        """Name the components that both rate in the upper half of the scale and nearly alike."""
        other = dict(right)
        middle, near = (self.low + self.high) / 2, _NEAR * (self.high - self.low)
        return (
            tuple(
                key
                for key, number in left
                if key in other and min(number, other[key]) > middle
                if abs(number - other[key]) <= near
            )
            or None
        )

    def reach(self, value: Any, *, supporter: bool) -> tuple[float, float]:  # noqa: ARG002
        scaled = np.array([(number - self.low) / (self.high - self.low) for _, number in value])
        farthest = np.maximum(scaled, 1 - scaled)
        # The other may answer any one component alone, so the single worst one bounds.
        return float(1 - farthest.max()), 1.0
