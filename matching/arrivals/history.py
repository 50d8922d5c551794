"""Who came when: rates with intervals, and futures drawn from the last weeks."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

_WEEK = 7

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of one group come a day, with a 95 % interval (Poisson).

    Attributes
    ----------
    group : hashable
        None for everybody.
    count : int
    a_day, low, high : float
    """

    group: Hashable
    count: int
    a_day: float
    low: float
    high: float


def rates(days: Sequence[int], span: int, groups: Sequence[Hashable] = ()) -> tuple[Rates, ...]:
    """Estimate arrival rates.

    Parameters
    ----------
    days : sequence of int
        The day of each arrival.
    span : int
        How many days were watched, days without anybody included.
    groups : sequence of hashable, optional
        One for each arrival.

    Returns
    -------
    tuple of Rates
        Everybody's, then each group's.

    Raises
    ------
    ValueError
        If `span` is below 1, or `groups` is not one for each.
    """
    if span < 1:
        raise ValueError(f"span is {span}: must be at least 1 day")
    if groups and len(groups) != len(days):
        raise ValueError(f"groups has {len(groups)} entries: must have {len(days)}")
    found: list[tuple[Hashable, int]] = [(None, len(days))]
    found += [(one, list(groups).count(one)) for one in dict.fromkeys(groups)]
    made = []
    for group, count in found:
        low = float(chi2.ppf(0.025, 2 * count) / 2) if count else 0.0
        high = float(chi2.ppf(0.975, 2 * count + 2) / 2)
        made.append(Rates(group, count, count / span, low / span, high / span))
    return tuple(made)


@dataclass(frozen=True, eq=False)
class History:
    """Past arrivals, as positions in tables of values.

    Attributes
    ----------
    recipients, supporters : ndarray of int
        Rows and columns of those who came.
    recipient_days, supporter_days : ndarray of int
        Days before now, 1 = yesterday.
    places : ndarray of int
        How many each supporter brought. A place that became free again counts as one who came.
    """

    recipients: Ints
    recipient_days: Ints
    supporters: Ints
    supporter_days: Ints
    places: Ints

    def draw(
        self, horizon: int, recent: int, count: int, random: np.random.Generator
    ) -> "tuple[Future, ...]":
        """Draw futures: each day is a past one of the same day of the week, as a whole.

        Of one day's past ones each is drawn as often as any other, or once more: what happens to
        come in few futures then hides less of what may.

        Parameters
        ----------
        horizon : int
            Days to draw.
        recent : int
            How many of the last days to draw from; whole weeks of these if there is one.
        count : int
            Futures.
        random : Generator
        """
        days = [*self.recipient_days.tolist(), *self.supporter_days.tolist()]
        known = min(max(days, default=0), recent)
        weeks = known // _WEEK
        # The same day of the week, so many weeks ago; less than a week: any day.
        ago = _evenly(weeks or known, count, horizon if known else 0, random)
        past = ago * _WEEK - np.arange(ago.shape[1]) % _WEEK if weeks else ago
        return tuple(self._future(some.tolist()) for some in past)

    def _future(self, past: Sequence[int]) -> "Future":
        """The days that were so many days ago, one after the other from tomorrow."""
        came = [np.flatnonzero(self.recipient_days == day) for day in past]
        joined = [np.flatnonzero(self.supporter_days == day) for day in past]
        rows, columns = _stacked(came), _stacked(joined)
        ahead = np.arange(1, len(past) + 1)
        return Future(
            self.recipients[rows],
            np.repeat(ahead, [len(some) for some in came]),
            self.supporters[columns],
            np.repeat(ahead, [len(some) for some in joined]),
            self.places[columns],
        )


def _evenly(span: int, count: int, days: int, random: np.random.Generator) -> Ints:
    """Numbers from 1 to `span`, (count, days), each about as often in every column."""
    if not days:
        return np.empty((count, 0), dtype=np.int64)
    deck = np.repeat(np.arange(1, span + 1)[:, None], days, axis=1)
    dealt = [random.permuted(deck, axis=0) for _ in range(-(-count // span))]
    return random.permuted(np.concatenate(dealt)[:count], axis=0)


@dataclass(frozen=True, eq=False)
class Future:
    """Arrivals that may come: rows and columns of the tables, in how many days, with places."""

    recipients: Ints
    recipient_days: Ints
    supporters: Ints
    supporter_days: Ints
    places: Ints


def _stacked(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
