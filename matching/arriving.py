"""Somebody arrives: the best supporters for one person, in milliseconds, at prices if wanted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import Pairs, capacity_of, count_of, floats_of, length_of, number_of
from matching.faults import Fault, raise_all
from matching.people import People, Prepared, read_side
from matching.reading import Reading
from matching.results import Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """One supporter for one recipient.

    Attributes
    ----------
    supporter : int
        Position.
    score, std : float
    net : float
        max(0, score − caution · std) − the supporter's price: what the pair is worth beside
        keeping the place for those who come later.
    reasons : tuple of Reason
    """

    supporter: int
    score: float
    std: float
    net: float
    reasons: tuple[Reason, ...]


class Arriving(Reading):  # type: ignore[no-untyped-call]
    """What a matcher does for single arrivals."""

    def prepare(self, supporters: People) -> Prepared:
        """Read supporters once, for many calls.

        Parameters
        ----------
        supporters : sequence of mappings

        Returns
        -------
        Prepared
            Goes in place of `supporters` into every method of this matcher. Made anew when
            somebody's row changes; a later `fit` with the same criteria leaves it usable.

        Raises
        ------
        NotFittedError, MatchingError
            As `score`.
        """
        faults: list[Fault] = []
        criteria = self._ready()
        side = read_side(supporters, criteria, "supporters", faults)
        raise_all(faults)
        return Prepared(criteria, side)

    def best(
        self,
        recipients: People,
        supporters: People,
        count: int = 1,
        *,
        capacity: ArrayLike = 1,
        prices: ArrayLike | None = None,
        forbidden: Pairs = (),
        caution: float = 0.0,
    ) -> tuple[tuple[Choice, ...], ...]:
        """Give each recipient's best supporters, each recipient for themselves.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
            Supporters from `prepare` save reading them again.
        count : int
            So many for each recipient, at most.
        capacity : int or array of int, shape (n_supporters,)
            Who has no place is left out.
        prices : array of float, shape (n_supporters,), optional
            Taken off, such as `Assignment.prices` or `reserve_prices`. They change the order;
            also who is worth less than their price is given, so that a caller can decide.
        forbidden : array of int, shape (n, 2)
        caution : float
            Standard deviations taken off each score.

        Returns
        -------
        tuple of tuple of Choice
            Per recipient, from the highest net value down.

        Raises
        ------
        NotFittedError, MatchingError
            As `score`.
        """
        faults: list[Fault] = []
        most = count_of(count, "count", faults)
        caution = number_of(caution, "caution", faults)
        size = length_of(supporters)
        open_ = capacity_of(capacity, size, faults) > 0
        asked = np.zeros(size) if prices is None else floats_of(prices, "prices", size, faults)
        scorer, rules = self._read(recipients, supporters, forbidden, faults)
        made = []
        for at in range(len(scorer.ours)):
            worth = scorer.means(at, at + 1)[0].astype(np.float64)
            if caution:
                worth = np.maximum(worth - caution * scorer.stds_of(at, at + 1)[0], 0.0)
            net = np.where(rules.allowed(at, at + 1)[0] & open_, worth - asked, -np.inf)
            chosen = _best(net, most)
            pairs = np.column_stack((np.full(len(chosen), at), chosen))
            scores, stds, reasons = scorer.told(pairs)
            row = zip(chosen.tolist(), scores.tolist(), stds.tolist(), net[chosen].tolist(),
                      reasons, strict=True)  # fmt: skip
            made.append(tuple(Choice(*one) for one in row))
        return tuple(made)


def _best(net: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    size = min(most, len(net))
    if not size:
        return np.empty(0, dtype=np.int64)
    top = np.flatnonzero(net >= np.partition(net, len(net) - size)[-size])
    top = top[np.isfinite(net[top])]
    return top[np.argsort(-net[top], kind="stable")][:size]
