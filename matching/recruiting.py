"""Whom to look for next: kinds of supporter who would help those who wait most."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import Pairs
from matching.matcher import Matcher
from matching.people import People
from matching.results import Assignment
from matching.source import Source, Value

_KINDS = 300  # combinations of answers that are looked at, the most frequent ones

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recruit:
    """One kind of supporter, and what one more of them would bring.

    Attributes
    ----------
    values : mapping
        Answers by supporter's field; all other fields are taken as open.
    at_most : float
        What the prices say that they would add to the objective, at most.
    adds : float or None
        What they add when the round is solved again with one of them; None where it was not.
    more_matched : int or None
        How many recipients more get a supporter then.
    like : int
        How many supporters with these answers there are.
    """

    values: Mapping[str, Any]
    at_most: float
    adds: float | None
    more_matched: int | None
    like: int


def recruit_next(
    matcher: Matcher,
    recipients: People,
    supporters: People,
    capacity: ArrayLike,
    fields: Sequence[str],
    *,
    places: int = 3,
    count: int = 10,
    verify: int = 3,
    forbidden: Pairs = (),
    assignment: Assignment | None = None,
) -> tuple[Recruit, ...]:
    """Rank kinds of supporter by what one more of them would add.

    Adding somebody with c places adds no more than the c largest gains that recipients would have
    with them beyond what they have at present prices. That ranks all kinds without solving again;
    the first few are then tried.

    Parameters
    ----------
    matcher : Matcher
        Fitted.
    recipients, supporters, capacity, forbidden
        As for `assign`.
    fields : sequence of str
        Supporters' fields that tell kinds apart, such as language and condition. Combinations
        that occur among recipients or supporters are looked at.
    places : int
        How many recipients the new supporter could take.
    count, verify : int
        How many kinds to return, and how many of these to try.
    assignment : Assignment, optional
        The present round; solved if not given.

    Returns
    -------
    tuple of Recruit
        Those tried first, from what they add most down; then the others by `at_most`.
    """
    room = np.broadcast_to(np.asarray(capacity), (len(supporters),)).astype(np.int64)
    now = assignment
    if now is None:
        now = matcher.assign(recipients, supporters, room, forbidden=forbidden)
    kinds = _kinds(matcher, recipients, supporters, fields)
    if not kinds or not len(recipients):
        return ()
    have = _profits(matcher, recipients, supporters, room, now.prices, forbidden)
    table = matcher.score(recipients, kinds)
    gains = np.maximum(np.nan_to_num(table, nan=-np.inf) - have[:, None], 0.0)
    size = min(places, len(recipients))
    most = np.sort(np.partition(gains, len(gains) - size, axis=0)[-size:], axis=0).sum(axis=0)
    rank = np.argsort(-most, kind="stable")[:count].tolist()
    like = Counter(_key({field: row.get(field) for field in fields}) for row in supporters)
    found = []
    for order, at in enumerate(rank):
        values = dict(kinds[at])
        adds = more = None
        if order < verify:
            again = matcher.assign(
                recipients, [*supporters, values], [*room.tolist(), places], forbidden=forbidden
            )
            adds = again.objective - now.objective
            more = len(now.unmatched) - len(again.unmatched)
        found.append(Recruit(values, float(most[at]), adds, more, like[_key(values)]))
    tried = sorted(found[:verify], key=lambda one: -(one.adds or 0.0))
    return (*tried, *found[verify:])


def _kinds(
    matcher: Matcher, recipients: People, supporters: People, fields: Sequence[str]
) -> list[dict[str, Any]]:
    """Combinations of answers, the most frequent among recipients first, then supporters'."""
    criteria = matcher._ready()  # noqa: SLF001  (one package)
    asked = {one.supporter_field: one.field for one in criteria.criteria}
    asked |= {rule.supporter_field: rule.field for rule in criteria.constraints}
    seen: Counter[Any] = Counter()
    rows: dict[Any, dict[str, Any]] = {}

    def note(values: Iterator[dict[str, Any]], weight: int) -> None:
        for one in values:
            if any(value is not None for value in one.values()):
                key = _key(one)
                seen[key] += weight
                rows.setdefault(key, one)

    note(({field: row.get(asked.get(field, field)) for field in fields} for row in recipients), 2)
    note(({field: row.get(field) for field in fields} for row in supporters), 1)
    return [rows[key] for key, _ in seen.most_common(_KINDS)]


def _key(values: Mapping[str, Any]) -> str:
    return repr(sorted((field, _plain(value)) for field, value in values.items()))


def _plain(value: Any) -> str:
    many = isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)
    return repr(sorted(value, key=repr)) if many else repr(value)


def _profits(
    matcher: Matcher,
    recipients: People,
    supporters: People,
    room: NDArray[np.int64],
    prices: Floats,
    forbidden: Pairs,
) -> Floats:
    """What each recipient gains with their best supporter at present prices."""
    scorer, rules = matcher._read(recipients, supporters, forbidden, [])  # noqa: SLF001
    source = Source(scorer.sum(), rules, room > 0, Value.plain(len(recipients)))
    have = np.zeros(len(recipients))
    for task in source.tasks:
        have[task.rows] = np.maximum(source.pick(task, prices, 1)[2][:, 0], 0.0)
    return have
