"""Weights after ratings: non-negative, around the declared ones, moved as far as evidence goes.

The prior says: the truth has the proportions of the declared weights, or of equal ones, or each
criterion moves the score as much as any other (a mean of many components varies little and then
weighs more), or it is in between; how much all of them together count is open; single criteria
stray from the proportions a little or much, the components of a criterion together first. Each such
saying is a Gaussian cut off at zero; they are averaged by how well each had foretold the ratings
(its marginal likelihood).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.learning.mixed import Evidence
from matching.learning.truncated import cut

Floats = NDArray[np.float64]

_SLOPES = (1.0, 0.6, 0.35, 0.2, 0.1, 0.05, 0.02)  # how much the weights together count
_SLOPES_PRIOR = (0.3, 0.15, 0.15, 0.15, 0.1, 0.1, 0.05)
_STRAYS = (0.15, 0.5, 1.5)  # standard deviation of a weight, as a share of itself
_STRAYS_PRIOR = (0.3, 0.45, 0.25)
_WITHIN = 3.0  # components stray from each other so much more: few of many may matter
_TOWARDS_PRIOR = (0.35, 0.2, 0.2, 0.15, 0.1)  # see `_centres`
_NARROW = 0.02  # a similarity that varies less than that is taken to vary so much
_LEVEL = 0.15  # standard deviation of the level around that of the declared score
_RIGID = 0.01  # for proportions that may not change
_LEAST = 0.01  # sayings less likely than that, beside the likeliest, are left out
_MOST = 24


@dataclass(frozen=True, eq=False)
class Structure:
    """Which feature belongs to which criterion, and what was declared.

    Attributes
    ----------
    declared : ndarray, shape (n_used,)
        Proportions of the criteria that count, adding up to 1.
    owner : ndarray of int, shape (n_features,)
        Each feature's criterion, as a position in `declared`.
    spread : ndarray, shape (n_used,)
        Standard deviation of each criterion's similarity over the population.
    """

    declared: Floats
    owner: NDArray[np.int64]
    spread: Floats

    @property
    def parts(self) -> Floats:
        """Each feature's share of its criterion before ratings."""
        return np.asarray(1 / np.bincount(self.owner)[self.owner])


@dataclass(frozen=True, eq=False)
class Posterior:
    """A level at the features' means and weights, with what is unsure.

    Attributes
    ----------
    level : float
    weights : ndarray, shape (n_features,)
    covariance : ndarray, shape (n_features, n_features)
    away, strays, slope : float
        Means of what the sayings hold: how far the centre is from the declared proportions (0..1),
        straying, counting together.
    virtual : float
        As many times the ratings would say as much about weights as the prior does.
    level_variance : float
    log_evidence : float
        Logarithm of how likely the ratings were, up to what does not depend on features.
    """

    level: float
    weights: Floats
    covariance: Floats
    away: float
    strays: float
    slope: float
    virtual: float
    level_variance: float
    log_evidence: float


@dataclass(frozen=True, eq=False)
class _Saying:
    mean: Floats
    covariance: Floats
    slope: float
    stray: float
    away: float
    log_prior: float


def posterior(
    found: Evidence, middles: Floats, structure: Structure, *, rigid: bool = False
) -> Posterior:
    """Weigh evidence against the prior.

    Parameters
    ----------
    found : Evidence
        Of a design whose first column is 1, the others features less `middles`.
    middles : ndarray, shape (n_features,)
    structure : Structure
    rigid : bool
        Keep the declared proportions: learn level and slope alone.

    Returns
    -------
    Posterior
    """
    sayings = _sayings(structure, middles, rigid=rigid)
    log = _foretold(sayings, found)
    best = np.argsort(-log, kind="stable")[:_MOST]
    best = np.sort(best[log[best] > log.max() + np.log(_LEAST)])
    sayings, log = [sayings[at] for at in best.tolist()], log[best]
    before = np.linalg.inv(np.array([saying.covariance for saying in sayings]))
    centre = np.array([saying.mean for saying in sayings])
    pull = np.einsum("mij,mj->mi", before, centre)
    after = cut(before + found.precision, pull + found.shift, 1)
    log += after.log_mass - cut(before, pull, 1).log_mass
    share = np.exp(log - log.max())
    share /= share.sum()
    mean = share @ after.mean
    apart = after.mean - mean
    covariance = np.einsum("m,mij->ij", share, after.covariance)
    covariance += np.einsum("m,mi,mj->ij", share, apart, apart)
    stray = float(share @ [saying.stray for saying in sayings])
    prior = np.einsum("m,mij->ij", share, np.array([saying.covariance for saying in sayings]))
    return Posterior(
        level=float(mean[0]),
        weights=mean[1:],
        covariance=covariance[1:, 1:],
        away=float(share @ [saying.away for saying in sayings]),
        strays=stray,
        slope=float(share @ [saying.slope for saying in sayings]),
        virtual=_virtual(prior[1:, 1:], found.precision[1:, 1:]),
        level_variance=float(covariance[0, 0]),
        log_evidence=float(log.max() + np.log(np.exp(log - log.max()).sum())),
    )


def _centres(structure: Structure) -> list[tuple[Floats, float, float]]:
    """Proportions around which the truth may lie, how far from the declared ones, how likely."""
    declared = structure.declared
    equal = np.full(len(declared), 1 / len(declared))
    alike = 1 / np.maximum(structure.spread, _NARROW)
    alike /= alike.sum()
    centres = (
        (declared, 0.0),
        ((declared + equal) / 2, 0.5),
        (equal, 1.0),
        ((declared + alike) / 2, 0.5),
        (alike, 1.0),
    )
    found: list[tuple[Floats, float, float]] = []
    for (centre, away), prior in zip(centres, _TOWARDS_PRIOR, strict=True):
        if not any(np.abs(centre - one).max() < 1e-9 for one, _, _ in found):
            found.append((centre, away, prior))
    return found


def _sayings(structure: Structure, middles: Floats, *, rigid: bool) -> list[_Saying]:
    owner, parts = structure.owner, structure.parts
    centres = _centres(structure)
    loose = np.mean([centre for centre, _, _ in centres], axis=0)
    block = parts[:, None] * parts[None, :] * (owner[:, None] == owner[None, :])
    alone = np.bincount(owner)[owner] == 1
    level = float((structure.declared[owner] * parts) @ middles)
    strays = ((_RIGID, 1.0),) if rigid else tuple(zip(_STRAYS, _STRAYS_PRIOR, strict=True))
    sayings = []
    for centre, away, prior_away in centres[:1] if rigid else centres:
        for stray, prior_stray in strays:
            spread = (stray * (centre + loose) / 2)[owner]
            shape = spread[:, None] * block * spread[None, :]
            shape += np.diag(np.where(alone, 0.0, (_WITHIN * spread * parts) ** 2))
            for slope, prior_slope in zip(_SLOPES, _SLOPES_PRIOR, strict=True):
                covariance = np.zeros((len(owner) + 1, len(owner) + 1))
                covariance[0, 0] = _LEVEL**2
                covariance[1:, 1:] = slope**2 * shape
                mean = np.append(level, slope * centre[owner] * parts)
                log = float(np.log(prior_away * prior_stray * prior_slope))
                sayings.append(_Saying(mean, covariance, slope, stray, away, log))
    return sayings


def _foretold(sayings: list[_Saying], found: Evidence) -> Floats:
    """Log of prior and marginal likelihood, weights uncut, up to what all sayings share.

    In the form |I + A T|, so that a prior close to certain does no harm.
    """
    mean = np.array([saying.mean for saying in sayings])
    spread = np.array([saying.covariance for saying in sayings])
    left = found.shift - mean @ found.precision
    system = np.eye(left.shape[1]) + found.precision @ spread
    gain = np.einsum("mij,mj->mi", spread, np.linalg.solve(system, left[:, :, None])[:, :, 0])
    fit = mean @ found.shift - 0.5 * np.einsum("mi,mi->m", mean @ found.precision, mean)
    fit += 0.5 * (left * gain).sum(axis=1) - 0.5 * np.linalg.slogdet(system)[1]
    return np.asarray(fit + [saying.log_prior for saying in sayings])


def _virtual(prior: Floats, told: Floats) -> float:
    """How often the ratings' evidence would fit into the prior's, on the whole of the weights."""
    total = float(np.trace(prior @ told))
    return len(prior) / total if total > 0 else float("inf")
