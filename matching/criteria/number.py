"""A number: a Gaussian kernel, so that a small difference costs little and a large one all."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.base import Criterion, Kernel
from matching.faults import UnfitError, kind_of
from matching.options import Options


@dataclass(frozen=True, kw_only=True)
class Number(Criterion):
    """A finite number; similarity exp(−(d / width)² / 2)."""

    kind: ClassVar[str] = "number"
    width: float

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        return {"width": options.number("width", above=0.0)}

    def parse(self, value: object) -> Hashable:
        return finite(value)

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        ours = np.array(left, dtype=np.float64)
        theirs = np.array(right, dtype=np.float64)

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            with np.errstate(over="ignore"):  # so far apart that the similarity is 0 anyway
                apart = (ours[rows][:, None] - theirs[None, :]) / self.width
                return np.exp(-(apart**2) / 2).astype(np.float32)

        return kernel

    def shared(self, left: Any, right: Any) -> Any:
        """Give both numbers, lower first, if they are within one width of each other."""
        near = abs(left - right) <= self.width
        return (min(left, right), max(left, right)) if near else None


def finite(value: object) -> float:
    """Read a finite number; a boolean or a numeral in quotes is a mistake, not a number."""
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        raise UnfitError(f"is a {kind_of(value)}", "give a number, or None for not answered")
    if isinstance(value, np.complexfloating):
        raise UnfitError("is a complex number", "give a real number")
    try:
        number = float(value)
    except OverflowError:
        raise UnfitError("is too large") from None
    if not math.isfinite(number):
        raise UnfitError("is NaN or infinite", "give None for not answered")
    return number
