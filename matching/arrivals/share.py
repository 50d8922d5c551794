"""How near the pairs of some weeks came to the best that was possible, had all been known."""

import numpy as np
from numpy.typing import ArrayLike

from matching.arrivals.simulation import Stream, hindsight
from matching.figures import Figure


def share_of_hindsight(
    values: ArrayLike,
    pairs: ArrayLike,
    came: ArrayLike,
    joined: ArrayLike,
    places: ArrayLike,
    *,
    patience: float,
) -> Figure:
    """Compare pairs that were made with `hindsight`.

    Parameters
    ----------
    values : array of float, shape (n_rows, n_columns)
        Of all pairs; NaN where a pair may not be.
    pairs : array of int, shape (n, 2)
        Those that were made, one for each row at most; one that may not be any more is left out.
    came, joined : array of int, shapes (n_rows,), (n_columns,)
        Days.
    places : array of int, shape (n_columns,)
        More where more was taken.
    patience : float
        Days that people were ready to wait.

    Returns
    -------
    Figure
        ``"share of hindsight"``; n counts pairs.
    """
    table = np.asarray(values, dtype=np.float64).copy()
    made = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    made = made[~np.isnan(table[made[:, 0], made[:, 1]])]
    out = np.ones(len(table), dtype=bool)
    out[made[:, 0]] = False
    total = float(table[made[:, 0], made[:, 1]].sum())
    table[out] = np.nan
    days = np.asarray(came, dtype=np.int64)
    load = np.bincount(made[:, 1], minlength=table.shape[1])
    best = hindsight(
        Stream(
            values=table,
            came=days,
            joined=np.asarray(joined, dtype=np.int64),
            places=np.maximum(np.asarray(places, dtype=np.int64), load),
            days=int(days.max(initial=0) + patience) + 2,
            patience=patience,
        )
    )
    share = total / best if best > 0 else None
    return Figure("share of hindsight", None, share, None, None, len(made))
