"""What a construct's pulses are worth for following one person: their spread, and what changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from measures.change import PLANNED_REL, PLANNED_SD
from measures.mixed import mixed
from measures.reliability import change_reliability
from measures.scores import Answer

PEOPLE_FROM, EACH_FROM = 50, 3
"""Below so many people, or pulses of each, the planned figures hold."""


@dataclass(frozen=True, slots=True)
class Within:
    """One construct, from the answers of many people at many times.

    Attributes
    ----------
    sd : float
        Spread between people of one pulse's score.
    rel : float
        Part of that which is no error.
    change : float or None
        R_C: how far a change of one person from pulse to pulse can be trusted; below .50 only
        means over four weeks are shown.
    planned : bool
        Whether these are the planned figures, for want of people.
    """

    sd: float
    rel: float
    change: float | None
    people: int
    planned: bool


def within(answers: Sequence[Answer]) -> Within:
    """Return the figures of one construct's answers.

    Each answer is a person's level, their moment, the item's own mean, and what is left: four parts
    told apart by a mixed model (Cranford et al. 2006).
    """
    told = [(one, one.value) for one in answers if one.value is not None]
    people = {one.person for one, _ in told}
    moments = {(one.person, one.prompt) for one, _ in told}
    items = len(told) / len(moments) if moments else 0.0
    # With one item a pulse, a moment cannot be told from an error.
    if len(people) < PEOPLE_FROM or len(moments) < EACH_FROM * len(people) or items < 1.2:
        return Within(PLANNED_SD, PLANNED_REL, None, len(people), planned=True)
    fit = mixed(
        [value for _, value in told],
        np.ones((len(told), 1)),
        {
            "person": [one.person for one, _ in told],
            "moment": [(one.person, one.prompt) for one, _ in told],
            "item": [one.item for one, _ in told],
        },
    )
    error = fit.residual / items
    true = fit.variances["person"] + fit.variances["moment"]
    return Within(
        sd=float(np.sqrt(true + error)),
        rel=true / (true + error) if true + error else 0.0,
        change=change_reliability(fit.variances["moment"], fit.residual, round(items)),
        people=len(people),
        planned=False,
    )
