"""How good a round was: figures of one shape, each with its uncertainty and number.

Nothing here solves or decides; it only looks at what was made.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import Pairs
from matching.declaration import Criteria
from matching.matcher import Matcher
from matching.people import People
from matching.results import Assignment

_LOOKED = 2_000  # recipients among whom blocking pairs are counted; more are a sample
_SHUFFLES = 20  # random rounds that say what chance alone gives
_NINETY_FIVE = 1.96
_BINS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about a round.

    Attributes
    ----------
    name : str
    group : hashable
        Whom it is about; None for everybody. For ``"calibration"`` the mean predicted score.
    value, low, high : float or None
        The figure and its 95 % interval; None where too little is known. An interval is None
        also where nothing is uncertain.
    n : int
        How many people or pairs it rests on.
    """

    name: str
    group: Any
    value: float | None
    low: float | None
    high: float | None
    n: int


def round_quality(
    matcher: Matcher,
    recipients: People,
    supporters: People,
    assignment: Assignment,
    capacity: ArrayLike,
    *,
    forbidden: Pairs = (),
    groups: Sequence[Hashable] | None = None,
    perceived: ArrayLike | None = None,
    hindsight: float | None = None,
    seed: int = 0,
) -> tuple[Figure, ...]:
    """Say how good an assignment is.

    Parameters
    ----------
    matcher : Matcher
        Fitted; its scores are what is looked at.
    recipients, supporters, capacity, forbidden
        As they were given to `assign`.
    assignment : Assignment
    groups : sequence of hashable, shape (n_recipients,), optional
    perceived : array of float, shape (n_pairs,), optional
        What people said later of each pair, in 0..1; NaN where nobody did.
    hindsight : float, optional
        The best objective that could have been reached, such as over a whole year; default: the
        assignment's bound.
    seed : int

    Returns
    -------
    tuple of Figure
        ``score``, ``lift over random``, ``lift over equal weights`` (score units, within what the
        rules allow), ``share of hindsight``, ``matched``, ``in a blocking pair`` (share of
        recipients who with some supporter would both rather be together), ``gini of load``; for
        each group ``score``, ``matched`` and ``gap`` (its score less everybody's); with ratings
        ``slope``, ``intercept`` and bins of ``calibration``. Always in this order.
    """
    places = np.broadcast_to(np.asarray(capacity), (len(supporters),)).astype(np.int64)
    random = np.random.default_rng(seed)
    scorer, rules = matcher._read(recipients, supporters, forbidden, [])  # noqa: SLF001
    scores, count = assignment.scores, len(recipients)
    chance = [_shuffled(scorer, rules, places, random) for _ in range(_SHUFFLES)]
    equal = _equal_weights(matcher)
    other = equal.fit(recipients, supporters, [], []).assign(
        recipients, supporters, places, forbidden=forbidden
    )
    plain = scorer.pairs(other.pairs)[0]
    best = assignment.bound if hindsight is None else hindsight
    share = assignment.objective / best if best > 0 else None
    load = np.bincount(assignment.pairs[:, 1], minlength=len(places))
    found = [
        _mean("score", None, scores),
        _lift("lift over random", scores, np.concatenate([*chance, np.empty(0)])),
        _lift("lift over equal weights", scores, plain),
        Figure("share of hindsight", None, share, None, None, len(scores)),
        _share("matched", None, count - len(assignment.unmatched), count),
        _blocking(scorer, rules, assignment, places, random),
        Figure("gini of load", None, _gini(load[places > 0]), None, None, int((places > 0).sum())),
    ]
    found += _by_group(assignment, groups or ())
    if perceived is not None:
        found += _calibration(scores, np.asarray(perceived, dtype=np.float64))
    return tuple(found)


def _mean(name: str, group: Any, values: Floats) -> Figure:
    if not len(values):
        return Figure(name, group, None, None, None, 0)
    middle = float(values.mean())
    if len(values) < 2:
        return Figure(name, group, middle, None, None, len(values))
    half = _NINETY_FIVE * float(values.std(ddof=1)) / np.sqrt(len(values))
    return Figure(name, group, middle, middle - half, middle + half, len(values))


def _share(name: str, group: Any, hits: int, count: int) -> Figure:
    """A share with Wilson's interval."""
    if not count:
        return Figure(name, group, None, None, None, 0)
    share, z = hits / count, _NINETY_FIVE
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    return Figure(name, group, share, max(0.0, middle - half), min(1.0, middle + half), count)


def _lift(name: str, ours: Floats, theirs: Floats, group: Any = None) -> Figure:
    if len(ours) < 2 or len(theirs) < 2:
        return Figure(name, group, None, None, None, len(ours))
    middle = float(ours.mean() - theirs.mean())
    half = _NINETY_FIVE * np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs))
    return Figure(name, group, middle, middle - float(half), middle + float(half), len(ours))


def _equal_weights(matcher: Matcher) -> Matcher:
    given = matcher.criteria
    criteria = given if isinstance(given, Criteria) else Criteria.from_dict(given)
    same = tuple(
        replace(criterion, weight=float(criterion.weight > 0)) for criterion in criteria.criteria
    )
    return Matcher(Criteria(same, criteria.constraints), model="declared")


def _shuffled(scorer: Any, rules: Any, places: NDArray[np.int64], random: Any) -> Floats:
    """Scores of a round in which everybody in turn gets anybody the rules allow."""
    room, pairs = places.copy(), []
    who = random.permutation(len(scorer.ours))[:_LOOKED]
    for recipient in who.tolist():
        free = np.flatnonzero(rules.allowed(recipient, recipient + 1)[0] & (room > 0))
        if len(free):
            supporter = int(random.choice(free))
            room[supporter] -= 1
            pairs.append((recipient, supporter))
    found: Floats = scorer.pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2))[0]
    return found


def _blocking(
    scorer: Any, rules: Any, made: Assignment, places: NDArray[np.int64], random: Any
) -> Figure:
    """Recipients who with some supporter would both rather be together than as they are."""
    count, theirs = len(scorer.ours), len(places)
    own = np.zeros(count)
    np.maximum.at(own, made.pairs[:, 0], made.scores)
    least = np.full(theirs, np.inf)
    np.minimum.at(least, made.pairs[:, 1], made.scores)
    load = np.bincount(made.pairs[:, 1], minlength=theirs)
    least = np.where(load < places, 0.0, least)  # a free place takes anybody
    least[places == 0] = np.inf
    looked = np.sort(random.permutation(count)[:_LOOKED])
    hits = 0
    for at in looked.tolist():
        row = np.where(rules.allowed(at, at + 1)[0], scorer.means(at, at + 1)[0], -np.inf)
        hits += bool(((row > own[at] + 1e-6) & (row > least + 1e-6)).any())
    return _share("in a blocking pair", None, hits, len(looked))


def _gini(load: NDArray[np.int64]) -> float | None:
    if not len(load) or not load.sum():
        return None
    count, total = len(load), float(load.sum())
    rank = np.arange(1, count + 1)
    return float(2 * (rank @ np.sort(load)) / (count * total) - (count + 1) / count)


def _by_group(made: Assignment, groups: Sequence[Hashable]) -> Iterator[Figure]:
    for label in dict.fromkeys(one for one in groups if one is not None):
        inside = np.array([one == label for one in groups])
        some = inside[made.pairs[:, 0]]
        served = len(np.unique(made.pairs[some, 0]))
        yield _mean("score", label, made.scores[some])
        yield _share("matched", label, served, int(inside.sum()))
        yield _lift("gap", made.scores[some], made.scores, label)


def _calibration(scores: Floats, perceived: Floats) -> Iterator[Figure]:
    known = ~np.isnan(perceived)
    scores, perceived = scores[known], perceived[known]
    count = len(scores)
    if count < 3 or np.ptp(scores) == 0:
        yield Figure("slope", None, None, None, None, count)
        yield Figure("intercept", None, None, None, None, count)
        return
    off = scores - scores.mean()
    slope = float(off @ perceived / (off @ off))
    rest = perceived - perceived.mean() - slope * off
    sigma = float(rest @ rest) / (count - 2)
    half = _NINETY_FIVE * np.sqrt(sigma / float(off @ off))
    yield Figure("slope", None, slope, slope - half, slope + half, count)
    start = float(perceived.mean() - slope * scores.mean())
    wide = _NINETY_FIVE * np.sqrt(sigma * (1 / count + scores.mean() ** 2 / float(off @ off)))
    yield Figure("intercept", None, start, start - wide, start + wide, count)
    for some in np.array_split(np.argsort(scores, kind="stable"), min(_BINS, count)):
        yield _mean("calibration", float(scores[some].mean()), perceived[some])


def by_name(figures: Sequence[Figure], group: Any = None) -> Mapping[str, Figure]:
    """Figures of one group (None: of everybody) by name, without the bins of a calibration."""
    return {one.name: one for one in figures if one.group == group and one.name != "calibration"}
