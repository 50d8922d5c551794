"""How good a round was: figures of one shape, each with its uncertainty and number.

Nothing here solves or decides; it only looks at what was made.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import Pairs
from matching.declaration import Criteria
from matching.figures import Figure, calibration, gaps, gini, mean_of, share_of
from matching.matcher import Matcher
from matching.people import People
from matching.results import Assignment

_LOOKED = 2_000  # recipients among whom blocking pairs are counted; more are a sample
_SHUFFLES = 20  # random rounds that say what chance alone gives

Floats = NDArray[np.float64]


def round_quality(
    matcher: Matcher,
    recipients: People,
    supporters: People,
    assignment: Assignment,
    capacity: ArrayLike,
    *,
    forbidden: Pairs = (),
    groups: Sequence[Collection[Hashable]] | None = None,
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
    groups : sequence of collections of hashables, shape (n_recipients,), optional
        The groups of each recipient: none, one or several.
    perceived : array of float, shape (n_pairs,), optional
        What people said later of each pair, in 0..1; NaN where nobody did.
    hindsight : float, optional
        The best objective that could have been reached, such as over a whole year; default: the
        assignment's bound.
    seed : int

    Returns
    -------
    tuple of Figure
        ``score``, ``lift over random``, ``lift over equal weights`` (score units, each recipient
        beside themselves, within what the rules allow), ``share of hindsight``, ``matched``,
        ``in a blocking pair`` (share of recipients who with some supporter would both rather be
        together), ``gini of load``; for each group ``score`` and ``gap`` (its score less that of
        all others); with ratings ``slope``, ``intercept`` and bins of ``calibration``. Always in
        this order.
    """
    places = np.broadcast_to(np.asarray(capacity), (len(supporters),)).astype(np.int64)
    random = np.random.default_rng(seed)
    scorer, rules = matcher._read(recipients, supporters, forbidden, [])  # noqa: SLF001
    scores, count = assignment.scores, len(recipients)
    mine = _each(count, assignment.pairs, scores)
    drawn = [_shuffled(scorer, rules, places, random) for _ in range(_SHUFFLES)]
    chance = _each(count, *(np.concatenate(one) for one in zip(*drawn, strict=True)))
    equal = _equal_weights(matcher)
    other = equal.fit(recipients, supporters, [], []).assign(
        recipients, supporters, places, forbidden=forbidden
    )
    plain = _each(count, other.pairs, scorer.pairs(other.pairs)[0])
    best = assignment.bound if hindsight is None else hindsight
    share = assignment.objective / best if best > 0 else None
    load = np.bincount(assignment.pairs[:, 1], minlength=len(places))
    found = [
        mean_of("score", None, scores),
        mean_of("lift over random", None, _known(mine - chance)),
        mean_of("lift over equal weights", None, _known(mine - plain)),
        Figure("share of hindsight", None, share, None, None, len(scores)),
        share_of("matched", None, count - len(assignment.unmatched), count),
        _blocking(scorer, rules, assignment, places, random),
        gini("gini of load", load[places > 0]),
    ]
    if groups is not None:
        served = np.flatnonzero(~np.isnan(mine))
        found += gaps("score", mine[served], [groups[at] for at in served.tolist()])
    if perceived is not None:
        found += calibration(scores, perceived)
    return tuple(found)


def _each(count: int, pairs: NDArray[np.int64], scores: Floats) -> Floats:
    """Mean score of each recipient's pairs; NaN for those without."""
    hits = np.bincount(pairs[:, 0], minlength=count).astype(np.float64)
    total = np.bincount(pairs[:, 0], weights=scores, minlength=count)
    found: Floats = np.divide(total, hits, out=np.full(count, np.nan), where=hits > 0)
    return found


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _equal_weights(matcher: Matcher) -> Matcher:
    given = matcher.criteria
    criteria = given if isinstance(given, Criteria) else Criteria.from_dict(given)
    same = tuple(
        replace(criterion, weight=float(criterion.weight > 0)) for criterion in criteria.criteria
    )
    return Matcher(Criteria(same, criteria.constraints), model="declared")


def _shuffled(
    scorer: Any, rules: Any, places: NDArray[np.int64], random: Any
) -> tuple[NDArray[np.int64], Floats]:
    """Pairs and scores of a round in which everybody in turn gets anybody the rules allow."""
    room, pairs = places.copy(), []
    who = random.permutation(len(scorer.ours))[:_LOOKED]
    for recipient in who.tolist():
        free = np.flatnonzero(rules.allowed(recipient, recipient + 1)[0] & (room > 0))
        if len(free):
            supporter = int(random.choice(free))
            room[supporter] -= 1
            pairs.append((recipient, supporter))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found, scorer.pairs(found)[0]


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
    return share_of("in a blocking pair", None, hits, len(looked))
