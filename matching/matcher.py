"""The front door: fit, score, explain, assign; what each does in full stands elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Self, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arguments import (
    Pairs,
    floats_of,
    pairs_of,
    raters_of,
)
from matching.assigning import Assigning
from matching.declaration import Criteria
from matching.faults import raise_all
from matching.keeping import Keeping
from matching.learning.fitting import Said
from matching.people import People, read_side
from matching.rules import blocks
from matching.telling import Telling

_Floats = NDArray[np.float64]


class Matcher(Telling, Assigning, Keeping):  # type: ignore[no-untyped-call]
    """Scores how alike two people will feel, says why, and assigns supporters to recipients.

    Parameters
    ----------
    criteria : Criteria or Mapping
        What people are compared on; a mapping is read with `Criteria.from_dict`.
    model : {"auto", "declared", "linear", "boosted"}
        ``"declared"`` never learns. ``"linear"`` learns non-negative weights around the declared
        ones, ``"boosted"`` also a rising curve for each criterion. ``"auto"`` takes whichever
        foretells ratings best that it has not seen, the simpler one in doubt. Without ratings
        all score as declared.
    supporter_effects : bool
        Whether a learnt score has an effect of each supporter; ``"declared"`` never has.
    random_state : int, RandomState or None
        Deals the folds on which `fit` compares models (None: always the same), and breaks
        near-ties in `assign` where the call gives none of its own.

    Attributes
    ----------
    weights_, weights_std_ : dict of str to float
        By criterion, on the scale of the declared ones: they add up to the same. Declared weights
        are given, not estimated: their std is NaN.
    supporter_effects_ : dict
        Effect by supporter ``"id"``, in score units; empty for declared weights.
    model_ : str
        The model that decides.
    report_ : dict
        What was asked, what decides and why, how many ratings, which models were compared on what
        they had not seen, how well these predictions agree with the ratings, and what varies.
    """

    def __init__(
        self,
        criteria: Criteria | Mapping[str, Any],
        *,
        model: str = "auto",
        supporter_effects: bool = True,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.criteria = criteria
        self.model = model
        self.supporter_effects = supporter_effects
        self.random_state = random_state

    def fit(
        self,
        recipients: People,
        supporters: People,
        pairs: ArrayLike,
        ratings: ArrayLike,
        *,
        sample_weight: ArrayLike | None = None,
        raters: Sequence[Any] | None = None,
    ) -> Self:
        """Learn from the people what an average similarity is, and from ratings what counts.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
            The population: what a missing answer stands for comes from here. May be empty; each
            call then describes its own people.
        pairs : array of int, shape (n, 2)
            Positions of recipient and supporter, repeats allowed.
        ratings : array of float, shape (n,)
            Perceived similarity in 0..1; n = 0 is valid.
        sample_weight : array of float, shape (n,), optional
            At least 0.
        raters : sequence of hashable, shape (n,), optional
            Who rated; by default the recipient of each pair.

        Returns
        -------
        Matcher
            Itself.

        Raises
        ------
        MatchingError
            With every fault of the arguments.
        """
        criteria, faults = self._criteria()
        faults.extend(self._settings())
        ours = read_side(recipients, criteria, "recipients", faults)
        theirs = read_side(supporters, criteria, "supporters", faults)
        rated = pairs_of(pairs, "pairs", (len(ours), len(theirs)), faults)
        values = floats_of(ratings, "ratings", len(rated), faults, most=1.0)
        weight = np.ones(len(rated))
        if sample_weight is not None:
            weight = floats_of(sample_weight, "sample_weight", len(rated), faults)
        groups = raters_of(raters, rated, faults)
        raise_all(faults)
        said = Said(rated, values, weight, groups)
        self._learn(criteria, ours, theirs, said)
        return self

    def score(
        self, recipients: People, supporters: People, *, forbidden: Pairs = ()
    ) -> NDArray[np.float32]:
        """Score every pair; meant for a look, as `assign` never needs the whole table.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        forbidden : array of int, shape (n, 2)
            Positions of pairs that must not be.

        Returns
        -------
        ndarray of float32, shape (n_recipients, n_supporters)
            In 0..1; NaN = a constraint or forbidden pair.

        Raises
        ------
        NotFittedError
            Before `fit`.
        MatchingError
            With every fault of the arguments.
        """
        scorer, rules = self._read(recipients, supporters, forbidden, [])
        table = np.empty((len(scorer.ours), len(scorer.theirs)), dtype=np.float32)
        for start, stop in blocks(*table.shape):
            table[start:stop] = scorer.means(start, stop)
            table[start:stop][~rules.allowed(start, stop)] = np.nan
        return table

    @overload
    def score_pairs(self, recipients: People, supporters: People, pairs: ArrayLike) -> _Floats: ...

    @overload
    def score_pairs(
        self, recipients: People, supporters: People, pairs: ArrayLike, *, return_std: bool
    ) -> Any: ...

    def score_pairs(
        self, recipients: People, supporters: People, pairs: ArrayLike, *, return_std: bool = False
    ) -> _Floats | tuple[_Floats, _Floats]:
        """Score some pairs.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        pairs : array of int, shape (n, 2)
        return_std : bool
            Also give standard deviations: how far missing answers leave the score open (declared
            weights themselves are taken as given, so a fully answered pair has 0).

        Returns
        -------
        scores : ndarray of float, shape (n,)
            In 0..1; NaN where a constraint is broken.
        std : ndarray of float, shape (n,)
            Only if asked for; NaN where the score is.

        Raises
        ------
        NotFittedError, MatchingError
            As `score`.
        """
        scorer, rules, found = self._read_pairs(recipients, supporters, pairs)
        means, stds = scorer.pairs(found)
        broken = ~rules.allowed_pairs(found)
        means[broken] = stds[broken] = np.nan
        return (means, stds) if return_std else means
