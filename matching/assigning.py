"""The round: who is with whom, so that the total is the highest that can be."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import (
    Pairs,
    capacity_of,
    count_of,
    days_of,
    groups_of,
    length_of,
    names_of,
    number_of,
)
from matching.arriving import Arriving
from matching.faults import Fault
from matching.outcome import Round, bonus_of, run
from matching.people import People
from matching.results import Assignment


class Assigning(Arriving):  # type: ignore[no-untyped-call]
    """What a matcher does for everybody at once."""

    random_state: int | np.random.RandomState | None

    def assign(
        self,
        recipients: People,
        supporters: People,
        capacity: ArrayLike,
        *,
        per_recipient: int = 1,
        forbidden: Pairs = (),
        waited: ArrayLike | None = None,
        wait_weight: float = 0.0,
        caution: float = 0.0,
        tolerance: float = 0.0,
        floor: float = 0.0,
        wait_bound: float | None = None,
        wishes: Sequence[str] = (),
        groups: Sequence[Hashable] | None = None,
        group_score: float = 0.0,
        group_matched: float = 0.0,
        random_state: int | np.random.RandomState | None = None,
    ) -> Assignment:
        """Find the pairs of the highest total value; exact, with a bound that proves it.

        A pair is worth max(0, score − caution · std). A recipient with at least one supporter
        also brings the bonus wait_weight · (days / 30)²: convex, so that nobody waits for ever.
        Any allowed pair is worth making: a place stays empty only where nobody is left for it or
        giving it away would cost the total more.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        capacity : int or array of int, shape (n_supporters,)
            How many recipients each supporter can take.
        per_recipient : int
            Up to so many different supporters for each recipient. The total counts, so a second
            supporter for one may go before a first for another; call twice to avoid that.
        forbidden : array of int, shape (n, 2)
            Positions of pairs that must not be.
        waited : array of float, shape (n_recipients,), optional
            Days; needed if `wait_weight` is above 0.
        wait_weight : float
            What a month's wait is worth, in score units.
        caution : float
            Standard deviations taken off each score.
        tolerance : float
            Near-ties within this much of value are broken by fair coins: two recipients exchange
            supporters, one moves to a free place, or a place goes to another who would get
            nothing, if nobody (or the place) loses more than this. Which coins exist follows
            from the optimum alone and nobody takes part in two, so the propensity of a pair made
            by a coin is exactly ½, of any other exactly 1. With 0 nothing is random.
        floor : float
            No pair worth less than this is made: nobody gets less, but some may wait instead.
        wait_bound : float, optional
            Days; who has waited so long comes before everybody else, whatever the total says.
        wishes : sequence of str
            Constraints that recipients choose themselves, such as times at which they can talk.
            Whoever by these keeps away the supporter they would have had without anybody's
            wishes gets none who is worth more: where all others state all they can, nobody gains
            by stating little.
        groups : sequence of hashable, shape (n_recipients,), optional
            Each recipient's group; None for no group.
        group_score, group_matched : float
            What each group gets at least: mean value of all its members (0 without a supporter),
            and share of members with a supporter. Its members weigh more until it holds; see
            `Assignment.guarantees`. No coins are tossed where that changed the optimum.
        random_state : int, RandomState or None
            Default: the matcher's.

        Returns
        -------
        Assignment

        Raises
        ------
        NotFittedError
            Before `fit`.
        MatchingError
            With every fault of the arguments.
        """
        faults: list[Fault] = []
        caution = number_of(caution, "caution", faults)
        tolerance = number_of(tolerance, "tolerance", faults)
        wait_weight = number_of(wait_weight, "wait_weight", faults)
        most = count_of(per_recipient, "per_recipient", faults)
        n_recipients, n_supporters = length_of(recipients), length_of(supporters)
        places = capacity_of(capacity, n_supporters, faults)
        days = days_of(waited, wait_weight, n_recipients, faults)
        bonus = bonus_of(days, wait_weight)
        limits = self._limits(floor, wait_bound, waited, days, wishes, faults)
        group = groups_of(groups, (group_score, group_matched), n_recipients, faults)
        scorer, rules = self._read(recipients, supporters, forbidden, faults)
        seed = self.random_state if random_state is None else random_state
        asked = Round(scorer, rules, places, bonus, most, caution, tolerance, *limits, group)
        return run(asked, seed)

    def _limits(
        self,
        floor: object,
        wait_bound: object,
        waited: object,
        days: NDArray[np.float64],
        wishes: object,
        faults: list[Fault],
    ) -> tuple[float, NDArray[np.bool_] | None, tuple[str, ...]]:
        lowest = number_of(floor, "floor", faults)
        first = None
        if wait_bound is not None:
            first = days >= number_of(wait_bound, "wait_bound", faults)
            if waited is None:
                faults.append(Fault("waited", "is missing", "wait_bound needs days per recipient"))
        known = [rule.name for rule in self._ready().constraints]
        return lowest, first, names_of(wishes, "wishes", known, faults)
