"""Whom to look for next: kinds of supporter who would help those who wait most."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import Pairs
from matching.criteria.trajectory import Trajectory
from matching.matcher import Matcher
from matching.people import People
from matching.results import Assignment
from matching.source import Source, Value

_KINDS = 2_000  # combinations of answers that are looked at, the most frequent ones

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recruit:
    """One kind of supporter, and what one more of them would bring.

    Attributes
    ----------
    values : mapping
        Answers by supporter's field; all other fields are taken as open.
    asked_by : int
        How many recipients have all these answers (stages left aside).
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
    asked_by: int
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
    fewest: int = 1,
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
        Supporters' fields that tell kinds apart, such as language and condition. A kind has one
        answer to some or all of them, such that recipients have all of it; of a trajectory it
        has any stage that somebody is in.
    places : int
        How many recipients the new supporter could take.
    fewest : int
        Kinds that fewer recipients ask for are left out: they would tell who these are.
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
    asked = _kinds(matcher, recipients, supporters, fields, fewest)
    if not asked:
        return ()
    kinds = [values for values, _ in asked]
    have = _profits(matcher, recipients, supporters, room, now.prices, forbidden)
    table = matcher.score(recipients, kinds)
    gains = np.maximum(np.nan_to_num(table, nan=-np.inf) - have[:, None], 0.0)
    size = min(places, len(recipients))
    most = np.sort(np.partition(gains, len(gains) - size, axis=0)[-size:], axis=0).sum(axis=0)
    rank = _apart(kinds, np.argsort(-most, kind="stable").tolist())[:count]
    found = []
    for order, at in enumerate(rank):
        values, wanted = asked[at]
        adds = more = None
        if order < verify:
            again = matcher.assign(
                recipients, [*supporters, values], [*room.tolist(), places], forbidden=forbidden
            )
            adds = again.objective - now.objective
            more = len(now.unmatched) - len(again.unmatched)
        have_it = sum(_has(row, values) for row in supporters)
        found.append(Recruit(values, wanted, float(most[at]), adds, more, have_it))
    tried = sorted(found[:verify], key=lambda one: -(one.adds or 0.0))
    return (*tried, *found[verify:])


def _kinds(
    matcher: Matcher, recipients: People, supporters: People, fields: Sequence[str], fewest: int
) -> list[tuple[dict[str, Any], int]]:
    """Kinds that recipients ask for, and how many do; those most asked for first."""
    criteria = matcher._ready()  # noqa: SLF001  (one package)
    theirs = {one.supporter_field: one.field for one in criteria.criteria}
    theirs |= {rule.supporter_field: rule.field for rule in criteria.constraints}
    steps = {one.supporter_field for one in criteria.criteria if isinstance(one, Trajectory)}
    seen: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for row in recipients:
        each = [
            [None, *dict.fromkeys(_single(row.get(theirs.get(field, field))))]
            for field in fields
            if field not in steps
        ]
        plain = [field for field in fields if field not in steps]
        seen.update(
            tuple(
                (field, value)
                for field, value in zip(plain, some, strict=True)
                if value is not None
            )
            for some in product(*each)
        )
    asked = [(kind, count) for kind, count in seen.most_common() if count >= fewest]
    of_steps = [(theirs[field], field) for field in fields if field in steps]
    stages = _stages(recipients, supporters, of_steps)
    kinds = _KINDS // len(stages)
    return [
        (dict(kind) | stage, count)
        for kind, count in asked[: max(kinds, 1)]
        for stage in stages
        if kind or stage
    ]


def _apart(kinds: Sequence[Mapping[str, Any]], rank: Sequence[int]) -> list[int]:
    """Leave out kinds that say the same as a better one, more or less exactly or at a stage."""
    kept: list[int] = []
    said: list[set[tuple[str, Any]]] = []
    for at in rank:
        mine = {one for one in kinds[at].items() if not isinstance(one[1], Mapping)}
        if not any(mine == one or (mine and one and (mine <= one or mine >= one)) for one in said):
            kept.append(at)
            said.append(mine)
    return kept


def _stages(
    recipients: People, supporters: People, fields: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Give every stage that somebody is in, and none: a supporter may be in another than theirs."""
    found: list[dict[str, Any]] = [{}]
    for ours, theirs in fields:
        given = [row.get(ours) for row in recipients] + [row.get(theirs) for row in supporters]
        known = {one["stage"] for one in given if one and one.get("stage") not in {None, ""}}
        stages = [{theirs: {"stage": stage}} for stage in sorted(known, key=str)]
        found = [*found, *({**kind, **stage} for kind in found for stage in stages)]
    return found


def _single(value: Any) -> Iterator[Any]:
    """Give an answer's values one by one, as answers; numbers and mappings make no kind."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable) and not isinstance(value, Mapping):
        yield from ((one,) for one in value if isinstance(one, str))


def _has(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Tell whether somebody has every answer of a kind, and perhaps more."""
    return all(
        (row.get(field) or {}).get("stage") == asked["stage"]
        if isinstance(asked, Mapping)
        else asked in _single(row.get(field))
        for field, asked in values.items()
    )


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
