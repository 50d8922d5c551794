"""Scores of pairs, block by block: weighted means of similarities; knows no rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.declaration import Criteria
from matching.lookup import Lookup, Spread, fills, spread
from matching.people import Side
from matching.results import Reason


@dataclass(frozen=True, eq=False)
class Background:
    """What a population says of each criterion: its spread, and what comparing needs."""

    spreads: tuple[Spread, ...]
    learnt: tuple[Any, ...]


def background_of(criteria: Criteria, ours: Side, theirs: Side) -> Background:
    """Describe the population of two sides, per criterion in declared order."""
    spreads, learnt = [], []
    for at, criterion in enumerate(criteria.criteria):
        left, right = ours.criteria[at], theirs.criteria[at]
        known = criterion.background((*left.values, *right.values))
        kernel = criterion.compare(left.values, right.values, known)
        spreads.append(spread(kernel, left, right))
        learnt.append(known)
    return Background(tuple(spreads), tuple(learnt))


class Scorer:
    """Scores of the pairs of two sides.

    Parameters
    ----------
    criteria : Criteria
    weights : ndarray, shape (n_criteria,)
        Before the recipients' own multipliers.
    ours, theirs : Side
        Recipients and supporters.
    fitted : Background
        From `fit`; criteria it has no pairs for are described by the call's own people.
    """

    def __init__(
        self,
        criteria: Criteria,
        weights: NDArray[np.float64],
        ours: Side,
        theirs: Side,
        fitted: Background,
    ) -> None:
        self._criteria, self.ours, self.theirs = criteria, ours, theirs
        self.shares = _shares(weights, ours)
        self._shares = self.shares.astype(np.float32)
        self._used = np.flatnonzero((self.shares > 0).any(axis=0))
        self.stds = np.zeros(len(weights))
        self._lookups: list[Lookup] = []
        for at, criterion in enumerate(criteria.criteria):
            left, right = ours.criteria[at], theirs.criteria[at]
            kernel = criterion.compare(left.values, right.values, fitted.learnt[at])
            known = fitted.spreads[at]
            if not known.pairs:
                known = spread(kernel, left, right)
            self.stds[at] = known.std
            fill = fills(criterion, left.values, right.values, known.mean)
            self._lookups.append(Lookup(kernel, left, right, fill, known.mean))

    def means(self, start: int, stop: int) -> NDArray[np.float32]:
        """Scores of recipients start..stop, shape (stop − start, n_supporters), allowed or not."""
        total = np.zeros((stop - start, len(self.theirs)), dtype=np.float32)
        for at in self._used:
            values = self._lookups[at].block(start, stop)
            values *= self._shares[start:stop, at][:, None]
            total += values
        return np.minimum(total, np.float32(1))

    def stds_of(self, start: int, stop: int) -> NDArray[np.float32]:
        """Standard deviations that belong to `means`."""
        total = np.zeros((stop - start, len(self.theirs)), dtype=np.float32)
        for at in self._used:
            unknown = self._lookups[at].unknown(start, stop)
            part = (self._shares[start:stop, at] * np.float32(self.stds[at])) ** 2
            total += np.where(unknown, part[:, None], np.float32(0))
        return np.sqrt(total)

    def parts(self, pairs: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Similarities and which of them are open, each of shape (n_pairs, n_criteria)."""
        found = [lookup.pairs(pairs) for lookup in self._lookups]
        shape = len(pairs), len(found)
        values = np.array([value for value, _ in found]).T.reshape(shape)
        return values, np.array([unknown for _, unknown in found]).T.reshape(shape)

    def pairs(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Means and standard deviations of some pairs, allowed or not."""
        values, unknown = self.parts(pairs)
        shares = self.shares[pairs[:, 0]]
        means = np.minimum((shares * values).sum(axis=1), 1.0)
        return means, np.sqrt(((shares * self.stds) ** 2 * unknown).sum(axis=1))

    def reasons(self, pairs: NDArray[np.int64]) -> tuple[tuple[Reason, ...], ...]:
        """Explain some pairs, allowed or not."""
        values, unknown = self.parts(pairs)
        shares = self.shares[pairs[:, 0]]
        made = []
        for pair, row, gaps, share in zip(
            pairs.tolist(), values.tolist(), unknown.tolist(), shares.tolist(), strict=True
        ):
            made.append(self._explain(pair, row, gaps, share))
        return tuple(made)

    def _explain(
        self, pair: Sequence[int], row: list[float], gaps: list[bool], share: list[float]
    ) -> tuple[Reason, ...]:
        reasons = []
        for at, criterion in enumerate(self._criteria.criteria):
            left, right = self.ours.criteria[at], self.theirs.criteria[at]
            shared = None
            if not gaps[at]:
                ours, theirs = left.codes[pair[0]], right.codes[pair[1]]
                shared = criterion.shared(left.values[ours], right.values[theirs])
            reasons.append(
                Reason(
                    criterion.name, row[at], share[at], share[at] * row[at], shared, not gaps[at]
                )
            )
        return tuple(reasons)


def _shares(weights: NDArray[np.float64], ours: Side) -> NDArray[np.float64]:
    """Each recipient's weights, scaled to add up to 1; all zero counts as nothing said."""
    table = np.tile(weights, (len(ours), 1))
    if ours.multipliers is not None:
        own = table * ours.multipliers
        table = np.where(own.sum(axis=1, keepdims=True) > 0, own, table)
    return np.asarray(table / table.sum(axis=1, keepdims=True), dtype=np.float64)


def declared_weights(criteria: Criteria) -> Mapping[str, float]:
    """Weights as declared, by criterion."""
    return {criterion.name: criterion.weight for criterion in criteria.criteria}
