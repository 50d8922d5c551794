"""What goes with raters and supporters: variances, and evidence about weights free of both.

A rating is a level, plus what profiles tell, plus the rater's own level, plus the supporter's
effect, plus what belongs to the pair alone. Rater and supporter are random (partial pooling): who
rated once is drawn to the mean almost wholly, who rated often speaks for themselves.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import nnls

from matching.learning.ratings import Ratings

Floats = NDArray[np.float64]

_SPREAD = 0.25  # of ratings before any were seen
_SHARES = np.array([0.70, 0.25, 0.05])  # of their variance: pair and noise, rater, supporter
_UNSURE = np.array([1.0, 0.25, 0.10])  # standard deviations of these shares, before any were seen
_LEAST = 1e-9
_CLOSE, _STEPS = 1e-7, 500


@dataclass(frozen=True)
class Variances:
    """Of pair and noise, of raters' levels, of supporters' effects."""

    noise: float
    rater: float
    supporter: float

    @property
    def rater_share(self) -> float:
        """As many ratings of one rater tell half of the rater's own level."""
        return self.noise / max(self.rater, _LEAST)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What ratings say of a level and weights: precision and shift of a Gaussian likelihood."""

    precision: Floats
    shift: Floats


def variances(ratings: Ratings, left: Floats, *, supporters: bool) -> Variances:
    """Estimate variances from what is left after prediction.

    Mean squares over all, between raters and between supporters are set to what is expected of
    them (Henderson's first method, 1953), as is a prior: few ratings do not tell the three apart.
    """
    weight, total = ratings.weight, float(ratings.weight.sum())
    cells = _cells(ratings)
    by_rater, by_supporter = np.asarray(cells.sum(axis=1)), np.asarray(cells.sum(axis=0))
    square = cells.multiply(cells)
    mean = np.array([1.0, (by_rater**2).sum() / total, (by_supporter**2).sum() / total])
    wholes = (
        (np.array([len(ratings), total, total]), float(weight @ left**2), len(ratings)),
        (
            np.array([len(by_rater), total, (np.asarray(square.sum(axis=1)) / by_rater).sum()]),
            float((np.bincount(ratings.raters, weight * left) ** 2 / by_rater).sum()),
            len(by_rater),
        ),
        (
            np.array(
                [len(by_supporter), (np.asarray(square.sum(axis=0)) / by_supporter).sum(), total]
            ),
            float((np.bincount(ratings.supporters, weight * left) ** 2 / by_supporter).sum()),
            len(by_supporter),
        ),
    )
    centre = float((weight @ left) ** 2 / total)
    degrees = max(len(ratings) - 1, 1)
    # A few virtual ratings of the usual spread: one or two real ones may happen to be the same.
    spread = (5 * _SPREAD**2 + wholes[0][1] - centre) / (5 + degrees)
    rows, aims = [], []
    for expected, found, count in wholes:
        if count > 1:
            sure = np.sqrt((count - 1) / 2) / spread
            rows.append((expected - mean) / (count - 1) * sure)
            aims.append((found - centre) / (count - 1) * sure)
    keep = np.array([1.0, 1.0, float(supporters)])
    table = np.vstack([*rows, np.diag(1 / (_UNSURE * spread))]) * keep
    answer = nnls(table, np.append(aims, _SHARES / _UNSURE * keep))[0] * keep
    return Variances(max(float(answer[0]), 0.05 * spread), float(answer[1]), float(answer[2]))


def evidence(ratings: Ratings, design: Floats, known: Variances) -> Evidence:
    """Weigh ratings by their variance, raters and supporters taken into account."""
    sides = np.column_stack((design, ratings.values))
    weighed = _whitened(ratings, sides, known)
    found = design.T @ weighed
    precision = (found[:, :-1] + found[:, :-1].T) / 2
    return Evidence(precision, found[:, -1])


def effects(ratings: Ratings, left: Floats, known: Variances) -> tuple[Floats, Floats, Floats]:
    """Raters' levels and supporters' effects, with the variance left in the latter."""
    n_raters = int(ratings.raters.max(initial=-1)) + 1
    both = _solved(ratings, left[:, None], known)[:, 0]
    weight, prior = ratings.weight / known.noise, 1 / max(known.rater, _LEAST)
    # What a rating says of its supporter once its rater's level is not known either.
    of_rater = np.bincount(ratings.raters, weight) + prior
    told = np.bincount(ratings.supporters, weight * (1 - weight / of_rater[ratings.raters]))
    return both[:n_raters], both[n_raters:], 1 / (told + 1 / max(known.supporter, _LEAST))


def _cells(ratings: Ratings) -> sparse.csr_array:
    return sparse.csr_array((ratings.weight, (ratings.raters, ratings.supporters)))


def _whitened(ratings: Ratings, sides: Floats, known: Variances) -> Floats:
    """V⁻¹ times some columns, V the covariance of ratings."""
    both = _solved(ratings, sides, known)
    n_raters = int(ratings.raters.max()) + 1
    rest = sides - both[ratings.raters] - both[n_raters + ratings.supporters]
    return np.asarray((ratings.weight / known.noise)[:, None] * rest)


def _solved(ratings: Ratings, sides: Floats, known: Variances) -> Floats:
    """Best levels and effects for some columns: Henderson's equations by conjugate gradients."""
    weight = ratings.weight / known.noise
    cells = _cells(ratings) / known.noise
    n_raters = cells.shape[0]
    incidence = sparse.csr_array(
        (
            np.tile(weight, 2),
            (
                np.append(ratings.raters, n_raters + ratings.supporters),
                np.tile(np.arange(len(ratings)), 2),
            ),
        )
    )
    own = np.append(
        np.asarray(cells.sum(axis=1)) + 1 / max(known.rater, _LEAST),
        np.asarray(cells.sum(axis=0)) + 1 / max(known.supporter, _LEAST),
    )
    across: Any = sparse.csr_array(sparse.block_array([[None, cells], [cells.T, None]]))
    target = incidence @ sides
    # Jacobi's preconditioner, put into the equations: D^-½ H D^-½.
    root = np.sqrt(own)[:, None]
    right = target / root
    solution = np.zeros_like(right)
    rest, direction = right.copy(), right.copy()
    power = (rest**2).sum(axis=0)
    goal = _CLOSE**2 * np.maximum(power, 1e-300)
    for _ in range(_STEPS):
        if (power <= goal).all():
            break
        moved = direction + (across @ (direction / root)) / root
        step = power / np.maximum((direction * moved).sum(axis=0), 1e-300)
        solution += step * direction
        rest -= step * moved
        new = (rest**2).sum(axis=0)
        direction = rest + new / np.maximum(power, 1e-300) * direction
        power = new
    return np.asarray(solution / root)
