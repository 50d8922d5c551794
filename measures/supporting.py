"""How much of what recipients say lies between supporters; never a list of who is better."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from measures.foretelling import EACH_FROM, SUPPORTERS_FROM
from measures.mixed import mixed
from measures.reliability import mean_reliability

PEOPLE_FROM = 5
"""A supporter is told how their talks are felt from so many recipients on; fewer would be named."""


@dataclass(frozen=True, slots=True)
class Supporting:
    """What supporters make of a difference.

    Attributes
    ----------
    between_supporters, between_recipients : float or None
        Shares of all variance; None where supporters are too few to be told apart, and for
        recipients where each rated once.
    spread : tuple of (value, low, high, recipients)
        The supporters' effects, shrunken, without names, lowest first, only of those with at least
        PEOPLE_FROM recipients, and only if so many supporters have them.
    trust : float or None
        Reliability of the mean of a supporter's usual number of recipients.
    """

    n: int
    supporters: int
    recipients: int
    between_supporters: float | None
    between_recipients: float | None
    spread: tuple[tuple[float, float, float, int], ...]
    trust: float | None


def supporting(
    values: Sequence[float], recipients: Sequence[Hashable], supporters: Sequence[Hashable]
) -> Supporting:
    """Tell apart what lies between supporters, between recipients, and in the moment."""
    n, many, people = len(values), len(set(supporters)), len(set(recipients))
    pairs = set(zip(recipients, supporters, strict=True))
    if many < SUPPORTERS_FROM or len(pairs) < EACH_FROM * many:
        return Supporting(n, many, people, None, None, (), None)
    groups = {"supporter": supporters}
    if n > people:  # who rated but once cannot be told from the moment
        groups["recipient"] = recipients
    fit = mixed(values, np.ones((n, 1)), groups, effects_of=["supporter"])
    of: dict[Hashable, int] = {}
    for _, supporter in pairs:
        of[supporter] = of.get(supporter, 0) + 1
    shown = sorted(
        (effect.value, effect.value - 1.96 * effect.std, effect.value + 1.96 * effect.std, of[name])
        for name, effect in fit.effects["supporter"].items()
        if of[name] >= PEOPLE_FROM
    )
    share = fit.share("supporter")
    return Supporting(
        n=n,
        supporters=many,
        recipients=people,
        between_supporters=share,
        between_recipients=fit.share("recipient") if "recipient" in groups else None,
        spread=tuple(shown) if len(shown) >= PEOPLE_FROM else (),
        trust=mean_reliability(share, len(pairs) / many),
    )
