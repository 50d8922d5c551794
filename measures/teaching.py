"""What the matcher learns from: one rating of each pair, weighted by who tends not to answer."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measures.foretelling import HEAVIEST, Rated

Floats = NDArray[np.float64]

FEWEST = 20
"""Below this many answers, or as many blanks, chances of answering are not modelled."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The arguments of `Matcher.fit`, by id: rows are looked up in this order.

    Attributes
    ----------
    recipients, supporters : tuple
        Ids of the rows, in order of first appearance.
    pairs : array of int, shape (n, 2)
        Positions in `recipients` and `supporters`.
    ratings, sample_weight : array of float, shape (n,)
        0..1; weights have mean 1.
    raters : tuple
        Who gave each rating.
    """

    recipients: tuple[Hashable, ...]
    supporters: tuple[Hashable, ...]
    pairs: NDArray[np.intp]
    ratings: Floats
    sample_weight: Floats
    raters: tuple[Hashable, ...]


def lesson(rated: Sequence[Rated]) -> Lesson:
    """Return what to fit on; a pair rated more than once counts as one, by its first rating.

    The first answer, after first contact, is the one least coloured by how the talk went on. Who
    seldom answers stands for others like them, up to HEAVIEST times.
    """
    first: dict[tuple[Hashable, Hashable], Rated] = {}
    for one in rated:
        first.setdefault((one.recipient, one.supporter), one)
    recipients = {name: n for n, name in enumerate(dict.fromkeys(pair[0] for pair in first))}
    supporters = {name: n for n, name in enumerate(dict.fromkeys(pair[1] for pair in first))}
    pairs = [(recipients[recipient], supporters[supporter]) for recipient, supporter in first]
    chances = [one.answer_chance for one in first.values()]
    return Lesson(
        recipients=tuple(recipients),
        supporters=tuple(supporters),
        pairs=np.array(pairs, np.intp).reshape(-1, 2),
        ratings=np.array([one.perceived for one in first.values()], float),
        sample_weight=response_weights(chances),
        raters=tuple(recipient for recipient, _ in first),
    )


def response_weights(chances: ArrayLike) -> Floats:
    """Return the weight of each answer from its chance: mean 1, none above HEAVIEST raw."""
    found = np.minimum(1 / np.maximum(np.asarray(chances, float), 1e-6), HEAVIEST)
    weights: Floats = found / found.mean() if len(found) else found
    return weights


def response_chances(answered: Sequence[bool], features: ArrayLike) -> Floats:
    """Return each prompt's chance of an answer from what was known before it was sent.

    Parameters
    ----------
    features : array of float, shape (n, k)
        Last score, sessions last week, days since the last word; nothing that came later.
    """
    from sklearn.linear_model import LogisticRegression  # loads slowly, and only this needs it

    came = np.asarray(answered, bool)
    if min(came.sum(), (~came).sum()) < FEWEST:
        return np.full(len(came), came.mean() if len(came) else 1.0)
    known = np.asarray(features, float)
    spread = known.std(axis=0)
    known = (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    model = LogisticRegression()  # type: ignore[no-untyped-call]
    model.fit(known, came)
    chances: Floats = model.predict_proba(known)[:, 1]  # type: ignore[no-untyped-call]
    return chances


def if_the_silent_are_lower(mean: float, answered: int, asked: int, lower: float) -> float:
    """Return a mean as it would be, were those who did not answer this much lower."""
    return mean - lower * (1 - answered / asked) if asked else mean
