"""Checks an assignment from outside; shares no code with the solver or the rules' masks."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.constraints import Constraint, Range
from matching.declaration import Criteria
from matching.faults import Fault
from matching.matcher import Matcher
from matching.results import Assignment

Row = Mapping[str, Any]

_CLOSE = 1e-6  # a pair
_CHUNK = 1 << 19  # pairs scored at once


def check(
    assignment: Assignment,
    matcher: Matcher,
    recipients: Sequence[Row],
    supporters: Sequence[Row],
    capacity: ArrayLike,
    *,
    per_recipient: int = 1,
    forbidden: Iterable[tuple[int, int]] = (),
    waited: ArrayLike | None = None,
    wait_weight: float = 0.0,
    caution: float = 0.0,
    floor: float = 0.0,
    wait_bound: float | None = None,
    groups: Sequence[Hashable] | None = None,
    proof: bool = True,
) -> tuple[Fault, ...]:
    """Say everything that is wrong with an assignment.

    Parameters
    ----------
    assignment : Assignment
    matcher : Matcher
        Fitted; the one that made it.
    recipients, supporters, capacity, per_recipient, forbidden, waited, wait_weight, caution, floor,
    wait_bound, groups
        As they were given to `Matcher.assign`.
    proof : bool
        Whether every allowed pair is looked at, to check the bound: two seconds a million.

    Returns
    -------
    tuple of Fault
        Empty if all is well. Rules, scores, reasons, objective and, by adding up every allowed
        pair at the given prices, the bound are checked. That the objective is the best possible
        follows where it equals the bound.
    """
    pairs = [(int(left), int(right)) for left, right in assignment.pairs]
    misshapen = tuple(_shape(assignment, pairs, len(recipients), len(supporters)))
    if misshapen:
        return misshapen
    places = np.broadcast_to(np.asarray(capacity), (len(supporters),))
    days = np.zeros(len(recipients)) if waited is None else np.asarray(waited, dtype=float)
    bonus = wait_weight * (days / 30.0) ** 2
    banned = {(int(left), int(right)) for left, right in forbidden}
    faults = [*_counts(pairs, places, per_recipient), *_left(assignment, pairs, len(recipients))]
    faults += _rules(pairs, matcher.criteria, recipients, supporters, banned)
    faults += _scores(assignment, matcher, recipients, supporters)
    values = np.maximum(assignment.scores - caution * assignment.std, 0)
    faults += _limits(assignment, values, floor, groups)
    objective = values.sum() + bonus[sorted({left for left, _ in pairs})].sum()
    slack = _CLOSE * (1 + len(pairs))
    if abs(objective - assignment.objective) > slack:
        faults.append(Fault("objective", "is not what the pairs add up to"))
    if assignment.objective > assignment.bound + slack:
        faults.append(Fault("bound", "is below the objective"))
    if not proof:
        return tuple(faults)
    urgent = np.zeros(len(recipients))
    if wait_bound is not None:
        urgent[days >= wait_bound] = (len(recipients) + 1) * (1 + bonus.max(initial=0.0))
    high = np.full(len(recipients), np.inf) if assignment.ceiling is None else assignment.ceiling
    proven = _bound(
        matcher, (recipients, supporters), banned, (assignment.prices, places), per_recipient,
        bonus + urgent, caution, (floor, high),
    )  # fmt: skip
    # What comes first counts for its order only. A bound with fewer served first proves nothing.
    proven -= urgent[sorted({left for left, _ in pairs})].sum()
    room = _CLOSE * (1 + len(recipients) * per_recipient) + 1e-9 * urgent.sum()
    if proven > assignment.bound + room:
        faults.append(Fault("bound", "does not follow from the prices"))
    return tuple(faults)


def _limits(
    assignment: Assignment, values: NDArray[Any], floor: float, groups: Sequence[Hashable] | None
) -> Iterable[Fault]:
    for at, (value, pair) in enumerate(zip(values, assignment.pairs, strict=True)):
        if value < floor - _CLOSE:
            yield Fault(f"pairs[{at}]", "is worth less than the floor")
        if assignment.ceiling is not None and value > assignment.ceiling[pair[0]] + _CLOSE:
            yield Fault(f"pairs[{at}]", "is worth more than this recipient's ceiling")
    for guarantee in assignment.guarantees:
        if guarantee.kept != (guarantee.reached >= guarantee.asked - _CLOSE):
            yield Fault("guarantees", "says kept where it is not, or the other way round")
        inside = [at for at, one in enumerate(groups or ()) if one == guarantee.group]
        best = dict.fromkeys(inside, 0.0)
        for (left, _), value in zip(assignment.pairs.tolist(), values.tolist(), strict=True):
            if left in best:
                counts = 1.0 if guarantee.name == "matched" else value
                best[left] = max(best[left], counts)
        if abs(sum(best.values()) / max(1, len(inside)) - guarantee.reached) > _CLOSE:
            yield Fault("guarantees", "says something else than the pairs")


def _shape(
    assignment: Assignment, pairs: list[tuple[int, int]], n_recipients: int, n_supporters: int
) -> Iterable[Fault]:
    for at, (left, right) in enumerate(pairs):
        if not (0 <= left < n_recipients and 0 <= right < n_supporters):
            yield Fault(f"pairs[{at}]", "names somebody who is not there")
    parts = assignment.scores, assignment.std, assignment.propensity, assignment.reasons
    if {len(part) for part in parts} != {len(pairs)}:
        yield Fault("assignment", "has parts of different length")
    if len(assignment.prices) != n_supporters:
        yield Fault("prices", "is not one for each supporter")


def _counts(
    pairs: list[tuple[int, int]], places: NDArray[Any], per_recipient: int
) -> Iterable[Fault]:
    for pair, times in Counter(pairs).items():
        if times > 1:
            yield Fault(f"pair {pair}", f"is made {times} times")
    for supporter, load in Counter(right for _, right in pairs).items():
        if load > places[supporter]:
            yield Fault(f"supporters[{supporter}]", f"has {load} of {places[supporter]} places")
    for recipient, load in Counter(left for left, _ in pairs).items():
        if load > per_recipient:
            yield Fault(f"recipients[{recipient}]", f"has {load} of {per_recipient} supporters")


def _left(assignment: Assignment, pairs: list[tuple[int, int]], count: int) -> Iterable[Fault]:
    matched = {left for left, _ in pairs}
    if [int(at) for at in assignment.unmatched] != [at for at in range(count) if at not in matched]:
        yield Fault("unmatched", "does not name exactly those without a supporter")
    if ((assignment.propensity <= 0) | (assignment.propensity > 1)).any():
        yield Fault("propensity", "is outside 0..1, or 0 for a pair that was made")
    if (assignment.prices < 0).any():
        yield Fault("prices", "has one below 0")


def _rules(
    pairs: list[tuple[int, int]],
    declared: Criteria | Mapping[str, Any],
    recipients: Sequence[Row],
    supporters: Sequence[Row],
    banned: set[tuple[int, int]],
) -> Iterable[Fault]:
    criteria = declared if isinstance(declared, Criteria) else Criteria.from_dict(declared)
    for left, right in pairs:
        if (left, right) in banned:
            yield Fault(f"pair {(left, right)}", "is forbidden")
        for rule in criteria.constraints:
            if not permits(rule, recipients[left], supporters[right]):
                yield Fault(f"pair {(left, right)}", f"breaks {rule.name}")


def permits(rule: Constraint, recipient: Row, supporter: Row) -> bool:
    """Apply one constraint to one pair, in plain words."""
    ours, theirs = recipient.get(rule.field), supporter.get(rule.supporter_field)
    if _is_open(ours) or _is_open(theirs):
        return rule.missing == "allow"
    if isinstance(rule, Range):
        (low, high), (low_other, high_other) = _range(ours), _range(theirs)
        return low <= high_other + rule.width and low_other <= high + rule.width
    mine, others = _set(ours), _set(theirs)
    answers = {
        "overlap": bool(mine & others),
        "disjoint": not mine & others,
        "equal": mine == others,
    }
    return answers[rule.kind]


def _is_open(value: Any) -> bool:
    return value is None or (isinstance(value, str | Sequence | set | frozenset) and not len(value))


def _set(value: Any) -> set[Any]:
    return {value} if isinstance(value, str | int) else set(value)


def _range(value: Any) -> tuple[float, float]:
    if isinstance(value, int | float):
        return value, value
    low, high = value
    return (-np.inf if low is None else low), (np.inf if high is None else high)


def _scores(
    assignment: Assignment, matcher: Matcher, recipients: Sequence[Row], supporters: Sequence[Row]
) -> Iterable[Fault]:
    means, stds = matcher.score_pairs(recipients, supporters, assignment.pairs, return_std=True)
    for at, reasons in enumerate(assignment.reasons):
        if not abs(means[at] - assignment.scores[at]) <= _CLOSE:
            yield Fault(f"scores[{at}]", "is not the pair's score")
        if not abs(stds[at] - assignment.std[at]) <= _CLOSE:
            yield Fault(f"std[{at}]", "is not the pair's standard deviation")
        if abs(sum(reason.contribution for reason in reasons) - assignment.scores[at]) > _CLOSE:
            yield Fault(f"reasons[{at}]", "do not add up to the score")


def _bound(
    matcher: Matcher,
    people: tuple[Sequence[Row], Sequence[Row]],
    banned: set[tuple[int, int]],
    offer: tuple[NDArray[Any], NDArray[Any]],
    per_recipient: int,
    bonus: NDArray[Any],
    caution: float,
    ends: tuple[float, NDArray[Any]],
) -> float:
    """No assignment is worth more than all places at their prices + everybody's gain at these."""
    recipients, supporters = people
    prices, places = offer
    total = float(prices @ np.minimum(places, len(recipients)))
    if not len(supporters):
        return total
    step = max(1, _CHUNK // len(supporters))
    for start in range(0, len(recipients), step):
        some = np.arange(start, min(start + step, len(recipients)))
        grid = np.stack(np.meshgrid(some, np.arange(len(supporters)), indexing="ij"), axis=-1)
        means, stds = matcher.score_pairs(*people, grid.reshape(-1, 2), return_std=True)
        worth = np.maximum(means - caution * stds, 0).reshape(len(some), -1)
        outside = (worth < ends[0]) | (worth > ends[1][some][:, None])
        gains = np.where(np.isnan(worth) | outside, -np.inf, worth) - prices
        gains[:, places == 0] = -np.inf
        for left, right in banned:
            if start <= left < start + step:
                gains[left - start, right] = -np.inf
        best = -np.sort(-gains, axis=1)[:, :per_recipient]
        later = np.maximum(best[:, 1:], 0).sum(axis=1)
        total += float(np.maximum(bonus[some] + best[:, 0] + later, 0).sum())
    return total
