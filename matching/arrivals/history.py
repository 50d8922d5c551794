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

    def draw(self, horizon: int, recent: int, random: np.random.Generator) -> "Future":
        """Draw a future: each day is a past one of the same day of the week, as a whole.

        Parameters
        ----------
        horizon : int
            Days to draw.
        recent : int
            How many of the last days to draw from; whole weeks of these if there is one.
        random : Generator
        """
        days = [*self.recipient_days.tolist(), *self.supporter_days.tolist()]
        known = min(max(days, default=0), recent)
        weeks = known // _WEEK
        rows: list[Ints] = []
        row_days: list[Ints] = []
        columns: list[Ints] = []
        column_days: list[Ints] = []
        places: list[Ints] = []
        for day in range(1, horizon + 1):
            if not known:
                break
            if weeks:  # the same day of the week, so many weeks ago
                past = _WEEK * int(random.integers(1, weeks + 1)) - (day - 1) % _WEEK
            else:
                past = int(random.integers(1, known + 1))
            came = self.recipients[self.recipient_days == past]
            joined = self.supporter_days == past
            rows.append(came)
            row_days.append(np.full(len(came), day))
            columns.append(self.supporters[joined])
            column_days.append(np.full(int(joined.sum()), day))
            places.append(self.places[joined])
        return Future(*(_stacked(one) for one in (rows, row_days, columns, column_days, places)))


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
