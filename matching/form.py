"""How similarities become a score: weights, curves, level, supporters' effects, and their doubt."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.criteria import Criterion
from matching.declaration import Criteria
from matching.lookup import Curve

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Form:
    """A score as a sum, so that it can be looked up, explained and solved.

    The score of recipient r with supporter s is, kept within 0..1,
    ``level + effect[s] + slope · Σ_k share[r, k] · curve_k(similarity_k[r, s])``, where
    ``share[r, k] ∝ weights[k] · multiplier[r, k]`` adds up to 1 for each recipient.

    Attributes
    ----------
    weights : ndarray, shape (n_criteria,)
        At least 0, not all 0; only their proportions count.
    level, slope : float
        0 and 1 for declared weights: the score is then the weighted mean of similarities.
    doubts : ndarray, shape (n_criteria,)
        Standard deviation of each weight as a share of that weight.
    noise : float
        Variance of a rating around its score that profiles cannot tell: who rates, and the day.
    effects, variances : mapping of hashable to float
        By supporter ``"id"``: the learnt effect, and what is left unsure of it.
    unseen : float
        Variance of the effect of a supporter whom nobody has rated.
    curves : tuple of ndarray or None, one for each criterion
        Values at `lookup.GRID`, never falling, from 0 to 1; None is the similarity itself.
    components : mapping of int to mapping
        Criterion's position -> component's name -> weight, where components have their own.
    learnt : bool
        Whether ratings had a part in it.
    """

    weights: Floats
    level: float = 0.0
    slope: float = 1.0
    doubts: Floats = field(default_factory=lambda: np.zeros(0))
    noise: float = 0.0
    effects: Mapping[Hashable, float] = field(default_factory=dict)
    variances: Mapping[Hashable, float] = field(default_factory=dict)
    unseen: float = 0.0
    curves: tuple[Curve, ...] = ()
    components: Mapping[int, Mapping[Any, float]] = field(default_factory=dict)

    learnt: bool = False

    def applied(self, criteria: Criteria) -> tuple[Criterion, ...]:
        """Criteria as they compare with the learnt weights of their components."""
        return tuple(
            criterion.weighted(self.components[at]) if at in self.components else criterion
            for at, criterion in enumerate(criteria.criteria)
        )

    def curve(self, at: int) -> Curve:
        """One criterion's curve."""
        return self.curves[at] if self.curves else None

    def doubt(self, at: int) -> float:
        """One criterion's doubt."""
        return float(self.doubts[at]) if len(self.doubts) else 0.0
