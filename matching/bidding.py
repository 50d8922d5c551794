"""The auction's compiled loop: recipients bid for places, then places seek recipients.

Bertsekas's forward and reverse auction for supporters with several like places. Forward: whoever
has no place bids for the best one at present prices, up to what the second best leaves over.
Reverse: a place that stays empty at a price above 0 lowers it until somebody comes, or it is 0.
Afterwards nobody is more than `eps` away from what is best for them at the prices, and empty
places cost nothing, so the whole is at most eps for each recipient below the optimum over these
candidates.
"""

from typing import Any

import numpy as np

from matching.compiled import loop

# One supporter's places: cost and owner from first[s] to first[s] + size[s] are a heap, the
# cheapest first; `free[s]` more are empty. price[s] is what the next to come pays: the price of the
# empty places, or of the cheapest.


@loop
def _down(at: int, start: int, stop: int, cost: Any, owner: Any) -> None:
    while True:
        child = start + 2 * (at - start) + 1
        if child >= stop:
            return
        if child + 1 < stop and cost[child + 1] < cost[child]:
            child += 1
        if cost[child] >= cost[at]:
            return
        cost[at], cost[child] = cost[child], cost[at]
        owner[at], owner[child] = owner[child], owner[at]
        at = child


@loop
def _up(at: int, start: int, cost: Any, owner: Any) -> None:
    while at > start:
        parent = start + (at - start - 1) // 2
        if cost[parent] <= cost[at]:
            return
        cost[at], cost[parent] = cost[parent], cost[at]
        owner[at], owner[parent] = owner[parent], owner[at]
        at = parent


@loop
def _enter(s: int, r: int, bid: float, first: Any, size: Any, cost: Any, owner: Any) -> None:
    at = first[s] + size[s]
    cost[at], owner[at] = bid, r
    size[s] += 1
    _up(at, first[s], cost, owner)


@loop
def _leave(s: int, r: int, first: Any, size: Any, free: Any, cost: Any, owner: Any) -> None:
    free[s] += 1  # at the price that stands
    last = first[s] + size[s] - 1
    at = first[s]
    while owner[at] != r:
        at += 1
    cost[at], owner[at] = cost[last], owner[last]
    size[s] -= 1
    if at < last:
        _down(at, first[s], last, cost, owner)
        _up(at, first[s], cost, owner)


@loop
def _release(
    eps: float, starts: Any, who: Any, worth: Any, mate: Any,
    first: Any, size: Any, free: Any, price: Any, cost: Any, owner: Any,
) -> Any:  # fmt: skip
    """Free whoever would be better off elsewhere by more than eps; gives all without a place."""
    waiting = np.empty(len(mate), dtype=np.int64)
    count = 0
    for r in range(len(mate)):
        if mate[r] >= 0:
            best = 0.0
            for at in range(starts[r], starts[r + 1]):
                gain = worth[at] - price[who[at]]
                best = max(best, gain)
            s = who[mate[r]]
            if worth[mate[r]] - price[s] < best - eps:
                _leave(s, r, first, size, free, cost, owner)
                mate[r] = -1
        if mate[r] < 0:
            waiting[count] = r
            count += 1
    return waiting[:count]


@loop
def _forward(
    eps: float, waiting: Any, starts: Any, who: Any, worth: Any, mate: Any,
    first: Any, size: Any, free: Any, price: Any, cost: Any, owner: Any,
) -> int:  # fmt: skip
    queue = np.empty(len(mate) + 1, dtype=np.int64)
    queue[: len(waiting)] = waiting
    head, tail, bids = 0, len(waiting), 0
    while head != tail:
        r = queue[head]
        head = (head + 1) % len(queue)
        best, second, chosen = -np.inf, 0.0, -1
        for at in range(starts[r], starts[r + 1]):
            gain = worth[at] - price[who[at]]
            if gain > best:
                second = max(second, best)
                best, chosen = gain, at
            elif gain > second:
                second = gain
        if chosen < 0 or best < 0:
            continue
        bids += 1
        s = who[chosen]
        bid = price[s] + (best - second) + eps
        mate[r] = chosen
        if free[s] > 0:
            free[s] -= 1
            _enter(s, r, bid, first, size, cost, owner)
            if free[s] == 0:
                price[s] = cost[first[s]]
            continue
        out = owner[first[s]]
        cost[first[s]], owner[first[s]] = bid, r
        _down(first[s], first[s], first[s] + size[s], cost, owner)
        price[s] = cost[first[s]]
        mate[out] = -1
        queue[tail] = out
        tail = (tail + 1) % len(queue)
    return bids


@loop
def _keenest(
    s: int, who: Any, worth: Any, mate: Any, by: Any, arcs: Any, left: Any, price: Any
) -> tuple[float, float, int]:
    """What the two keenest recipients would gain by a free place of `s`, and who is first."""
    best, second, chosen = -np.inf, -np.inf, -1
    for at in range(by[s], by[s + 1]):
        arc = arcs[at]
        held = mate[left[arc]]
        profit = 0.0
        if held >= 0:
            if who[held] == s:
                continue
            profit = worth[held] - price[who[held]]
        gain = worth[arc] - profit
        if gain > best:
            second, best, chosen = best, gain, arc
        elif gain > second:
            second = gain
    return best, second, chosen


@loop
def _reverse(
    eps: float, who: Any, worth: Any, mate: Any, by: Any, arcs: Any, left: Any,
    first: Any, size: Any, free: Any, price: Any, cost: Any, owner: Any,
) -> int:  # fmt: skip
    todo = list(range(len(free)))
    steps = 0
    while len(todo) > 0:
        s = todo.pop()
        while free[s] > 0 and price[s] > 0:
            best, second, chosen = _keenest(s, who, worth, mate, by, arcs, left, price)
            if best <= eps:
                price[s] = 0.0
                continue
            steps += 1
            price[s] = min(price[s], max(0.0, second - eps))
            r = left[chosen]
            if mate[r] >= 0:
                old = who[mate[r]]
                _leave(old, r, first, size, free, cost, owner)
                todo.append(old)
            mate[r] = chosen
            free[s] -= 1
            _enter(s, r, price[s], first, size, cost, owner)
            if free[s] == 0:
                price[s] = cost[first[s]]
    return steps


@loop
def phase(
    eps: float, starts: Any, who: Any, worth: Any, mate: Any, by: Any, arcs: Any, left: Any,
    first: Any, size: Any, free: Any, price: Any, cost: Any, owner: Any, fill: bool,
) -> tuple[int, int]:  # fmt: skip
    """Bring everybody to within eps of their best; changes `mate` and the places.

    Parameters
    ----------
    eps : float
    starts, who, worth : ndarray
        Candidates by recipient: where each begins, supporters, values.
    mate : ndarray of int, shape (n_recipients,)
        The candidate each has, −1 for none.
    by, arcs, left : ndarray
        Candidates by supporter: where each begins, positions, and the recipient of each candidate.
    first, size, free, price, cost, owner : ndarray
        Places, see the comment above.

    Returns
    -------
    bids, steps : int
        Of the forward and the reverse auction.
    """
    waiting = _release(eps, starts, who, worth, mate, first, size, free, price, cost, owner)
    bids = _forward(
        eps, waiting, starts, who, worth, mate, first, size, free, price, cost, owner
    )  # fmt: skip
    if not fill:
        return bids, 0
    steps = _reverse(
        eps, who, worth, mate, by, arcs, left, first, size, free, price, cost, owner
    )  # fmt: skip
    return bids, steps
