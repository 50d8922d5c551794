"""Moments of Gaussians cut off at zero, many at once, by expectation propagation.

Weights must not be negative: more alike never feels less alike. Cutting a Gaussian off at zero in
several dimensions has no closed form; expectation propagation gives mean, covariance and mass to
about three digits (Cunningham, Hennig & Lacoste-Julien 2011) and, unlike sampling, the same ones
each time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

Floats = NDArray[np.float64]

_SWEEPS, _CLOSE = 30, 1e-5
_HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Moments:
    """Of m cut-off Gaussians in c dimensions each.

    Attributes
    ----------
    mean : ndarray, shape (m, c)
    covariance : ndarray, shape (m, c, c)
    log_mass : ndarray, shape (m,)
        Logarithm of what the uncut Gaussian has above zero.
    """

    mean: Floats
    covariance: Floats
    log_mass: Floats


def cut(precision: Floats, shift: Floats, free: int) -> Moments:
    """Cut Gaussians off at zero.

    Parameters
    ----------
    precision : ndarray, shape (m, c, c)
    shift : ndarray, shape (m, c)
        Precision times mean.
    free : int
        The first so many dimensions are left uncut.

    Returns
    -------
    Moments
    """
    count, size = shift.shape
    covariance: Floats = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    mean: Floats = np.einsum("mij,mj->mi", covariance, shift)
    sharp, pull = np.zeros((count, size)), np.zeros((count, size))
    for _ in range(_SWEEPS):
        before = mean.copy()
        for at in range(free, size):
            own, middle = covariance[:, at, at], mean[:, at]
            rest = 1 / np.maximum(1 / own - sharp[:, at], 1e-12)
            centre = rest * (middle / own - pull[:, at])
            cut_mean, cut_variance = _above_zero(centre, rest)
            new = np.maximum(1 / cut_variance - 1 / rest, 0.0)
            change = new - sharp[:, at]
            sharp[:, at], pull[:, at] = new, cut_mean / cut_variance - centre / rest
            column = covariance[:, :, at]
            factor = change / (1 + change * own)
            covariance = (
                covariance - factor[:, None, None] * column[:, :, None] * column[:, None, :]
            )
            mean = np.einsum("mij,mj->mi", covariance, shift + pull)
        scale = np.sqrt(np.einsum("mii->mi", covariance))
        if np.abs((mean - before) / scale).max(initial=0.0) < _CLOSE:
            break
    mass = _log_mass((precision, shift), (sharp, pull), (covariance, mean), free)
    return Moments(mean, covariance, mass)


def _above_zero(centre: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of one-dimensional Gaussians given that they are above zero."""
    spread = np.sqrt(variance)
    score = centre / spread
    ratio = np.exp(-0.5 * score**2 - _HALF_LOG_2PI - log_ndtr(score))
    left = np.maximum(1 - ratio * (ratio + score), 1e-9)
    return np.maximum(centre + spread * ratio, 1e-12 * spread), variance * left


def _log_mass(
    before: tuple[Floats, Floats],
    sites: tuple[Floats, Floats],
    after: tuple[Floats, Floats],
    free: int,
) -> Floats:
    precision, shift = before
    sharp, pull = (site[:, free:] for site in sites)
    covariance, mean = after
    own = np.einsum("mii->mi", covariance)[:, free:]
    rest = 1 / np.maximum(1 / own - sharp, 1e-12)
    centre = rest * (mean[:, free:] / own - pull)
    each = (
        log_ndtr(centre / np.sqrt(rest))
        + 0.5 * np.log1p(sharp * rest)
        - 0.5 * (pull + centre / rest) ** 2 / (sharp + 1 / rest)
        + 0.5 * centre**2 / rest
    ).sum(axis=1)
    volume = 0.5 * (np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(precision)[1])
    bent = 0.5 * np.einsum("mi,mi->m", mean, shift + sites[1])
    straight = np.linalg.solve(precision, shift[:, :, None])[:, :, 0]
    return np.asarray(each + volume + bent - 0.5 * np.einsum("mi,mi->m", straight, shift))
