"""Large rounds: compiled loops give what plain ones give, and the auction what the flow gives."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching import Matcher, check
from matching.source import Source, Value
from tests.matching.people import criteria, crowd
from tests.matching.test_assign import small


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every round counts as a large one."""
    monkeypatch.setattr("matching.source._LARGE", 0)


@pytest.mark.parametrize("caution", [0.0, 1.5])
def test_compiled_and_plain_loops_give_the_same_to_the_last_bit(
    caution: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = crowd(90, 1), crowd(40, 2)
    matcher = Matcher(criteria()).fit(ours, theirs, [], [])
    value = Value.plain(90, caution)
    value.floor[::3], value.ceiling[::4], value.scale[::5] = 0.3, 0.6, 1.5
    prices, found = np.random.default_rng(0).random(40) / 5, []
    for large in (False, True):
        monkeypatch.setattr("matching.source._LARGE", 0 if large else np.inf)
        scorer, rules = matcher._read(ours, theirs, [(0, 0), (7, 3)], [])
        source = Source(scorer.sum(), rules, np.ones(40, dtype=bool), value)
        assert source.large is large
        found.append(source.each(lambda task, at=source: at.pick(task, prices, 12)))  # type: ignore[misc]
    for plain, compiled in zip(*found, strict=True):
        for one, other in zip(plain, compiled, strict=True):
            np.testing.assert_array_equal(one, other)


def test_words_are_multiplied_in_the_same_order_whichever_loop_does_it() -> None:
    from scipy import sparse

    from matching import compiled, plain

    random = np.random.RandomState(0)
    for width in (9, 300):
        left = sparse.random(30, width, 0.2, "csr", np.float32, random)
        right = sparse.random(width, 50, 0.2, "csr", np.float32, random)
        np.testing.assert_array_equal(plain.multiply(left, right), compiled.multiply(left, right))


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    recipients=st.integers(1, 60),
    supporters=st.integers(1, 25),
    wait_weight=st.sampled_from([0.0, 0.2]),
    wait_bound=st.sampled_from([None, 30.0, 80.0]),
)
@example(seed=3, recipients=2, supporters=2, wait_weight=0.2, wait_bound=None)
@example(seed=1, recipients=60, supporters=20, wait_weight=0.0, wait_bound=30.0)
def test_the_auction_comes_within_a_thousandth_of_the_flow(
    seed: int, recipients: int, supporters: int, wait_weight: float, wait_bound: float | None
) -> None:
    matcher, ours, theirs = small(seed, recipients, supporters)
    random = np.random.default_rng(seed)
    capacity = random.integers(0, 4, supporters)
    options: dict[str, Any] = {
        "forbidden": [(0, 0)],
        "waited": random.integers(0, 90, recipients),
        "wait_weight": wait_weight,
        "wait_bound": wait_bound,
    }
    exact = matcher.assign(ours, theirs, capacity, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.source._LARGE", 0)
        found = matcher.assign(ours, theirs, capacity, **options)
    assert found.objective >= exact.objective * 0.999 - 1e-9
    assert found.bound >= exact.objective - 1e-6
    assert found.bound <= found.objective * 1.001 + 1e-4
    assert check(found, matcher, ours, theirs, capacity, **options) == ()


@pytest.mark.usefixtures("large")
def test_a_large_round_for_two_supporters_each_is_exact_too() -> None:
    matcher, ours, theirs = small(4, 30, 12)
    found = matcher.assign(ours, theirs, 2, per_recipient=2)
    assert found.bound == pytest.approx(found.objective, abs=1e-4)
    assert check(found, matcher, ours, theirs, 2, per_recipient=2) == ()


@pytest.mark.usefixtures("large")
def test_a_large_round_is_the_same_every_time() -> None:
    matcher, ours, theirs = small(9, 80, 30)
    one, other = (matcher.assign(ours, theirs, 2) for _ in range(2))
    np.testing.assert_array_equal(one.pairs, other.pairs)
    np.testing.assert_array_equal(one.prices, other.prices)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(("recipients", "supporters"), [(0, 0), (0, 3), (3, 0)])
def test_a_large_round_with_an_empty_side_is_empty(recipients: int, supporters: int) -> None:
    matcher, ours, theirs = small(1, 3, 3)
    found = matcher.assign(ours[:recipients], theirs[:supporters], 1)
    assert len(found.pairs) == 0
    assert found.unmatched.tolist() == list(range(recipients))
