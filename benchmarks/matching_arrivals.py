"""The part *arrivals*: a hundred days of one programme under each rule, against perfect hindsight.

People, those of `benchmarks.round`, come at stated rates; supporters bring three to six places,
which are taken for good. Everybody leaves after seven days without a supporter. Looking ahead sees
56 days of history and what came so far, never what comes; hindsight knows everything. That the
course ends after a hundred days is known to both.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.printed import missed, table
from benchmarks.round import CRITERIA, crowd
from matching import Matcher
from matching.arrivals import (
    Course,
    Setting,
    Stream,
    at_once,
    batches,
    hindsight,
    looking_ahead,
    rates,
)

_DAYS, _HISTORY, _PATIENCE = 100, 56, 7.0
_SHARE, _P95, _GROUPS = 0.98, 7.0, 1.2


@dataclass(frozen=True)
class Programme:
    """How many come a day, and how many supporters there are at the beginning."""

    recipients: float
    supporters: float
    beginning: int


PROGRAMMES = (Programme(8.0, 1.5, 40),)
FULL = (*PROGRAMMES, Programme(16.0, 3.0, 80), Programme(8.0, 1.2, 20))

OURS = "ours, futures agree"
RULES: dict[str, Callable[[Stream], Course]] = {
    "greedy, at once": at_once,
    "daily batch": batches,
    "weekly batch": lambda stream: batches(stream, 7),
    OURS: lambda stream: looking_ahead(stream, Setting(horizon=_DAYS)),
    "ours, three of four agree": lambda stream: looking_ahead(
        stream, Setting(horizon=_DAYS, agreement=0.75)
    ),
    "ours, at most 3 days": lambda stream: looking_ahead(
        stream, Setting(horizon=_DAYS, wait_bound=3.0)
    ),
}


def stream(programme: Programme, seed: int) -> Stream:
    """Invent everybody who comes, in the past and during the course."""
    random = np.random.default_rng(seed)
    span = np.arange(-_HISTORY, _DAYS)
    came = np.repeat(span, random.poisson(programme.recipients, len(span)))
    joins = np.repeat(span, random.poisson(programme.supporters, len(span)))
    start = np.zeros(programme.beginning, dtype=np.int64)
    joined = np.concatenate((np.where(joins == 0, 1, joins), start))
    recipients, supporters = crowd(len(came), random), crowd(len(joined), random)
    values = Matcher(CRITERIA).fit(recipients, supporters, [], []).score(recipients, supporters)
    groups = ["Arabic" if row["languages"] == ["ar"] else "Spanish" for row in recipients]
    places = random.integers(3, 7, len(joined))
    return Stream(values.astype(float), came, joined, places, _DAYS, _PATIENCE, groups)


def line(name: str, some: Stream, made: Course, best: float, seconds: float) -> list[str]:
    share, p95 = made.scores.sum() / best, float(np.quantile(made.waits, 0.95))
    kinds = np.array(some.groups)[made.pairs[:, 0]]
    waits = [float(made.waits[kinds == kind].mean()) for kind in np.unique(kinds)]
    scores = [float(made.scores[kinds == kind].mean()) for kind in np.unique(kinds)]
    slower = max(waits) / min(waits) if min(waits) > 0 else None
    apart = max(scores) / min(scores)
    cells = [
        name,
        f"{share:.4f}",
        f"{len(made.pairs) / len(made.people):.3f}",
        f"{np.median(made.waits):.0f}",
        f"{p95:.0f}",
        "–" if slower is None else f"{slower:.2f}",
        f"{apart:.2f}",
        f"{seconds:.0f}",
    ]
    if name == OURS:
        fair = (slower or 1.0) <= _GROUPS and apart <= _GROUPS
        cells.append(missed(share=share >= _SHARE, wait=p95 <= _P95, groups=fair))
    return cells


def main(full: bool) -> None:
    for programme in FULL if full else PROGRAMMES:
        some = stream(programme, 0)
        people = some.people
        came = rates(some.came[people].tolist(), _DAYS)[0]
        joined = some.joined[(some.joined > 0) & (some.joined < _DAYS)]
        best = hindsight(some)
        print(
            f"{len(people)} recipients in {_DAYS} days ({came.a_day:.1f} a day, 95 %"
            f" {came.low:.1f} to {came.high:.1f}), {programme.beginning} supporters at the"
            f" beginning,\n{len(joined) / _DAYS:.1f} more a day,"
            f" {some.places[some.joined >= 0].sum()} places in all; hindsight reaches {best:.1f}"
        )
        lines = []
        for name, rule in RULES.items():
            start = time.perf_counter()
            made = rule(some)
            lines.append(line(name, some, made, best, time.perf_counter() - start))
        headings = ["rule", "of hindsight", "matched", "median wait", "p95 wait", "wait", "score"]
        print(table([*headings, "seconds"], lines))
        print(flush=True)
    print("wait, score: the worse group's mean against the better one's (1 = alike), by language")
    print(f"goals for {OURS}: {_SHARE:.0%} of hindsight, p95 wait {_P95:g} days, {_GROUPS:g}")


if __name__ == "__main__":
    main(full=False)
