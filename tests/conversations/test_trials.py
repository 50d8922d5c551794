"""A new model passes its trial when it foretells no worse than the one that decides."""

import pytest

from conversations.trials import trial


@pytest.mark.parametrize(
    ("new", "old", "passed"),
    [
        ([0.1, 0.5, 0.9], [0.5, 0.5, 0.5], True),
        ([0.5, 0.5, 0.5], [0.1, 0.5, 0.9], False),
        ([0.1, 0.5, 0.9], [0.1, 0.5, 0.9], True),
        ([0.9, 0.5, 0.1], [0.5, 0.5, 0.5], False),
    ],
)
def test_a_trial_is_passed_by_whoever_is_no_worse(
    new: list[float], old: list[float], passed: bool
) -> None:
    assert trial(new, old, [0.2, 0.5, 0.8], ["a", "b", "c"])["passed"] is passed


def test_a_trial_does_not_mind_on_which_level_models_or_raters_are() -> None:
    said = [0.1, 0.3, 0.7, 0.9, 0.4, 0.5]
    raters = ["low", "low", "high", "high", "one", "other"]
    found = trial([0.5, 0.7, 0.5, 0.7, 0.4, 0.5], [0.5] * 6, said, raters)
    assert found["error_new"] == pytest.approx(0.0)
    assert found["passed"]
    assert (found["n"], found["raters"]) == (6, 4)
