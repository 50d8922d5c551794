"""The part *learning*: how well each way ranks supporters for people it has never seen.

Populations are invented, so it is known what makes two people feel alike (`matching_people`). Each
repeat draws new people; a person rates five supporters, 150 others rate twelve each and judge.
"""

import time
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.matching_people import PERCEPTIONS, Crowd, Perception, crowd, felt
from benchmarks.matching_rivals import boosting, centred, features, ridge, ridge_who
from benchmarks.printed import missed, table
from matching import Matcher

SIZES = (0, 30, 100, 300, 1000, 3000)
WAYS = ("random", "equal weights", "declared", "ridge", "ridge, who", "boosting", "ours")
_SUPPORTERS, _EACH = 100, 5
_JUDGES, _JUDGED = 150, 12
_REPEATS, _FULL_REPEATS = 6, 40
_HEAD = """Within-rater rank correlation with unseen raters, ± standard error of the difference to
ours (of ours: of itself); {repeats} repeats. "ridge, who" also has a column for each supporter.
Slope of ratings on scores, share of ratings within 1.64 standard deviations, the model that was
chosen ("nothing yet": the report says that profiles have not been shown to foretell anything) and
seconds to fit are those of ours. Without ratings ours is what was declared, by contract.
"""
_COVERED = 0.85, 0.95
_NOTHING = 5e-4  # a difference that no table shows
_NINETY = 1.6449  # standard deviations either side

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draw:
    """One invented programme: people, who rated whom, and the ratings, judges last."""

    perception: Perception
    ours: Crowd
    theirs: Crowd
    pairs: NDArray[np.int64]
    ratings: Floats
    felt: Floats
    features: Floats
    judged: NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """How one way did in one draw at one size; the slope of ratings on scores in two parts."""

    correlation: float
    slope: tuple[float, float] = (0.0, 0.0)
    covered: float = float("nan")
    model: str = ""
    seconds: float = float("nan")


def draw(perception: Perception, seed: int) -> Draw:
    """Make people, let them rate."""
    random = np.random.default_rng((seed, PERCEPTIONS.index(perception)))
    learners = max(SIZES) // _EACH
    ours = crowd(learners + _JUDGES, "r", random)
    theirs = crowd(_SUPPORTERS, "s", random)
    pairs = np.array(
        [
            (rater, supporter)
            for rater in range(learners + _JUDGES)
            for supporter in random.choice(
                _SUPPORTERS, _EACH if rater < learners else _JUDGED, replace=False
            )
        ]
    )
    signal = felt(perception, ours, theirs, pairs)
    rest = 1 - perception.signal - perception.effects - perception.raters
    use = np.exp(perception.spread * random.standard_normal(len(ours.rows)))[pairs[:, 0]]
    within = (
        np.sqrt(perception.signal) * signal
        + np.sqrt(perception.effects) * random.standard_normal(_SUPPORTERS)[pairs[:, 1]]
        + np.sqrt(rest) * random.standard_normal(len(pairs))
    )
    means = np.sqrt(perception.raters) * random.standard_normal(len(ours.rows))[pairs[:, 0]]
    ratings = np.clip(np.round(5.5 + 2.2 * (means + use * within)), 0, 10) / 10
    return Draw(
        perception,
        ours,
        theirs,
        pairs,
        ratings,
        signal,
        features(perception, ours, theirs, pairs),
        np.arange(learners * _EACH, len(pairs)),
    )


def judge(made: Draw, scores: Floats, std: Floats | None = None) -> Judged:
    """Compare scores of the judged pairs with what the judges said."""
    ratings, raters = made.ratings[made.judged], made.pairs[made.judged, 0]
    spread = centred(scores, raters)
    slope = float(spread @ centred(ratings, raters)), float(spread @ spread)
    covered = float("nan")
    if std is not None:
        covered = float((np.abs(ratings - scores) <= _NINETY * std).mean())
    found = [
        _spearman(scores[raters == rater], ratings[raters == rater]) for rater in np.unique(raters)
    ]
    return Judged(float(np.mean([one for one in found if one is not None])), slope, covered)


def _spearman(scores: Floats, ratings: Floats) -> float | None:
    if np.ptp(ratings) == 0:
        return None
    if np.ptp(scores) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(scores), rankdata(ratings))[0, 1])


def ours(made: Draw, size: int) -> Judged:
    """Fit the matcher on so many ratings; judge it."""
    rows = made.ours.rows, made.theirs.rows
    begun = time.perf_counter()
    matcher = Matcher(made.perception.criteria).fit(*rows, made.pairs[:size], made.ratings[:size])
    seconds = time.perf_counter() - begun
    scores, std = matcher.score_pairs(*rows, made.pairs[made.judged], return_std=True)
    found = judge(made, scores, std if size else None)
    doubt = matcher.report_.get("foretells") is False
    return Judged(
        found.correlation,
        found.slope,
        found.covered,
        "nothing yet" if doubt else matcher.model_,
        seconds,
    )


def run(made: Draw, seed: int) -> dict[tuple[str, int], Judged]:
    """Every way at every size in one draw; what learns nothing is the same at every size."""
    asked = made.features[made.judged]
    declared = Matcher(made.perception.criteria, model="declared")
    declared.fit(made.ours.rows, made.theirs.rows, [], [])
    scores = declared.score_pairs(made.ours.rows, made.theirs.rows, made.pairs[made.judged])
    noise = np.random.default_rng(seed).random(len(made.judged))
    still = {
        "random": judge(made, noise),
        "equal weights": judge(made, asked.mean(axis=1)),
        "declared": judge(made, scores),
    }
    found: dict[tuple[str, int], Judged] = {}
    for size in SIZES:
        for way, judged in still.items():
            found[way, size] = judged
        found["ours", size] = ours(made, size)
        if size:
            known = made.features[:size], made.ratings[:size], made.pairs[:size, 0]
            found["ridge", size] = judge(made, ridge(*known, asked))
            who = ridge_who(
                made.features[:size],
                made.ratings[:size],
                made.pairs[:size],
                asked,
                made.pairs[made.judged],
            )
            found["ridge, who", size] = judge(made, who)
            found["boosting", size] = judge(made, boosting(*known, asked))
    return found


def main(full: bool) -> None:
    """Print one table for each population, and whether the goals are met."""
    repeats = _FULL_REPEATS if full else _REPEATS
    print(_HEAD.format(repeats=repeats))
    everything: dict[tuple[str, int], list[Judged]] = defaultdict(list)
    for perception in PERCEPTIONS:
        found: dict[tuple[str, int], list[Judged]] = defaultdict(list)
        ceiling = []
        for seed in range(repeats):
            made = draw(perception, seed)
            ceiling.append(judge(made, made.felt[made.judged]).correlation)
            for key, judged in run(made, seed).items():
                found[key].append(judged)
        _print(perception, found, float(np.mean(ceiling)))
        if not _unlearnable(perception):
            for key, several in found.items():
                everything[key].extend(several)
    print("mean of all populations in which something can be learned\n")
    lines = [[str(size), *(_mean(everything.get((way, size))) for way in WAYS)] for size in SIZES]
    print(table(["ratings", *WAYS], lines))


def _unlearnable(perception: Perception) -> bool:
    return perception.unseen and not perception.effects


def _mean(several: list[Judged] | None) -> str:
    return "–" if not several else f"{np.mean([one.correlation for one in several]):.3f}"


def _print(
    perception: Perception, found: dict[tuple[str, int], list[Judged]], ceiling: float
) -> None:
    lines = []
    for size in SIZES:
        mine = found["ours", size]
        cells = [str(size)]
        for way in WAYS:
            cells.append(_cell(found.get((way, size)), mine if way != "ours" else None))
        above, below = np.sum([one.slope for one in mine], axis=0)
        covered = np.array([one.covered for one in mine])
        cells.append(f"{above / below:.2f}" if below > 0 else "–")
        cells.append("–" if np.isnan(covered).all() else f"{covered.mean():.0%}")
        cells.append(_models(mine))
        cells.append(f"{np.median([one.seconds for one in mine]):.2f}")
        lines.append([*cells, _goals(found, size, learnable=not _unlearnable(perception))])
    said = f"attributes known: {ceiling:.3f}"
    if _unlearnable(perception):
        said = "nothing here can be learned"
    print(f"{perception.name} ({said})\n")
    print(table(["ratings", *WAYS, "slope", "90 %", "model", "s"], lines), "\n", flush=True)


def _cell(theirs: list[Judged] | None, mine: list[Judged] | None) -> str:
    if theirs is None:
        return "–"
    mean = np.mean([one.correlation for one in theirs])
    if mine is None:
        error = np.std([one.correlation for one in theirs], ddof=1) / np.sqrt(len(theirs))
        return f"{mean:.3f} ±{error:.3f}"
    return f"{mean:.3f} ±{_difference(mine, theirs)[1]:.3f}"


def _difference(mine: list[Judged], theirs: list[Judged]) -> tuple[float, float]:
    """Mean of ours less theirs over repeats of the same people, and its standard error."""
    gap = np.array([a.correlation - b.correlation for a, b in zip(mine, theirs, strict=True)])
    return float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))


def _models(mine: list[Judged]) -> str:
    names = [one.model for one in mine]
    return max(sorted(set(names)), key=names.count)


def _goals(found: dict[tuple[str, int], list[Judged]], size: int, *, learnable: bool) -> str:
    mine = found["ours", size]
    rivals = [way for way in WAYS if way != "ours" and (way, size) in found]
    gaps = [_difference(mine, found[way, size]) for way in rivals]
    gap, error = gaps[rivals.index("equal weights")]
    covered = float(np.mean([one.covered for one in mine]))
    return missed(
        below_equal_weights=gap >= -2 * error - _NOTHING,
        not_the_best=not size
        or not learnable
        or all(gap >= -error - _NOTHING for gap, error in gaps),
        coverage=not size or _COVERED[0] <= covered <= _COVERED[1],
    )
