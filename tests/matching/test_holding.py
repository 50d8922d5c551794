"""Whom a round leaves waiting for somebody who fits better: never too long, never for nothing."""

import numpy as np
import pytest

from matching.arrivals import Back, Came, Setting, hold_back

DAYS = 56
SETTING = Setting(wait_bound=7.0, draws=4, horizon=14)


def programme(seed: int = 1) -> tuple[np.ndarray, tuple[Came, Came]]:
    """Six wait, four supporters are free; one recipient and half a place came each day."""
    random = np.random.default_rng(seed)
    came = Came(tuple(range(1, DAYS + 1)))
    joined = Came(tuple(range(1, DAYS + 1, 2)), (1,) * (DAYS // 2))
    return random.random((6 + DAYS, 4 + DAYS // 2)), (came, joined)


def back(waited: list[float], at_once: list[bool], seed: int = 1) -> Back:
    values, past = programme(seed)
    return hold_back(values, waited, [1] * 4, past, SETTING, at_once=at_once)


@pytest.mark.parametrize("seed", range(5))
def test_nobody_is_kept_beyond_the_bound_and_nobody_who_is_served_at_once(seed: int) -> None:
    waited = [0.0, 5.9, 6.1, 7.0, 30.0, 0.0]
    found = back(waited, [False] * 5 + [True], seed)
    assert not any(found.waits[2:])


def test_some_wait_where_it_is_worth_it() -> None:
    assert any(any(back([0.0] * 6, [False] * 6, seed).waits) for seed in range(8))


@pytest.mark.parametrize("seed", range(5))
def test_all_who_wait_could_be_served_by_places_that_are_left_free(seed: int) -> None:
    found = back([0.0] * 6, [False] * 6, seed)
    assert sum(found.waits) <= 4


def test_the_same_seed_decides_the_same() -> None:
    assert back([0.0] * 6, [False] * 6) == back([0.0] * 6, [False] * 6)


def test_where_nobody_may_be_matched_nobody_is_kept_back() -> None:
    values, past = programme()
    values[:6] = np.nan
    found = hold_back(values, [0.0] * 6, [1] * 4, past, SETTING, at_once=[False] * 6)
    assert not any(found.waits)
