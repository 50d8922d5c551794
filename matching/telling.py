"""Says why, as data: reasons, and what would have changed the decision."""

from numpy.typing import ArrayLike

from matching.arguments import floats_of, length_of, positions_of
from matching.changes import Counterfactual, counterfactuals
from matching.faults import Fault, raise_all
from matching.people import People
from matching.reading import Reading
from matching.results import Reason


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
        return scorer.told(found)[2]

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
