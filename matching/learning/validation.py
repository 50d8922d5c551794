"""Which model foretells ratings of raters and supporters it has never seen.

Raters and supporters are each dealt into folds. A cell, one fold of each, is foretold from ratings
that share neither a rater nor a supporter with it: otherwise a model could score by recognising
people. What is compared is error within raters, its uncertainty between raters and supporters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.learning.boosting import FEWEST, bent_sum, curves, whole
from matching.learning.linear import Linear, linear
from matching.learning.posterior import Structure
from matching.learning.ratings import Ratings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FOLDS = 4
_FEW = 20
"""Ratings below which nothing can be compared."""


@dataclass(frozen=True, eq=False)
class Compared:
    """One model's predictions of what it has not seen, and how far off they are.

    Attributes
    ----------
    model : str
    foretold : ndarray, shape (n,)
    error : float
        Mean squared error within raters.
    gain, uncertainty : float
        How much lower the error is than that of the next simpler model, and the standard error
        of that.
    over_nothing : tuple of float
        The same beside a prediction that is the same for everybody.
    """

    model: str
    foretold: Floats
    error: float
    gain: float
    uncertainty: float
    over_nothing: tuple[float, float]

    @property
    def told(self) -> dict[str, Any]:
        """For a report."""
        return {
            "model": self.model,
            "error": self.error,
            "gain": self.gain,
            "standard_error": self.uncertainty,
            "gain_over_nothing": self.over_nothing[0],
            "standard_error_over_nothing": self.over_nothing[1],
        }

    @property
    def foretells(self) -> bool:
        """Whether profiles foretell ratings at all, as far as these ratings tell."""
        return self.over_nothing[0] > 2 * self.over_nothing[1]


def boosted_sum(fit: Linear, structure: Structure, seed: int) -> Callable[[Ratings], Floats]:
    """What a boosted model adds to the mean level, as a function of ratings' similarities."""
    weights, bends = curves(fit, structure, seed)
    centre = bent_sum(whole(fit.ratings.plain, fit.weights, structure), weights, bends)
    old = fit.predict(fit.ratings.features)
    share = fit.ratings.weight / fit.ratings.weight.sum()
    level = float(share @ (old - centre))

    def predict(asked: Ratings) -> Floats:
        return level + bent_sum(whole(asked.plain, fit.weights, structure), weights, bends)

    return predict


def compare(
    full: Linear, structure: Structure, names: tuple[str, ...], seed: int
) -> tuple[Compared, ...]:
    """Foretell every rating with each model, simplest first.

    Parameters
    ----------
    full : Linear
        Fit on all ratings: its ratings (on a common scale) and variances are used.
    structure : Structure
    names : tuple of str
        Of ``"declared"``, ``"linear"``, ``"boosted"``.
    seed : int
        Deals the folds.

    Returns
    -------
    tuple of Compared
        Empty if there are too few ratings.
    """
    ratings = full.ratings
    if len(ratings) < _FEW or min(ratings.raters.max(), ratings.supporters.max()) < 1:
        return ()
    names = tuple(name for name in names if name != "boosted" or len(ratings) >= FEWEST)
    foretold = {name: np.zeros(len(ratings)) for name in names}
    ours, theirs = dealt(ratings, seed)
    for fold in range(int(ours.max()) + 1):
        for other in range(int(theirs.max()) + 1):
            test = (ours == fold) & (theirs == other)
            train = (ours != fold) & (theirs != other)
            if test.any() and train.any():
                cell = _cell(full, structure, names, train, test, seed)
                for name, values in cell.items():
                    foretold[name][test] = values
    return _judged(full, foretold)


def _cell(
    full: Linear,
    structure: Structure,
    names: tuple[str, ...],
    train: NDArray[np.bool_],
    test: NDArray[np.bool_],
    seed: int,
) -> dict[str, Floats]:
    known, asked = full.ratings.some(train), full.ratings.some(test)
    found: dict[str, Floats] = {}
    free: Linear | None = None
    for name in names:
        if name == "boosted" and free is not None:
            found[name] = boosted_sum(free, structure, seed)(asked)
            continue
        rigid = name == "declared"
        fit = linear(known, structure, supporters=True, known=full.known, rigid=rigid)
        found[name] = fit.predict(asked.features)
        free = free if rigid else fit
    return found


def dealt(ratings: Ratings, seed: int) -> tuple[Ints, Ints]:
    """Deal raters and supporters into folds, the same ones in whatever order people come."""
    random = np.random.default_rng(seed)
    mix = ratings.features @ random.random(ratings.features.shape[1]) + ratings.values
    found = []
    for codes in (ratings.raters, ratings.supporters):
        count = int(codes.max()) + 1
        folds = min(_FOLDS, count)
        order = np.argsort(np.round(np.bincount(codes, mix), 9), kind="stable")
        place = np.empty(count, dtype=np.int64)
        for start in range(0, count, folds):
            some = order[start : start + folds]
            place[some] = random.permutation(folds)[: len(some)]
        found.append(place[codes])
    return found[0], found[1]


def _judged(full: Linear, foretold: dict[str, Floats]) -> tuple[Compared, ...]:
    ratings, ratio = full.ratings, full.known.rater_share

    def squares(values: Floats) -> Floats:
        off = own(ratings, ratings.values - values, ratio)
        return np.asarray(ratings.weight * off**2)

    nothing = squares(np.zeros(len(ratings)))
    found: list[Compared] = []
    before = nothing
    for name, values in foretold.items():
        now = squares(values)
        gain, uncertainty = _gain(ratings, before, now)
        error = float(now.sum() / ratings.weight.sum())
        beside = _gain(ratings, nothing, now)
        found.append(Compared(name, values, error, gain, uncertainty, beside))
        before = now
    return tuple(found)


def _gain(ratings: Ratings, before: Floats, now: Floats) -> tuple[float, float]:
    """By how much squared error falls a rating, and the standard error of that."""
    gap, total = before - now, float(ratings.weight.sum())
    sides = ratings.raters, ratings.supporters
    each = [np.bincount(codes, gap - gap.mean()) for codes in sides]
    spread = max(float(np.sqrt((sums**2).sum())) for sums in each)
    return float(gap.sum() / total), spread / total


def own(ratings: Ratings, values: Floats, ratio: float) -> Floats:
    """Values less what goes with their raters, as far as their number lets one tell."""
    weight = np.bincount(ratings.raters, ratings.weight)
    level = np.bincount(ratings.raters, ratings.weight * values) / (weight + ratio)
    middle = float(ratings.weight @ values / ratings.weight.sum())
    return np.asarray(
        values - middle - (level - middle * weight / (weight + ratio))[ratings.raters]
    )


def chosen(compared: tuple[Compared, ...]) -> str:
    """Take the simplest model within one standard error of the best.

    With one turn: the linear model has the declared weights as its prior and moves no further than
    evidence goes, so it is the one that is kept unless it is worse than declared weights by more
    than a standard error. To ask it for a significant gain besides would count the prior twice,
    and cost most where ratings are few. Curves have no such prior: they must gain more than that.
    """
    if not compared:
        return "linear"
    found = {one.model: one for one in compared}
    free = found["linear"]
    if free.gain < -free.uncertainty:
        return "declared"
    curved = found.get("boosted")
    rounding = 1e-9  # where all ratings are the same, both are right
    clear = curved is not None and curved.gain > max(curved.uncertainty, rounding)
    return "boosted" if clear else "linear"
