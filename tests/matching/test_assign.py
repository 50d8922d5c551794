"""Assignments: exact, within all rules, and proven by a bound that others can check."""

import dataclasses
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching import Assignment, Matcher, check
from tests.matching.people import criteria, crowd

Case = tuple[Matcher, list[Any], list[Any]]


def small(seed: int, recipients: int, supporters: int) -> Case:
    people = crowd(recipients, seed), crowd(supporters, seed + 1)
    return (Matcher(criteria()).fit(*people, [], []), *people)


def brute_force(worth: Any, capacity: Any, most: int, bonus: Any) -> float:
    """Best total over every way to give each recipient up to `most` supporters."""
    n_recipients, n_supporters = worth.shape
    sets = [
        [s for s in product((0, 1), repeat=n_supporters) if sum(s) <= most]
        for _ in range(n_recipients)
    ]
    best = 0.0
    for choice in product(*sets):
        table = np.array(choice)
        if (table.sum(axis=0) > capacity).any() or np.isnan(worth[table == 1]).any():
            continue
        total = np.nansum(np.where(table == 1, worth, 0)) + bonus[table.any(axis=1)].sum()
        best = max(best, float(total))
    return best


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    recipients=st.integers(1, 12),
    supporters=st.integers(1, 6),
    places=st.lists(st.integers(0, 3), min_size=6, max_size=6),
)
def test_the_objective_is_that_of_scipys_dense_solver(
    seed: int, recipients: int, supporters: int, places: list[int]
) -> None:
    matcher, ours, theirs = small(seed, recipients, supporters)
    capacity = np.array(places[:supporters])
    found = matcher.assign(ours, theirs, capacity)
    table = np.nan_to_num(matcher.score(ours, theirs), nan=0.0)
    columns = np.repeat(np.arange(supporters), capacity)
    rows, chosen = linear_sum_assignment(table[:, columns], maximize=True)
    best = table[rows, columns[chosen]].sum()
    assert found.objective == pytest.approx(best, abs=1e-5)
    assert found.bound == pytest.approx(found.objective, abs=1e-4)
    assert found.bound >= found.objective
    assert check(found, matcher, ours, theirs, capacity) == ()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    most=st.integers(1, 3),
    places=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    days=st.lists(st.integers(0, 60), min_size=4, max_size=4),
    caution=st.sampled_from([0.0, 0.5, 3.0]),
)
def test_several_supporters_waits_and_caution_are_solved_exactly_too(
    seed: int, most: int, places: list[int], days: list[int], caution: float
) -> None:
    matcher, ours, theirs = small(seed, 4, 3)
    options: dict[str, Any] = {
        "per_recipient": most,
        "forbidden": [(0, 0), (1, 2)],
        "waited": days,
        "wait_weight": 0.2,
        "caution": caution,
    }
    found = matcher.assign(ours, theirs, places, **options)
    pairs = list(product(range(4), range(3)))
    means, stds = matcher.score_pairs(ours, theirs, pairs, return_std=True)
    worth = np.maximum(means - caution * stds, 0).reshape(4, 3)
    worth[0, 0] = worth[1, 2] = np.nan
    bonus = 0.2 * (np.array(days) / 30) ** 2
    best = brute_force(worth, np.array(places), most, bonus)
    assert found.objective == pytest.approx(best, abs=1e-5)
    assert found.bound == pytest.approx(found.objective, abs=1e-4)
    assert check(found, matcher, ours, theirs, places, **options) == ()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_permuting_people_permutes_the_result(seed: int, data: st.DataObject) -> None:
    matcher, ours, theirs = small(seed, 10, 6)
    rows = data.draw(st.permutations(range(10)))
    columns = data.draw(st.permutations(range(6)))
    plain = matcher.assign(ours, theirs, 2)
    mixed = matcher.assign([ours[at] for at in rows], [theirs[at] for at in columns], 2)
    assert mixed.objective == pytest.approx(plain.objective, abs=1e-5)
    # Which of several optima is found may differ; the value of every part may not.
    back = {(rows[left], columns[right]) for left, right in mixed.pairs.tolist()}
    worth = matcher.score_pairs(ours, theirs, sorted(back)).sum()
    assert worth == pytest.approx(plain.scores.sum(), abs=1e-5)
    assert len(mixed.pairs) == len(plain.pairs)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), places=st.integers(1, 3))
def test_one_more_supporter_never_lowers_the_optimum(seed: int, places: int) -> None:
    matcher, ours, theirs = small(seed, 8, 5)
    fewer = matcher.assign(ours, theirs[:-1], places).objective
    assert matcher.assign(ours, theirs, places).objective >= fewer - 1e-6


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), tolerance=st.sampled_from([0.0, 0.05, 1.0]))
def test_forbidden_pairs_never_appear_and_nobody_is_over_capacity(
    seed: int, tolerance: float
) -> None:
    matcher, ours, theirs = small(seed, 12, 5)
    random = np.random.default_rng(seed)
    forbidden = [(int(random.integers(12)), int(random.integers(5))) for _ in range(20)]
    capacity = random.integers(0, 4, 5)
    found = matcher.assign(
        ours,
        theirs,
        capacity,
        per_recipient=2,
        forbidden=forbidden,
        tolerance=tolerance,
        random_state=seed,
    )
    assert not set(map(tuple, found.pairs.tolist())) & set(forbidden)
    assert (np.bincount(found.pairs[:, 1], minlength=5) <= capacity).all()
    wrong = check(found, matcher, ours, theirs, capacity, per_recipient=2, forbidden=forbidden)
    assert wrong == ()


def test_everybody_feasible_is_matched_where_there_is_room() -> None:
    matcher, ours, theirs = small(3, 30, 12)
    found = matcher.assign(ours, theirs, 30, caution=5.0)
    possible = [row.recipient for row in matcher.feasibility(ours, theirs) if not row.possible]
    assert found.unmatched.tolist() == possible


def test_a_longer_wait_goes_first_where_places_are_short() -> None:
    matcher = Matcher({"criteria": [{"name": "a", "kind": "category"}]}).fit([], [], [], [])
    ours, theirs = [{"a": "x"}, {"a": "y"}], [{"a": "x"}]
    assert matcher.assign(ours, theirs, 1).pairs.tolist() == [[0, 0]]
    patient = matcher.assign(ours, theirs, 1, waited=[0, 60], wait_weight=0.3)
    assert patient.pairs.tolist() == [[1, 0]]
    assert patient.objective == pytest.approx(1.2)
    assert patient.prices.tolist() == pytest.approx([1.0], abs=1e-6)


def test_prices_say_who_is_scarce() -> None:
    matcher = Matcher({"criteria": [{"name": "a", "kind": "category"}]}).fit([], [], [], [])
    found = matcher.assign([{"a": "x"}, {"a": "x"}], [{"a": "x"}, {"a": "y"}], 1)
    assert found.objective == pytest.approx(1.0)
    assert found.prices.tolist() == pytest.approx([1.0, 0.0], abs=1e-6)


def test_candidates_are_added_until_the_bound_proves_the_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matcher, ours, theirs = small(11, 60, 25)
    whole = matcher.assign(ours, theirs, 2).objective
    monkeypatch.setattr("matching.solver._CANDIDATES", 2)
    monkeypatch.setattr("matching.solver._MORE", 1)
    found = matcher.assign(ours, theirs, 2)
    assert found.objective == pytest.approx(whole, abs=1e-5)
    assert found.bound == pytest.approx(whole, abs=1e-3)


def test_the_same_seed_gives_the_same_round() -> None:
    matcher, ours, theirs = small(5, 30, 10)
    first, second = (matcher.assign(ours, theirs, 2, tolerance=0.2, random_state=4) for _ in "ab")
    np.testing.assert_array_equal(first.pairs, second.pairs)
    np.testing.assert_array_equal(first.propensity, second.propensity)


def test_logged_propensities_are_the_frequencies_of_the_pairs() -> None:
    matcher, ours, theirs = small(8, 14, 6)
    rounds = 400
    seen: dict[tuple[int, int], int] = {}
    logged: dict[tuple[int, int], float] = {}
    for seed in range(rounds):
        found = matcher.assign(ours, theirs, 2, tolerance=0.15, random_state=seed)
        for pair, chance in zip(found.pairs.tolist(), found.propensity.tolist(), strict=True):
            seen[pair[0], pair[1]] = seen.get((pair[0], pair[1]), 0) + 1
            assert logged.setdefault((pair[0], pair[1]), chance) == chance
    assert {0.5, 1.0} == set(logged.values())
    for pair, times in seen.items():
        assert times / rounds == pytest.approx(logged[pair], abs=0.1)  # 4 standard errors


def test_a_coin_costs_nobody_more_than_the_tolerance() -> None:
    matcher, ours, theirs = small(8, 30, 12)
    plain = matcher.assign(ours, theirs, 3)
    before = dict(zip(plain.pairs[:, 0].tolist(), plain.scores.tolist(), strict=True))
    for seed in range(20):
        found = matcher.assign(ours, theirs, 3, tolerance=0.05, random_state=seed)
        for left, score in zip(found.pairs[:, 0].tolist(), found.scores.tolist(), strict=True):
            assert score >= before.get(left, 0.0) - 0.05 - 1e-6


def test_a_place_that_two_want_alike_goes_by_lot() -> None:
    matcher = Matcher({"criteria": [{"name": "a", "kind": "category"}]}).fit([], [], [], [])
    served = [
        int(
            matcher.assign(
                [{"a": "x"}] * 2, [{"a": "x"}], 1, tolerance=0.01, random_state=seed
            ).pairs[0, 0]
        )
        for seed in range(60)
    ]
    assert 15 < sum(served) < 45


def broken(found: Assignment) -> dict[str, Assignment]:
    def with_(**changes: Any) -> Assignment:
        return dataclasses.replace(found, **changes)

    crowded = found.pairs.copy()
    crowded[:, 1] = crowded[0, 1]
    return {
        "places": with_(pairs=crowded),
        "not there": with_(pairs=found.pairs + 1000),
        "is not the pair's score": with_(scores=found.scores + 0.1),
        "standard deviation": with_(std=found.std + 0.1),
        "does not name exactly": with_(unmatched=found.pairs[:1, 0]),
        "is below the objective": with_(bound=found.objective - 1),
        "does not follow from the prices": with_(prices=found.prices + 1.0),
        "is not what the pairs add up to": with_(objective=found.objective + 1),
        "outside 0..1": with_(propensity=found.propensity * 0),
        "different length": with_(scores=found.scores[1:], std=found.std[1:]),
        "one for each supporter": with_(prices=found.prices[1:]),
        "do not add up": with_(reasons=tuple(reasons[:1] for reasons in found.reasons)),
        "has one below 0": with_(prices=found.prices - 1.0),
    }


@pytest.mark.parametrize("fault", list(broken(small(2, 8, 4)[0].assign(*small(2, 8, 4)[1:], 2))))
def test_the_checker_finds_what_is_broken(fault: str) -> None:
    matcher, ours, theirs = small(2, 8, 4)
    wrong = broken(matcher.assign(ours, theirs, 2))[fault]
    found = check(wrong, matcher, ours, theirs, 2)
    assert any(fault in str(one) for one in found), found


def test_the_checker_finds_forbidden_pairs_and_broken_constraints() -> None:
    matcher, ours, theirs = small(2, 8, 4)
    found = matcher.assign(ours, theirs, 2)
    pair = tuple(found.pairs[0].tolist())
    assert any(
        "is forbidden" in str(f) for f in check(found, matcher, ours, theirs, 2, forbidden=[pair])
    )
    strangers = [{**row, "languages": ["fr"]} for row in ours]
    assert any("breaks language" in str(f) for f in check(found, matcher, strangers, theirs, 2))
    doubled = dataclasses.replace(found, pairs=np.repeat(found.pairs[:1], len(found.pairs), axis=0))
    told = " ".join(str(fault) for fault in check(doubled, matcher, ours, theirs, 2))
    assert "is made" in told
    assert "of 1 supporters" in told
