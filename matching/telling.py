"""Says why, as data: reasons, what to show two people, what would have changed the decision."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils import check_random_state

from matching.arguments import count_of, floats_of, length_of, positions_of
from matching.changes import Counterfactual, counterfactuals
from matching.faults import Fault, kind_of, raise_all
from matching.people import People
from matching.reading import Reading
from matching.results import Reason
from matching.spotlight import Spotlight, drawn, points_of


class Telling(Reading):  # type: ignore[no-untyped-call]
    """What `Matcher` can say of single pairs."""

    def explain(
        self, recipients: People, supporters: People, pairs: ArrayLike
    ) -> tuple[tuple[Reason, ...], ...]:
        """Say what each criterion adds to the score of some pairs.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        pairs : array of int, shape (n, 2)

        Returns
        -------
        tuple of tuple of Reason
            One tuple per pair: one reason per criterion in declared order, then, of a learnt
            score, its level and the supporter's effect. Contributions add up to the score (also
            for a pair that a constraint keeps apart, whose score is NaN).

        Raises
        ------
        NotFittedError
            Before `fit`.
        MatchingError
            With every fault of the arguments.
        """
        scorer, _, found = self._read_pairs(recipients, supporters, pairs)
        return scorer.reasons(found)

    def spotlight(
        self,
        recipients: People,
        supporters: People,
        pairs: ArrayLike,
        *,
        agreed: Collection[str] | Sequence[Collection[str]] | None = None,
        least: int = 3,
        most: int = 5,
        random_state: int | np.random.RandomState | None = None,
    ) -> tuple[Spotlight, ...]:
        """Draw a few true common points for each pair's first hello.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        pairs : array of int, shape (n, 2)
        agreed : collection of str, or one for each pair, optional
            Criteria that both people agreed to show; by default all.
        least, most : int
            How many points; fewer only where there are no more.
        random_state : int, RandomState or None
            Default: the matcher's.

        Returns
        -------
        tuple of Spotlight
            One per pair, with what it was drawn from and with which probability.

        Raises
        ------
        NotFittedError, MatchingError
            As `explain`.
        """
        faults: list[Fault] = []
        count_of(least, "least", faults)
        count_of(most, "most", faults)
        if not faults and most < least:
            faults.append(Fault("most", f"is {most}", f"must be at least {least}"))
        scorer, _, found = self._read_pairs(recipients, supporters, pairs, faults)
        shown = _agreed(agreed, len(found), scorer.names)
        seed = self.random_state if random_state is None else random_state
        random = check_random_state(seed)  # type: ignore[no-untyped-call]
        criteria = self._fitted_criteria.criteria
        return tuple(
            drawn(points_of(reasons, criteria, some), least, most, random)
            for reasons, some in zip(scorer.reasons(found), shown, strict=True)
        )

    def what_if(
        self,
        recipients: People,
        supporters: People,
        pairs: ArrayLike,
        instead: ArrayLike,
        *,
        prices: ArrayLike | None = None,
    ) -> tuple[Counterfactual, ...]:
        """Say what would have to change for another supporter to be as good for a recipient.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        pairs : array of int, shape (n, 2)
            Pairs that were chosen.
        instead : array of int, shape (n,)
            The supporter to compare each with.
        prices : array of float, shape (n_supporters,), optional
            Of an assignment: what a place is worth to others is then taken off.

        Returns
        -------
        tuple of Counterfactual
            One per pair; the smallest changes first.

        Raises
        ------
        NotFittedError, MatchingError
            As `explain`.
        """
        faults: list[Fault] = []
        count = length_of(supporters)
        others = positions_of(instead, "instead", count, faults)
        costs = None if prices is None else floats_of(prices, "prices", count, faults)
        scorer, _, found = self._read_pairs(recipients, supporters, pairs, faults)
        if len(others) != len(found):
            raise_all([Fault("instead", f"has {len(others)} entries", f"must have {len(found)}")])
        return tuple(counterfactuals(scorer, found, others, costs))


def _agreed(value: Any, count: int, names: Sequence[str]) -> list[frozenset[str]]:
    if value is None:
        return [frozenset(names)] * count
    if not isinstance(value, Collection) or isinstance(value, str):
        raise_all([Fault("agreed", f"is a {kind_of(value)}", "give names of criteria")])
    shared = all(isinstance(name, str) for name in value) and (len(value) > 0 or count == 0)
    each = [value] * count if shared else list(value)
    faults = []
    if len(each) != count and len(each):
        faults.append(Fault("agreed", f"has {len(each)} entries", f"must have {count}"))
    for at, some in enumerate(each):
        place = "agreed" if shared else f"agreed[{at}]"
        if isinstance(some, str) or not isinstance(some, Collection):
            faults.append(Fault(place, f"is a {kind_of(some)}", "give names of criteria"))
            continue
        unknown = [name for name in some if name not in names]
        faults.extend(Fault(place, f"names {name!r}", "is not a criterion") for name in unknown)
    raise_all(dict.fromkeys(faults))
    return [frozenset(some) for some in each] if each else [frozenset()] * count
