"""How wide scores' intervals are: nine of ten of the next ratings, however these spread."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.learning.ratings import Ratings
from matching.learning.spread import spread
from tests.matching.raters import Programme

Floats = NDArray[np.float64]
_NINETY = 1.6449

SHAPES: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "as a Gaussian": lambda random, count: random.normal(0, 0.2, count),
    "evenly": lambda random, count: random.uniform(-0.4, 0.4, count),
    "mostly near, some far": lambda random, count: (
        random.normal(0, 0.1, count) * np.exp(0.8 * random.standard_normal(count))
    ),
}


def ratings(count: int, raters: int) -> Ratings:
    codes, nothing = np.arange(count) % raters, np.zeros((count, 1))
    alone = np.zeros(count, dtype=np.int64)
    return Ratings(np.zeros(count), np.ones(count), codes, alone, nothing, nothing)


@pytest.mark.parametrize("shape", SHAPES)
def test_nine_of_ten_lie_within_whatever_the_shape_of_the_spread(shape: str) -> None:
    random = np.random.default_rng(4)
    found = spread(ratings(2000, 400), SHAPES[shape](random, 2000), 0.0, 0.0)
    new = SHAPES[shape](random, 20_000)
    assert 0.88 <= (np.abs(new) <= _NINETY * np.sqrt(found)).mean() <= 0.92


def test_few_raters_make_intervals_wider_than_many_with_as_many_ratings() -> None:
    off = np.random.default_rng(4).normal(0, 0.2, 300)
    assert spread(ratings(300, 5), off, 0.0, 0.0) > spread(ratings(300, 100), off, 0.0, 0.0)


def test_ratings_that_happen_to_be_the_same_leave_some_doubt() -> None:
    assert spread(ratings(5000, 500), np.zeros(5000), 0.0, 0.0) > 0


def test_nine_of_ten_new_ratings_lie_within_the_interval() -> None:
    for each in (2, 5):
        learners, judges = Programme(raters=60, each=each), Programme(raters=150, seed=9)
        found = learners.fit("auto")
        scores, std = found.score_pairs(judges.ours, judges.theirs, judges.pairs, return_std=True)
        inside = np.abs(judges.ratings - scores) <= _NINETY * std
        assert 0.85 <= inside.mean() <= 0.95
