"""Weights after ratings: non-negative, around the declared ones, moved as far as evidence goes.

The prior says: the truth has the proportions of the declared weights, or of equal ones, or is in
between; how much all of them together count is open; single criteria stray from the proportions a
little or much, the components of a criterion together first. Each such saying is a Gaussian cut off
at zero; they are averaged by how well each had foretold the ratings (its marginal likelihood).
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
_EQUAL = (0.0, 0.5, 1.0)  # from declared to equal proportions
_EQUAL_PRIOR = (0.4, 0.3, 0.3)
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
    """

    declared: Floats
    owner: NDArray[np.int64]

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
    equal, strays, slope : float
        Means of what the sayings hold: towards equal proportions, straying, counting together.
    virtual : float
        As many times the ratings would say as much about weights as the prior does.
    level_variance : float
    """

    level: float
    weights: Floats
    covariance: Floats
    equal: float
    strays: float
    slope: float
    virtual: float
    level_variance: float


@dataclass(frozen=True, eq=False)
class _Saying:
    mean: Floats
    covariance: Floats
    slope: float
    stray: float
    equal: float
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
        equal=float(share @ [saying.equal for saying in sayings]),
        strays=stray,
        slope=float(share @ [saying.slope for saying in sayings]),
        virtual=_virtual(prior[1:, 1:], found.precision[1:, 1:]),
        level_variance=float(covariance[0, 0]),
    )


def _sayings(structure: Structure, middles: Floats, *, rigid: bool) -> list[_Saying]:
    declared, owner, parts = structure.declared, structure.owner, structure.parts
    equal = np.full(len(declared), 1 / len(declared))
    same = rigid or np.abs(declared - equal).max() < 1e-12
    block = parts[:, None] * parts[None, :] * (owner[:, None] == owner[None, :])
    alone = np.bincount(owner)[owner] == 1
    level = float((declared[owner] * parts) @ middles)
    sayings = []
    for towards, prior_towards in zip(_EQUAL, _EQUAL_PRIOR, strict=True):
        if same and towards:
            continue
        proportion = (1 - towards) * declared + towards * equal
        loose = (proportion + equal) / 2
        for stray, prior_stray in (
            ((_RIGID, 1.0),) if rigid else zip(_STRAYS, _STRAYS_PRIOR, strict=True)
        ):
            spread = (stray * loose)[owner]
            shape = spread[:, None] * block * spread[None, :]
            shape += np.diag(np.where(alone, 0.0, (spread * parts) ** 2))
            for slope, prior_slope in zip(_SLOPES, _SLOPES_PRIOR, strict=True):
                covariance = np.zeros((len(owner) + 1, len(owner) + 1))
                covariance[0, 0] = _LEVEL**2
                covariance[1:, 1:] = slope**2 * shape
                mean = np.append(level, slope * proportion[owner] * parts)
                log = float(np.log(prior_towards * prior_stray * prior_slope))
                sayings.append(_Saying(mean, covariance, slope, stray, towards, log))
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
