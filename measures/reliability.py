"""How far a score can be trusted: two items, three or more, and a mean over several people."""

import warnings
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

TOGETHER = 50
"""People that must have answered a pair of items for its covariance to be used."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """One construct's reliability.

    Attributes
    ----------
    kind : str
        ``spearman_brown`` (two items), ``omega`` (three or more), ``none`` (one, or too few).
    value : float or None
        None where it cannot be told.
    n : int
        Fewest people behind any pair of items.
    """

    kind: str
    value: float | None
    items: int
    n: int


def reliability(answers: ArrayLike, *, least: int = TOGETHER) -> Reliability:
    """Return the reliability of the mean of several items.

    Parameters
    ----------
    answers : array of float, shape (n_people, n_items)
        0..1, NaN = not asked or not answered: items that take turns leave planned blanks.
    """
    table = np.atleast_2d(np.asarray(answers, float))
    items = table.shape[1]
    there = (~np.isnan(table)).astype(int)
    together = there.T @ there
    n = int(together.min()) if items else 0
    if items < 2 or n < least:
        return Reliability("none", None, items, n)
    covariance = _pairwise(table)
    if not np.all(np.diag(covariance) > 0):
        return Reliability("none", None, items, n)
    if items == 2:
        r = float(covariance[0, 1] / sqrt(covariance[0, 0] * covariance[1, 1]))
        return Reliability("spearman_brown", spearman_brown(r), 2, n)
    return Reliability("omega", omega_of(covariance), items, n)


def spearman_brown(r: float, times: float = 2.0) -> float:
    """Return the reliability of `times` parallel parts that correlate by r."""
    return times * r / (1 + (times - 1) * r)


def omega(loadings: ArrayLike, uniquenesses: ArrayLike) -> float:
    """Return McDonald's omega of one factor's loadings and what is each item's own."""
    common = float(np.sum(np.asarray(loadings, float))) ** 2
    return common / (common + float(np.sum(np.asarray(uniquenesses, float))))


def omega_of(covariance: ArrayLike) -> float | None:
    """Return omega of a one-factor maximum-likelihood fit; None where none can be found.

    Pairwise covariances need not fit together; then there is no fit, and nothing is told.
    """
    from statsmodels.multivariate.factor import Factor  # loads slowly, and only this needs it

    table = np.asarray(covariance, float)
    spread = np.sqrt(np.diag(table))
    correlation = table / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlation)[0] <= 1e-6:
        return None
    values, vectors = np.linalg.eigh(correlation)
    first = np.abs(vectors[:, -1:]) * sqrt(values[-1])
    start = first * 0.9, 1 - (first[:, 0] * 0.9) ** 2  # drawn by lot otherwise
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = Factor(corr=correlation, n_factor=1, method="ml").fit(start=start)
    except (np.linalg.LinAlgError, Warning):  # it says so where it did not converge
        return None
    standard = np.asarray(found.loadings, float)[:, 0]
    return omega(standard * spread, (1 - standard**2) * spread**2)


def mean_reliability(icc: float, n: float) -> float:
    """Return how far the mean of n people's answers about the same supporter can be trusted."""
    return spearman_brown(icc, n)


def change_reliability(person_time: float, error: float, items: int) -> float:
    """Return R_C, the reliability of change within people (Cranford et al. 2006).

    Parameters
    ----------
    person_time, error : float
        Variances of a person's moments and of what is left, from a mixed model of items.
    """
    return person_time / (person_time + error / items)


def _pairwise(table: Floats) -> Floats:
    items = table.shape[1]
    found = np.empty((items, items))
    for first in range(items):
        for second in range(first, items):
            both = table[:, [first, second]]
            both = both[~np.isnan(both).any(axis=1)]
            covariance = float(np.cov(both, rowvar=False)[0, 1])
            if first == second:
                covariance = float(np.var(both[:, 0], ddof=1))
            found[first, second] = found[second, first] = covariance
    return found
