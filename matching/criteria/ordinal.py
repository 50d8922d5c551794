"""One of several ordered levels: the fewer steps between two people, the more alike."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.base import Criterion, Kernel
from matching.faults import UnfitError, kind_of
from matching.options import Options


@dataclass(frozen=True, kw_only=True)
class Ordinal(Criterion):
    """One of `levels`; similarity 1 − steps between / steps from the first to the last level."""

    kind: ClassVar[str] = "ordinal"
    levels: tuple[str, ...]

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        levels = options.strings("levels")
        if len(levels) == 1:
            options.fault("levels", "has only one level", "give at least two, lowest first")
        return {"levels": levels}

    def parse(self, value: object) -> Hashable:
        if not isinstance(value, str):
            raise UnfitError(f"is a {kind_of(value)}", f"one of {', '.join(self.levels)}")
        if value == "":
            return None
        if value not in self.levels:
            raise UnfitError("is an unknown level", f"one of {', '.join(self.levels)}")
        return self.levels.index(value)

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        ours = np.array(left, dtype=np.float32)
        theirs = np.array(right, dtype=np.float32)
        most = np.float32(len(self.levels) - 1)

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            steps = np.abs(ours[rows][:, None] - theirs[None, :])
            return np.asarray(1 - steps / most, dtype=np.float32)

        return kernel

    def shared(self, left: Any, right: Any) -> Any:
        return self.levels[left] if left == right else None

    def reach(self, value: Any, *, supporter: bool) -> tuple[float, float]:  # noqa: ARG002
        most = len(self.levels) - 1
        return 1 - max(value, most - value) / most, 1.0
