"""The two sides of a talk are compared, where enough talks stand behind it."""

import numpy as np
import pytest

from measures.mirrored import both_sides


def test_two_sides_that_see_it_alike_and_one_that_thinks_higher() -> None:
    rng = np.random.default_rng(4)
    theirs = rng.random(80) * 0.8
    found = both_sides([(float(one), float(one + 0.1)) for one in theirs])
    assert found.difference == pytest.approx(0.1)
    assert found.rank == pytest.approx(1.0)
    assert both_sides([(0.5, 0.5)] * 9).difference is None
    assert both_sides([(0.5, 0.6)] * 49).rank is None
    assert both_sides([(0.5, 0.6)] * 60).rank is None
