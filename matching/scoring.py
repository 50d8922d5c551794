"""Scores of pairs, block by block: sums of weighted similarities; knows no rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.criteria import Kernel
from matching.declaration import Criteria
from matching.form import Floats, Form
from matching.lookup import Curve, Lookup, Spread, bent, fills, spread
from matching.people import Side
from matching.results import LEVEL, SUPPORTER, Reason


@dataclass(frozen=True, eq=False)
class Background:
    """What a population says of each criterion: its spread, and what comparing needs."""

    spreads: tuple[Spread, ...]
    learnt: tuple[Any, ...]


def background_of(criteria: Criteria, form: Form, ours: Side, theirs: Side) -> Background:
    """Describe the population of two sides, per criterion in declared order."""
    spreads, learnt = [], []
    for at, criterion in enumerate(form.applied(criteria)):
        left, right = ours.criteria[at], theirs.criteria[at]
        known = criterion.background((*left.values, *right.values))
        kernel = criterion.compare(left.values, right.values, known)
        spreads.append(spread(_bending(kernel, form.curve(at)), left, right))
        learnt.append(known)
    return Background(tuple(spreads), tuple(learnt))


@dataclass(frozen=True, eq=False)
class Sum:
    """What scores are made of: values looked up, times shares.

    A pair's score is ``offset[r] + effects[s] + Σ shares[r, k] · lookups[k][r, s]``, kept within
    `ends`; its variance ``base[s] + Σ shares[r, k]² · doubts(k, lookups[k][r, s])``.
    """

    lookups: tuple[Lookup, ...]
    shares: NDArray[np.float32]
    stds: Floats
    middles: Floats
    relative: Floats
    offset: NDArray[np.float32]
    effects: NDArray[np.float32]
    base: NDArray[np.float32]
    ends: tuple[float, float] = (0.0, 1.0)

    def doubts(self, at: int, values: NDArray[Any], unknown: NDArray[np.bool_]) -> NDArray[Any]:
        """Variance, in similarities squared, of values of one lookup.

        An open answer is as unsure as that criterion varies; a known one as its weight is, the
        more the further it lies from the middle.
        """
        known = np.float32(self.relative[at] ** 2) * (values - np.float32(self.middles[at])) ** 2
        return np.where(unknown, np.float32(self.stds[at] ** 2), known)


class Scorer:
    """Scores of the pairs of two sides.

    Parameters
    ----------
    criteria : Criteria
    form : Form
        Weights before the recipients' own multipliers, and all else that makes a score.
    ours, theirs : Side
        Recipients and supporters.
    fitted : Background
        From `fit`; criteria it has no pairs for are described by the call's own people.
    """

    def __init__(
        self, criteria: Criteria, form: Form, ours: Side, theirs: Side, fitted: Background
    ) -> None:
        self._criteria, self._form, self.ours, self.theirs = criteria, form, ours, theirs
        count = len(form.weights)
        self.shares = form.slope * _shares(form.weights, ours)
        self._applied = form.applied(criteria)
        self._used = np.flatnonzero((self.shares > 0).any(axis=0))
        stds, middles = np.zeros(count), np.zeros(count)
        lookups: list[Lookup] = []
        for at, criterion in enumerate(self._applied):
            left, right, curve = ours.criteria[at], theirs.criteria[at], form.curve(at)
            kernel = criterion.compare(left.values, right.values, fitted.learnt[at])
            kernel = _bending(kernel, curve)
            known = fitted.spreads[at]
            if not known.pairs:
                known = spread(kernel, left, right)
            stds[at], middles[at] = known.std, known.mean
            fill = fills(criterion, left.values, right.values, known.mean, curve)
            lookups.append(Lookup(kernel, left, right, fill, known.mean))
        effects, base = theirs.once("supporters", form, lambda: _of_supporters(form, theirs))
        self._all = Sum(
            tuple(lookups),
            self.shares.astype(np.float32),
            stds,
            middles,
            np.array([form.doubt(at) for at in range(count)]),
            np.full(len(ours), form.level, dtype=np.float32),
            effects,
            base,
        )

    def sum(self) -> Sum:
        """What a scan of all pairs adds up; only criteria that somebody gives a weight."""
        parts, used = self._all, self._used
        return Sum(
            tuple(parts.lookups[at] for at in used.tolist()),
            parts.shares[:, used],
            parts.stds[used],
            parts.middles[used],
            parts.relative[used],
            parts.offset,
            parts.effects,
            parts.base,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the criteria."""
        return self._criteria.names

    @property
    def stds(self) -> Floats:
        """How much each criterion's similarity varies over the population."""
        return self._all.stds

    @property
    def effects(self) -> Floats:
        """What goes with each supporter alone."""
        return self._all.effects.astype(np.float64)

    def weights_of(self, recipient: int) -> tuple[Floats, Floats, float]:
        """Common weights, the recipient's multipliers of them, and what all together count."""
        weights, own = self._form.weights, self.ours.multipliers
        times = np.ones(len(weights)) if own is None else own[recipient]
        if not (weights * times).sum() > 0:
            times = np.ones(len(weights))
        return weights, times, self._form.slope

    def means(self, start: int, stop: int) -> NDArray[np.float32]:
        """Scores of recipients start..stop, shape (stop − start, n_supporters), allowed or not."""
        parts = self._all
        total = parts.offset[start:stop, None] + parts.effects[None, :]
        for at in self._used.tolist():
            values = parts.lookups[at].block(start, stop)
            values *= parts.shares[start:stop, at][:, None]
            total += values
        return np.clip(total, *np.array(parts.ends, dtype=np.float32), out=total)

    def stds_of(self, start: int, stop: int) -> NDArray[np.float32]:
        """Standard deviations that belong to `means`."""
        parts = self._all
        total = np.tile(parts.base, (stop - start, 1))
        for at in self._used.tolist():
            lookup = parts.lookups[at]
            doubts = parts.doubts(at, lookup.block(start, stop), lookup.unknown(start, stop))
            total += doubts * (parts.shares[start:stop, at] ** 2)[:, None]
        return np.sqrt(total)

    def parts(self, pairs: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
        """Values and which of them are open, each of shape (n_pairs, n_criteria)."""
        found = [lookup.pairs(pairs) for lookup in self._all.lookups]
        shape = len(pairs), len(found)
        values = np.array([value for value, _ in found], dtype=np.float64).T.reshape(shape)
        return values, np.array([unknown for _, unknown in found], dtype=bool).T.reshape(shape)

    def pairs(self, pairs: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Means and standard deviations of some pairs, allowed or not."""
        return self._moments(pairs, *self.parts(pairs))

    def _moments(
        self, pairs: NDArray[np.int64], values: Floats, unknown: NDArray[np.bool_]
    ) -> tuple[Floats, Floats]:
        parts, shares = self._all, self.shares[pairs[:, 0]]
        effects = parts.effects[pairs[:, 1]].astype(np.float64)
        means = np.clip(self._form.level + effects + (shares * values).sum(axis=1), *parts.ends)
        known = (parts.relative * (values - parts.middles)) ** 2
        doubts = np.where(unknown, parts.stds**2, known)
        base = parts.base[pairs[:, 1]].astype(np.float64)
        return means, np.sqrt(base + (shares**2 * doubts).sum(axis=1))

    def told(
        self, pairs: NDArray[np.int64]
    ) -> tuple[Floats, Floats, tuple[tuple[Reason, ...], ...]]:
        """Means, standard deviations and reasons of some pairs, allowed or not."""
        values, unknown = self.parts(pairs)
        means, stds = self._moments(pairs, values, unknown)
        shares = self.shares[pairs[:, 0]]
        made = []
        for pair, row, gaps, share, score in zip(
            pairs.tolist(),
            values.tolist(),
            unknown.tolist(),
            shares.tolist(),
            means.tolist(),
            strict=True,
        ):
            reasons = self._explain(pair, row, gaps, share)
            made.append((*reasons, *self._beside(pair[1], score, reasons)))
        return means, stds, tuple(made)

    def _explain(
        self, pair: Sequence[int], row: list[float], gaps: list[bool], share: list[float]
    ) -> tuple[Reason, ...]:
        reasons = []
        for at, criterion in enumerate(self._applied):
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

    def _beside(self, supporter: int, score: float, reasons: Sequence[Reason]) -> list[Reason]:
        """What adds to a learnt score beside criteria, so that all adds up, ends included."""
        if not self._form.learnt:
            return []
        effect = float(self._all.effects[supporter])
        level = score - effect - sum(reason.contribution for reason in reasons)
        found = [Reason(LEVEL, 1.0, level, level, None, part=LEVEL)]
        if effect:
            found.append(Reason(SUPPORTER, 1.0, effect, effect, None, part=SUPPORTER))
        return found


def _bending(kernel: Kernel, curve: Curve) -> Kernel:
    return kernel if curve is None else lambda rows: bent(kernel(rows), curve)


def _of_supporters(form: Form, theirs: Side) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Each supporter's effect, and the variance that every pair with them has."""
    ids = [row.get("id") for row in theirs.rows]
    effects = [0.0 if one is None else form.effects.get(one, 0.0) for one in ids]
    unsure = [form.unseen if one is None else form.variances.get(one, form.unseen) for one in ids]
    base = np.array(unsure, dtype=np.float64) + form.noise
    return np.array(effects, dtype=np.float32), base.astype(np.float32)


def _shares(weights: Floats, ours: Side) -> Floats:
    """Each recipient's weights, scaled to add up to 1; all zero counts as nothing said."""
    table = np.tile(weights, (len(ours), 1))
    if ours.multipliers is not None:
        own = table * ours.multipliers
        table = np.where(own.sum(axis=1, keepdims=True) > 0, own, table)
    return np.asarray(table / table.sum(axis=1, keepdims=True), dtype=np.float64)


def declared_form(criteria: Criteria) -> Form:
    """Weights as declared."""
    return Form(np.array([criterion.weight for criterion in criteria.criteria], dtype=np.float64))
