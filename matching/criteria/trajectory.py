"""Where somebody stands on a way: the supporter ideally a little ahead, least of all behind."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.criteria.answers import once
from matching.criteria.base import Criterion, Kernel
from matching.criteria.number import finite
from matching.faults import UnfitError, kind_of
from matching.options import Options

# Where else the best distance may lie (quantiles of those there are), and how widely it may fall
# off behind and ahead (in their standard deviations).
_PLACES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_WIDTHS = ((0.2, 0.5), (0.25, 0.75), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0), (1.0, 0.5))
_PART = 0.5  # time within a stage never counts as much as one stage


@dataclass(frozen=True, kw_only=True)
class Trajectory(Criterion):
    """``{stage, since}``; the supporter ideally `best` steps ahead.

    `stage` is a number of steps or, if `stages` are declared, one of them. `since` (optional) is
    the date the stage began (date or ISO text) or the days since then; of two people both given
    in the same way, the one who is `span` days longer in the stage counts half a step further.
    The similarity is exp(−((d − best) / w)² / 2), w = `behind` below `best`, `ahead` above.
    `learn` says whether these three may be learnt too, or the criterion's weight alone.
    """

    kind: ClassVar[str] = "trajectory"
    best: float
    behind: float
    ahead: float
    span: float
    stages: tuple[str, ...] = ()
    learn: str = "shape"

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:
        return {
            "best": options.number("best", 1.0),
            "behind": options.number("behind", 0.5, above=0.0),
            "ahead": options.number("ahead", 2.0, above=0.0),
            "span": options.number("span", 365.0, above=0.0),
            "stages": options.strings("stages", required=False),
            "learn": options.choice("learn", ("shape", "weight"), "shape"),
        }

    def parse(self, value: object) -> Hashable:
        if not isinstance(value, Mapping):
            raise UnfitError(f"is a {kind_of(value)}", "give {stage, since}")
        if set(value) - {"stage", "since"}:
            raise UnfitError("has an unknown key", "known: stage, since")
        stage = value.get("stage")
        if stage is None or stage == "":
            return None
        return (self._stage(stage), *_since(value.get("since")))

    def _stage(self, stage: object) -> float:
        if not self.stages:
            return finite(stage)
        if not isinstance(stage, str) or stage not in self.stages:
            raise UnfitError("has an unknown stage", f"one of {', '.join(self.stages)}")
        return float(self.stages.index(stage))

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:  # noqa: ARG002
        ours = np.array(left, dtype=np.float64).reshape(-1, 3)
        theirs = once(
            right, "trajectory", None, lambda: np.array(right, dtype=np.float64).reshape(-1, 3)
        )

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            ahead = self._ahead(ours[rows][:, None, :], theirs[None, :, :])
            return self._similarity(ahead).astype(np.float32)

        return kernel

    def _ahead(self, ours: NDArray[Any], theirs: NDArray[Any]) -> NDArray[np.float64]:
        longer = np.nan_to_num(theirs[..., 2] - ours[..., 2], nan=0.0)
        longer = np.where(theirs[..., 1] == ours[..., 1], longer, 0.0)
        within = np.clip(longer / self.span, -1, 1) * _PART
        return np.asarray(theirs[..., 0] - ours[..., 0] + within, dtype=np.float64)

    def _similarity(self, ahead: NDArray[np.float64]) -> NDArray[np.float64]:
        off = ahead - self.best
        with np.errstate(over="ignore"):  # so far apart that the similarity is 0 anyway
            scaled = off / np.where(off < 0, self.behind, self.ahead)
            return np.asarray(np.exp(-(scaled**2) / 2), dtype=np.float64)

    def shared(self, left: Any, right: Any) -> Any:
        """Give the steps the supporter is ahead, where that is near the best distance."""
        longer = right[2] - left[2] if right[1] == left[1] else 0.0
        ahead = right[0] - left[0] + min(max(longer / self.span, -1.0), 1.0) * _PART
        off = ahead - self.best
        near = abs(off) <= (self.behind if off < 0 else self.ahead)  # one width from the best
        return {"steps_ahead": round(float(ahead), 3)} if near else None

    def shapes(
        self, left: Sequence[Any], right: Sequence[Any]
    ) -> tuple[tuple[Mapping[str, float], NDArray[np.float64]], ...]:
        if self.learn != "shape":
            return ()
        ours, theirs = (np.array(side, dtype=np.float64).reshape(-1, 3) for side in (left, right))
        ahead = self._ahead(ours, theirs)
        whole = float(ahead.std())
        if not whole > 0:
            return ()
        places = {self.best, 0.0, *np.quantile(ahead, _PLACES).tolist()}
        widths = {(self.behind, self.ahead)} | {
            (whole * behind, whole * further) for behind, further in _WIDTHS
        }
        found = []
        for best in sorted(places):
            for behind, further in sorted(widths):
                numbers = {"best": best, "behind": behind, "ahead": further}
                if numbers != {"best": self.best, "behind": self.behind, "ahead": self.ahead}:
                    found.append((numbers, self.weighted(numbers)._similarity(ahead)))  # noqa: SLF001
        return tuple(found)

    def weighted(self, weights: Mapping[Any, float]) -> Self:
        return replace(self, **dict[str, Any](weights))

    def reach(self, value: Any, *, supporter: bool) -> tuple[float, float]:
        if not self.stages:
            return 0.0, 1.0
        steps = np.arange(len(self.stages)) - value[0]
        steps = -steps if supporter else steps
        ends = np.array([steps.min() - _PART, steps.max() + _PART])
        best = np.clip(self.best, ends[0], ends[1])
        similar = self._similarity(np.append(ends, best))
        return float(similar.min()), float(similar.max())


def _since(value: object) -> tuple[float, float]:
    """How it was given (0 not, 1 date, 2 days) and days, up to a constant, longer = larger."""
    if value is None or value == "":
        return 0.0, 0.0
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            raise UnfitError("has a since that is not an ISO date", "2024-05-31") from None
    if isinstance(value, date):
        return 1.0, -float(value.toordinal())
    days = finite(value)
    if days < 0:
        raise UnfitError("has a negative number of days in since")
    return 2.0, days
