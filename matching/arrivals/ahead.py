"""Whom to match today, and whom to let wait for what may come.

Futures are drawn from the past, and each is solved together with today. Places get the mean of
their prices in these. A pair is made today where the futures agree on it; who cannot wait any
longer is served now, at these prices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arrivals.dense import solve_table
from matching.arrivals.history import Future, History

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CLOSE = 1e-9
_FORCED = 4.0  # beyond all values and prices: who cannot wait longer comes first


@dataclass(frozen=True, slots=True)
class Setting:
    """How to look ahead.

    Attributes
    ----------
    wait_bound : float
        Days; nobody is kept waiting longer for the sake of a better match.
    horizon : int
        Days that are simulated.
    draws : int
        Futures.
    recent : int
        Days of history that are drawn from.
    wait_cost : float
        Score units that a day of waiting costs.
    agreement : float
        A pair is made today if so large a share of the futures make it today too; others wait for
        what may come. Lower serves sooner, higher serves better: `frontier` shows the choice.
    """

    wait_bound: float = 7.0
    horizon: int = 42
    draws: int = 12
    recent: int = 56
    wait_cost: float = 0.002
    agreement: float = 1.0


@dataclass(frozen=True, eq=False)
class Decision:
    """What to do today, and why.

    Attributes
    ----------
    pairs : ndarray of int, shape (k, 2)
        Rows and columns of the table.
    prices : ndarray of float, shape (n_open,)
        Reserve price of each open supporter: what a place is worth to those who may come.
    agreement : ndarray of float, shape (n_waiting, n_open)
        Share of the futures in whose best assignment this pair is made today.
    """

    pairs: Ints
    prices: Floats
    agreement: Floats


def look_ahead(
    values: Floats,
    waiting: Ints,
    waited: Floats,
    supporters: Ints,
    room: Ints,
    history: History,
    setting: Setting,
    random: np.random.Generator,
) -> Decision:
    """Decide for everybody who waits.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_columns)
        Of all pairs, past people included; NaN where a pair may not be.
    waiting, waited : ndarray, shape (n_waiting,)
        Rows of those who wait, and for how many days.
    supporters, room : ndarray of int, shape (n_open,)
        Columns of supporters, and their free places.
    history : History
    setting : Setting
    random : Generator

    Returns
    -------
    Decision
    """
    now = values[np.ix_(waiting, supporters)]
    prices, agreed = np.zeros(len(supporters)), np.zeros(now.shape)
    ends = setting.horizon < 1  # nobody comes any more: nothing to keep a place or to wait for
    draws = 0 if ends else setting.draws
    for future in history.draw(setting.horizon, setting.recent, draws, random):
        price, made = _simulated(values, (waiting, waited), (supporters, room), future, setting)
        prices += price / setting.draws
        agreed[made[:, 0], made[:, 1]] += 1 / setting.draws
    forced = (waited + 1 > setting.wait_bound)[:, None] | ends
    certain = (agreed >= setting.agreement - _CLOSE) & (now >= prices)
    net = np.where(forced, now - prices + _FORCED, np.where(certain, now - prices, np.nan))
    made = solve_table(net, room).pairs
    pairs = np.column_stack((waiting[made[:, 0]], supporters[made[:, 1]]))
    return Decision(pairs, prices, agreed)


def _simulated(
    values: Floats,
    now: tuple[Ints, Floats],
    open_: tuple[Ints, Ints],
    future: Future,
    setting: Setting,
) -> tuple[Floats, Ints]:
    """Prices of open places in one future, and which pairs its best assignment makes today."""
    rows = np.concatenate((now[0], future.recipients))
    columns = np.concatenate((open_[0], future.supporters))
    came = np.concatenate((-now[1], future.recipient_days))
    joined = np.concatenate((np.zeros(len(open_[0])), future.supporter_days))
    waits = np.maximum(joined[None, :] - np.maximum(came, 0.0)[:, None], 0.0)
    total = np.maximum(joined[None, :] - came[:, None], 0.0)
    table = values[np.ix_(rows, columns)] - setting.wait_cost * waits
    table[total > setting.wait_bound] = np.nan
    table[table < 0] = 0.0
    made = solve_table(table, np.concatenate((open_[1], future.places)))
    here = (made.pairs[:, 0] < len(now[0])) & (made.pairs[:, 1] < len(open_[0]))
    return made.prices[: len(open_[0])], made.pairs[here]
