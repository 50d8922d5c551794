"""Who does not answer: others like them count for more, and only where that can be told."""

import numpy as np
import pytest

from measures.silence import if_the_silent_are_lower, response_chances, response_weights


def test_who_seldom_answers_counts_for_others_like_them() -> None:
    rng = np.random.default_rng(9)
    features = rng.normal(0, 1, (2000, 1))
    came = rng.random(2000) < 1 / (1 + np.exp(-features[:, 0]))
    chances = response_chances(came.tolist(), features)
    truth = 1 / (1 + np.exp(-features[:, 0]))
    assert np.abs(chances - truth).max() < 0.08
    felt = 0.5 + 0.1 * features[:, 0]
    weights = response_weights(chances[came])
    assert abs(np.average(felt[came], weights=weights) - 0.5) < abs(felt[came].mean() - 0.5) / 2
    assert weights.max() / weights.min() <= 10


def test_few_blanks_are_not_modelled_and_silence_can_be_put_lower() -> None:
    assert set(response_chances([True] * 19 + [False], np.ones((20, 1)))) == {0.95}
    assert if_the_silent_are_lower(0.8, 60, 100, 0.1) == pytest.approx(0.76)
    assert if_the_silent_are_lower(0.8, 0, 0, 0.1) == 0.8
