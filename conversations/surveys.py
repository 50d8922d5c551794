"""Computes what a survey of the matching finds: plain data in, figures out. Takes seconds.

Runs in a process of its own, beside the bot; what it is given and gives back is JSON.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from conversations import deciding, refits
from conversations.assigning import Pass

OUTSIDE = 10
"""Groups of fewer people are not told apart, nor are those who are not in one."""
LOAD, SHARE = "gini of load", "share of hindsight"
POOLED = ("score", "lift over random", "lift over equal weights", "in a blocking pair")
"""What is kept of single rounds; the rest needs more people than one round has."""
KINDS, TRIED, PLACES = 4, 6, 3
POINTS = 500  # as many as a small picture can show


def compute(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of today's rounds, of all recent ones, and of everybody who is here."""
    from matching.figures import pooled

    today = [_figures(asked["today"])] + [_round(asked, one) for one in asked["rounds"]]
    day = pooled(today)
    present = _Present(asked)
    return {
        "today": [_plain(one) for one in day],
        "pooled": [_plain(one) for one in pooled([*map(_figures, asked["days"]), day])],
        "period": [_plain(one) for one in present.figures()],
        "felt": _felt(asked),
        "shadow": refits.judge(asked["shadow"]) if asked["shadow"] else None,
        "recruit": present.recruit(),
        "unserved": present.unserved(),
        "waits": _waits(asked["waits"]),
        "coming": _coming(asked["coming"]),
    }


def _plain(figure: Any) -> list[Any]:
    return [figure.name, figure.group, figure.value, figure.low, figure.high, figure.n]


def _figures(rows: Sequence[Sequence[Any]]) -> list[Any]:
    from matching import Figure

    return [Figure(*row) for row in rows]


def _round(asked: Mapping[str, Any], one: Mapping[str, Any]) -> list[Any]:
    """Look at one round by the model that decided in it, which had not seen its ratings."""
    from matching import round_quality

    matcher, _ = deciding.matcher_of(asked["criteria"], one["kept"])
    first = Pass(**one["first"])
    figures = round_quality(
        matcher,
        first.recipients,
        first.supporters,
        first.made(matcher),
        first.room,
        forbidden=first.forbidden,
    )
    return [figure for figure in figures if figure.name in POOLED]


class _Present:
    """Everybody who is here now, and the talks that began lately."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self._asked = asked
        self._matcher, _ = deciding.matcher_of(asked["criteria"], asked["kept"])
        self._recipients = asked["recipients"]
        self._supporters = asked["supporters"]
        row = {one["id"]: at for at, one in enumerate(self._recipients)}
        column = {one["id"]: at for at, one in enumerate(self._supporters)}
        self._talks = [
            (row[talk["recipient"]], column.get(talk["supporter"]), talk)
            for talk in asked["talks"]
            if talk["recipient"] in row
        ]
        self._places = asked["places"]

    def figures(self) -> list[Any]:
        """Return how evenly talks lie, how near they are to the best, and how groups fare."""
        from matching.figures import gaps, gini

        load = Counter(column for _, column, _ in self._talks)
        loads = [load[at] for at, places in enumerate(self._places) if places > 0]
        latest = {row: talk["score"] for row, _, talk in self._talks}
        return [
            gini(LOAD, loads),
            *self._share_of_hindsight(),
            *gaps(
                "score",
                list(latest.values()),
                [self._groups(self._recipients[at]) for at in latest],
                fewest=OUTSIDE,
            ),
        ]

    def _groups(self, row: Mapping[str, Any]) -> set[Hashable]:
        found: set[Hashable] = set()
        for field in self._asked["group_fields"]:
            value = row.get(field)
            values = [value] if isinstance(value, str) else value or []
            found |= {(field, str(one)) for one in values}
        return found

    def _share_of_hindsight(self) -> list[Any]:
        """Return what talks come to beside what was possible, had all been known before."""
        from matching.arrivals import share_of_hindsight

        talks = {row: (column, talk) for row, column, talk in self._talks if column is not None}
        if len(talks) < OUTSIDE:
            return []
        rows = list(talks)
        values = self._matcher.score(
            [self._recipients[at] for at in rows], self._supporters, forbidden=self._barred(rows)
        )
        return [
            share_of_hindsight(
                values,
                [(at, talks[row][0]) for at, row in enumerate(rows)],
                [talks[row][1]["came"] for row in rows],
                self._asked["joined"],
                self._places,
                patience=max(talks[row][1]["waited"] for row in rows),
            )
        ]

    def _barred(self, some: Sequence[int]) -> list[tuple[int, int]]:
        """Return who is kept apart, with recipients counted as these."""
        row = {at: number for number, at in enumerate(some)}
        return [(row[r], s) for r, s in self._asked["forbidden"] if r in row]

    def recruit(self) -> list[dict[str, Any]]:
        """Return whom to look for next: everybody who is here dealt anew, with one more."""
        from matching import recruit_next

        some = [at for at, here in enumerate(self._asked["here"]) if here]
        if not some or not self._asked["recruit_by"]:
            return []
        found = recruit_next(
            self._matcher,
            [self._recipients[at] for at in some],
            self._supporters,
            self._places,
            self._asked["recruit_by"],
            places=PLACES,
            fewest=self._asked["small_cell"],
            count=TRIED,
            verify=TRIED,
            forbidden=self._barred(some),
        )
        return [
            {
                "values": one.values,
                "asked_by": one.asked_by,
                "adds": one.adds,
                "more_matched": one.more_matched,
                "like": one.like,
            }
            for one in found[:KINDS]
            if one.adds and one.adds > 0
        ]

    def unserved(self) -> dict[str, Any]:
        """Return for how many the rules leave nobody, and which of them stands in the way."""
        waiting = [at for at, one in enumerate(self._asked["waiting"]) if one]
        open_ = [at for at, places in enumerate(self._places) if places > 0]
        found = self._matcher.feasibility(
            [self._recipients[at] for at in waiting], [self._supporters[at] for at in open_]
        )
        nobody = [one for one in found if not one.possible]
        rules = Counter(name for one in nobody for name, n in one.alone.items() if n)
        return {"waiting": len(waiting), "nobody": len(nobody), "rules": dict(rules)}


def _felt(asked: Mapping[str, Any]) -> dict[str, Any]:
    from matching.figures import by_name, calibration
    from measures.agreement import agreement

    rated = asked["rated"]
    predicted, perceived = [one for one, _ in rated], [one for _, one in rated]
    found = agreement(predicted, perceived, asked["raters"])
    return {
        "n": found.n,
        "people": found.people,
        "means": [found.mean_predicted, found.mean_perceived],
        "rank": [found.spearman, found.spearman_low, found.spearman_high],
        "slope": _plain(by_name(list(calibration(predicted, perceived)))["slope"]),
        "points": rated[-POINTS:],
        "bins": [[one.predicted, one.perceived, one.low, one.high] for one in found.bins],
    }


def _waits(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    from matching.arrivals import waits

    days, matched, groups = ([row[at] for row in rows] for at in range(3))
    return [
        {
            "group": one.group,
            "matched": one.matched,
            "waiting": one.waiting,
            "median": one.median,
            "low": one.low,
            "high": one.high,
        }
        for one in waits(days, matched, groups)
    ]


def _coming(asked: Mapping[str, Any]) -> dict[str, Any]:
    from matching.arrivals import rates

    found = {}
    for role in ("recipient", "supporter"):
        (one,) = rates(asked[role], asked["span"])
        found[role] = [7 * one.a_day, 7 * one.low, 7 * one.high, one.count]
    return {**found, "span": asked["span"]}
