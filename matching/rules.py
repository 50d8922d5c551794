"""Which pairs may be made at all, block by block, and what stands in the way of the others."""

from collections.abc import Collection, Iterator
from copy import copy

import numpy as np
from numpy.typing import NDArray

from matching.declaration import Criteria
from matching.lookup import Lookup
from matching.people import Side
from matching.results import Feasibility

_CELLS = 1 << 20  # pairs in a block: 4 MB in float32, small enough for the cache


def blocks(n_recipients: int, n_supporters: int) -> Iterator[tuple[int, int]]:
    """Ranges of recipients that fit into the cache with all supporters."""
    step = max(1, _CELLS // max(1, n_supporters))
    for start in range(0, n_recipients, step):
        yield start, min(start + step, n_recipients)


class Rules:
    """The constraints and forbidden pairs of one call.

    Parameters
    ----------
    criteria : Criteria
    ours, theirs : Side
        Recipients and supporters.
    forbidden : ndarray of int, shape (n, 2)
    """

    def __init__(
        self,
        criteria: Criteria,
        ours: Side,
        theirs: Side,
        forbidden: NDArray[np.int64],
    ) -> None:
        self._shape = len(ours), len(theirs)
        self.lookups: list[tuple[str, Lookup]] = []
        for at, rule in enumerate(criteria.constraints):
            left, right = ours.constraints[at], theirs.constraints[at]
            fill = float(rule.missing == "allow")
            mine = np.full(len(left.values), fill, dtype=np.float32)
            others = np.full(len(right.values), fill, dtype=np.float32)
            kernel = rule.allow(left.values, right.values)
            self.lookups.append((rule.name, Lookup(kernel, left, right, (mine, others), fill)))
        self.forbidden = forbidden[np.argsort(forbidden[:, 0], kind="stable")]

    def without(self, names: Collection[str]) -> "Rules":
        """The same rules but some."""
        fewer = copy(self)
        fewer.lookups = [(name, lookup) for name, lookup in self.lookups if name not in names]
        return fewer

    def allowed(self, start: int, stop: int) -> NDArray[np.bool_]:
        """Which pairs of recipients start..stop break no constraint and are not forbidden."""
        mask = ~self._forbidden_mask(start, stop)
        for _, rule in self.lookups:
            mask &= rule.block(start, stop) > 0
        return mask

    def allowed_pairs(self, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some pairs break no constraint."""
        mask = np.ones(len(pairs), dtype=np.bool_)
        for _, rule in self.lookups:
            mask &= rule.pairs(pairs)[0] > 0
        return mask

    def feasibility(self) -> Iterator[Feasibility]:
        """Count, per recipient, what each rule removes."""
        names = [name for name, _ in self.lookups] + ["forbidden"]
        for start, stop in blocks(*self._shape):
            removes = [rule.block(start, stop) <= 0 for _, rule in self.lookups]
            removes.append(self._forbidden_mask(start, stop))
            hits = np.sum(removes, axis=0)
            removed = np.array([mask.sum(axis=1) for mask in removes]).T.tolist()
            alone = np.array([(mask & (hits == 1)).sum(axis=1) for mask in removes]).T.tolist()
            for at, possible in enumerate((hits == 0).sum(axis=1).tolist()):
                yield Feasibility(
                    start + at,
                    self._shape[1],
                    possible,
                    dict(zip(names, removed[at], strict=True)),
                    dict(zip(names, alone[at], strict=True)),
                )

    def _forbidden_mask(self, start: int, stop: int) -> NDArray[np.bool_]:
        mask = np.zeros((stop - start, self._shape[1]), dtype=np.bool_)
        low, high = np.searchsorted(self.forbidden[:, 0], (start, stop))
        pairs = self.forbidden[low:high]
        mask[pairs[:, 0] - start, pairs[:, 1]] = True
        return mask
