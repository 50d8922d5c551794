"""Intervals over clusters: as wide as theory says, and none where few stand behind it."""

import numpy as np
import pytest

from measures.bootstrap import clustered


def test_an_interval_over_clusters_is_wider_than_one_over_rows() -> None:
    rng = np.random.default_rng(5)
    of = np.repeat(np.arange(30), 10)
    values = rng.normal(0, 1, 30)[of] + rng.normal(0, 0.3, 300)
    whole = clustered(lambda at: float(values[at].mean()), of.tolist())
    rows = clustered(lambda at: float(values[at].mean()), list(range(300)))
    assert whole.low is not None
    assert whole.high is not None
    assert rows.low is not None
    assert rows.high is not None
    # The standard error of a mean of clusters' means, from theory.
    means = values.reshape(30, 10).mean(axis=1)
    expected = 2 * 1.96 * means.std(ddof=1) / np.sqrt(30)
    assert whole.high - whole.low == pytest.approx(expected, rel=0.15)
    assert whole.high - whole.low > 2 * (rows.high - rows.low)


def test_few_clusters_have_no_interval() -> None:
    values = np.arange(40.0)
    found = clustered(lambda at: float(values[at].mean()), [0, 1, 2, 3] * 10)
    assert (found.value, found.low, found.clusters) == (19.5, None, 4)
    assert clustered(lambda _: 1.0, []).value is None
