"""From ratings to the form of a score: fits, compares models, calibrates, reports."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.calibration import calibrate
from matching.declaration import Criteria
from matching.form import Form
from matching.learning.boosting import FEWEST, bent_sum, curves, whole
from matching.learning.features import Features, features
from matching.learning.linear import Linear, linear, scaled
from matching.learning.ratings import Ratings, gathered
from matching.learning.shapes import reshaped, shapes
from matching.learning.spread import spread
from matching.learning.validation import Compared, chosen, compare, own
from matching.lookup import Curve
from matching.scoring import Scorer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_COMPARED = {
    "auto": ("declared", "linear", "boosted"),
    "linear": ("linear",),
    "boosted": ("linear", "boosted"),
}
"""Models that foretell unseen ratings, the simplest first; those not asked for only take time."""
_FLAT = 0.05  # scores never become all the same: ties would hide the order
_SLOPE = 0.3  # standard deviation of the slope of ratings on scores around 1, before any were seen


@dataclass(frozen=True, eq=False)
class Said:
    """What `fit` was given, checked."""

    pairs: Ints
    values: Floats
    weight: Floats
    raters: Sequence[Hashable]


@dataclass(frozen=True, eq=False)
class Learnt:
    """A form of the score, and what to tell of it.

    Attributes
    ----------
    form : Form
    model : str
    std : ndarray, shape (n_criteria,)
        Of the form's weights.
    report : mapping
    """

    form: Form
    model: str
    std: Floats
    report: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Setting:
    """How to learn.

    Attributes
    ----------
    model : {"auto", "linear", "boosted"}
    supporters : bool
        Whether supporters may have effects.
    seed : int
        Deals the folds of validation.
    """

    model: str
    supporters: bool
    seed: int


def learn(criteria: Criteria, scorer: Scorer, said: Said, setting: Setting) -> Learnt | None:
    """Learn from ratings; None if not one counts."""
    lines = gathered(said.pairs, said.values, said.weight, said.raters)
    pairs = lines[0]
    if not len(pairs):
        return None
    known, raw, fit = _fitted(criteria, scorer, lines, setting)
    other = shapes(criteria, scorer, known, pairs, fit)
    if other:
        criteria, scorer = reshaped(criteria, scorer, other)
        known, raw, fit = _fitted(criteria, scorer, lines, setting)
    ratings = fit.ratings
    compared = compare(fit, known.structure, _COMPARED[setting.model], setting.seed)
    model = chosen(compared) if setting.model == "auto" else setting.model
    why = _why(setting.model, compared, model)
    if model == "boosted" and len(ratings) < FEWEST:
        model, why = "linear", f"boosting needs {FEWEST} ratings"
    if model == "declared":
        fit = linear(ratings, known.structure, supporters=setting.supporters, rigid=True)
    shape = _shape(fit, known, model, setting.seed)
    judged = next((one for one in compared if one.model == model), None)
    foretold = None if judged is None else judged.foretold
    shape = _calibrated(shape, fit, foretold)
    form = _form(criteria, scorer, shape, fit, known, pairs)
    form = replace(form, components={**form.components, **other})
    if foretold is None:
        foretold = fit.predict(ratings.features)
    form = replace(form, noise=_noise(raw, foretold, shape, fit))
    return Learnt(
        form,
        model,
        _std(form, criteria),
        {
            "requested": setting.model,
            "model": model,
            "why": why,
            "foretells": None if judged is None else judged.foretells,
            "compared": tuple(one.told for one in compared),
            "shapes": {criteria.names[at]: dict(numbers) for at, numbers in other.items()},
            **_told(fit, shape, form),
            **calibrate(foretold, raw.values, raw.weight, raw.raters.tolist()),
            "n_ratings": len(said.values),
        },
    )


def _fitted(
    criteria: Criteria, scorer: Scorer, lines: tuple[Ints, Floats, Floats, Ints], setting: Setting
) -> tuple[Features, Ratings, Linear]:
    """Similarities, ratings as they were given, and a linear fit on their common scale."""
    pairs, values, weight, raters = lines
    known = features(criteria, scorer, (scorer.ours, scorer.theirs), pairs)
    raw = Ratings(values, weight, raters, pairs[:, 1], known.own, known.plain)
    raw = raw.some(np.ones(len(raw), dtype=np.bool_))
    ratings = scaled(raw, known.structure)
    return known, raw, linear(ratings, known.structure, supporters=setting.supporters)


@dataclass(frozen=True, eq=False)
class _Shape:
    """Level, weights and curves of the criteria used, before calibration and after."""

    level: float
    weights: Floats
    bends: tuple[Curve, ...]
    centre: float
    slope: float = 1.0


def _shape(fit: Linear, known: Features, model: str, seed: int) -> _Shape:
    weights: Floats = np.bincount(known.structure.owner, fit.weights).astype(np.float64)
    bends: tuple[Curve, ...] = (None,) * len(weights)
    share = fit.ratings.weight / fit.ratings.weight.sum()
    level, seen = fit.level, float(share @ (fit.ratings.features @ fit.weights))
    if model == "boosted":
        weights, bends = curves(fit, known.structure, seed)
        plain = whole(fit.ratings.plain, fit.weights, known.structure)
        old, seen = seen, float(share @ bent_sum(plain, weights, bends))
        level += old - seen
    return _Shape(level, weights, bends, seen)


def _calibrated(shape: _Shape, fit: Linear, foretold: Floats | None) -> _Shape:
    """Stretch or shrink scores around their mean as ratings that were not seen ask for."""
    if foretold is None:
        return shape
    ratings, ratio = fit.ratings, fit.known.rater_share
    ours, theirs = own(ratings, foretold, ratio), own(ratings, ratings.values, ratio)
    told = ratings.weight / fit.known.noise
    prior = 1 / _SLOPE**2
    slope = float((prior + told @ (ours * theirs)) / (prior + told @ ours**2))
    slope = max(slope, _FLAT)
    return replace(
        shape,
        level=shape.level + (1 - slope) * shape.centre,
        weights=shape.weights * slope,
        slope=slope,
    )


def _form(
    criteria: Criteria,
    scorer: Scorer,
    shape: _Shape,
    fit: Linear,
    known: Features,
    pairs: Ints,
) -> Form:
    count = len(criteria.criteria)
    weights, doubts = np.zeros(count), np.zeros(count)
    bends: list[Curve] = [None] * count
    weights[known.used] = np.maximum(shape.weights, 1e-12)
    doubts[known.used] = _doubts(fit, known)
    components: dict[int, Mapping[Any, float]] = {}
    for place, at in enumerate(known.used.tolist()):
        bends[at] = shape.bends[place]
        names = known.names[place]
        if names is not None:
            mine = fit.weights[known.structure.owner == place]
            components[at] = dict(zip(names, mine.tolist(), strict=True))
    ids = [scorer.theirs.rows[at].get("id") for at in np.unique(pairs[:, 1]).tolist()]
    learnt = fit.known.supporter > 0
    told = list(zip(ids, fit.effects.tolist(), fit.unsure.tolist(), strict=True)) if learnt else []
    return Form(
        weights=weights,
        level=shape.level,
        slope=float(weights.sum()),
        doubts=doubts,
        effects={one: effect for one, effect, _ in told if one is not None},
        variances={one: unsure for one, _, unsure in told if one is not None},
        unseen=fit.known.supporter,
        curves=tuple(bends),
        components=components,
        learnt=True,
    )


def _doubts(fit: Linear, known: Features) -> Floats:
    """Standard deviations of criteria's weights, as shares of the weights."""
    belongs = known.structure.owner[None, :] == np.arange(len(known.used))[:, None]
    spread = np.sqrt(np.einsum("ki,ij,kj->k", belongs, fit.covariance, belongs))
    return np.asarray(spread / np.maximum(belongs @ fit.weights, 1e-12))


def _noise(raw: Ratings, foretold: Floats, shape: _Shape, fit: Linear) -> float:
    """Variance of ratings around calibrated scores, beyond what goes with the supporter."""
    middle = float(raw.weight @ foretold / raw.weight.sum())
    off = raw.values - middle - shape.slope * (foretold - middle)
    return spread(raw, off, fit.told.level_variance, fit.known.supporter)


def _std(form: Form, criteria: Criteria) -> Floats:
    """Standard deviations of weights that are scaled like the declared ones."""
    declared = sum(criterion.weight for criterion in criteria.criteria)
    return np.asarray(form.weights / form.weights.sum() * declared * form.doubts)


def _told(fit: Linear, shape: _Shape, form: Form) -> dict[str, Any]:
    """What a coordinator may want to know of a fit."""
    return {
        "level": form.level,
        "slope": form.slope,
        "calibration_slope": shape.slope,
        "away_from_declared": fit.told.away,
        "straying": fit.told.strays,
        "virtual_ratings": fit.told.virtual * float(fit.ratings.weight.sum()),
        "variance": {
            "pair_and_noise": fit.known.noise,
            "rater": fit.known.rater,
            "supporter": fit.known.supporter,
        },
        "effective_ratings": float(fit.ratings.weight.sum()),
    }


def _why(asked: str, compared: tuple[Compared, ...], model: str) -> str:
    if asked != "auto":
        return "asked for"
    if not compared:
        return "too few ratings to compare models"
    if model == "declared":
        return "learnt weights foretold unseen ratings worse"
    if model == "boosted":
        return "curves foretold unseen ratings better by more than a standard error"
    return "declared weights foretold unseen ratings no better, curves not clearly"
