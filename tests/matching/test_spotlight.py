"""Points for a first hello: true ones only, few and central, and drawn as often as is logged."""

from collections import Counter

import numpy as np

from matching import Point, draw_points

POINTS = [Point("condition", name, 0.1 * at) for at, name in enumerate("abcdefgh")]


def test_a_spotlight_shows_three_to_five_of_the_most_central() -> None:
    found = draw_points(POINTS, random_state=1)
    assert 3 <= len(found.points) <= 5
    assert set(found.points) <= set(found.among) == set(POINTS[1:])
    central = [point.centrality for point in found.points]
    assert central == sorted(central, reverse=True)


def test_where_there_are_few_all_are_shown() -> None:
    for count in range(4):
        found = draw_points(POINTS[:count])
        assert set(found.points) == set(POINTS[:count])
        assert found.propensity == 1.0


def test_a_spotlight_is_drawn_as_often_as_it_says() -> None:
    random = np.random.RandomState(0)
    drawn = [draw_points(POINTS, random_state=random) for _ in range(6000)]
    counts = Counter(one.points for one in drawn)
    chance = {one.points: one.propensity for one in drawn}
    for points, count in counts.items():
        expected = 6000 * chance[points]
        assert abs(count - expected) <= 5 * np.sqrt(expected)
    sizes = Counter(len(one.points) for one in drawn)
    assert all(abs(sizes[size] - 2000) < 200 for size in (3, 4, 5))


def test_the_same_state_draws_the_same_points() -> None:
    assert draw_points(POINTS, random_state=5) == draw_points(POINTS, random_state=5)
