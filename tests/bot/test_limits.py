from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Bucket, Limits, Window
from bot.queues import HELP_EXTRA, Queues
from tests.bot.rows import row

STEPS = st.lists(st.floats(0, 3), min_size=1, max_size=80)


@given(STEPS)
def test_a_bucket_never_gives_more_than_its_burst_and_its_rate(steps: list[float]) -> None:
    bucket, now, taken = Bucket(rate=1, burst=3), 1000.0, list[float]()
    for step in steps:
        now += step
        if bucket.wait(now) <= 0:
            bucket.take(now)
            taken.append(now)
    for first, start in enumerate(taken):
        for last, end in enumerate(taken[first:], first):
            assert last - first + 1 <= 3 + (end - start) + 1e-6


@given(STEPS)
def test_who_waits_as_long_as_told_may_go(steps: list[float]) -> None:
    bucket, now = Bucket(rate=2, burst=2), 1000.0
    for step in steps:
        now += step + bucket.wait(now + step)
        assert bucket.wait(now) < 1e-6
        bucket.take(now)


@given(STEPS)
def test_no_second_ever_holds_more_than_the_window_allows(steps: list[float]) -> None:
    window, now, taken = Window(5), 1000.0, list[float]()
    for step in steps:
        now += step / 10
        if window.wait(now) <= 0:
            window.take(now)
            taken.append(now)
    assert all(taken[n + 5] - taken[n] >= 1 for n in range(len(taken) - 5))


def test_zero_means_no_limit() -> None:
    bucket, window = Bucket(0, 1), Window(0)
    for _ in range(100):
        bucket.take(1000.0)
        window.take(1000.0)
    assert bucket.wait(1000.0) == window.wait(1000.0) == 0


def test_a_chat_has_one_row_out_at_a_time_and_in_order() -> None:
    queues = Queues(Limits(0, 1, 0))
    queues.add([row(1), row(2), row(3, account=12)], 0)
    assert [one.id for one in queues.pick(0, 9)] == [1, 3]
    assert queues.pick(0, 9) == []
    queues.free(11, 0)
    assert [one.id for one in queues.pick(0, 9)] == [2]


def test_help_goes_before_what_waits_and_past_the_limit_of_its_chat() -> None:
    queues = Queues(Limits(1, 1, 20))
    queues.add([row(n, account=n) for n in range(1, 31)], 0)
    queues.add([row(40, account=1)], 0)
    assert len(queues.pick(0, 99)) == 18
    queues.free(1, 0)
    queues.add([row(41, account=1, lane="help"), row(42, account=31, lane="help")], 0)
    assert [one.id for one in queues.pick(0, 99)] == [41, 42]


def test_help_beyond_the_platforms_limit_waits_less_than_a_second() -> None:
    queues = Queues(Limits(1, 1, 20))
    queues.add([row(n, account=n) for n in range(1, 31)], 0)
    queues.add([row(n, account=n, lane="help") for n in range(31, 61)], 0)
    assert [one.id for one in queues.pick(0, 99)] == list(range(31, 51))
    assert queues.next_at(0.5, 99) == 1
    assert [one.id for one in queues.pick(1, 99)] == [*range(51, 61), *range(1, 9)]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 0.2)), min_size=1, max_size=120))
def test_no_second_ever_holds_more_than_the_limit_help_included(
    steps: list[tuple[bool, float]],
) -> None:
    queues, now, taken = Queues(Limits(0, 1, 12)), 1000.0, list[float]()
    for number, (is_help, step) in enumerate(steps, 1):
        now += step
        lane = "help" if is_help else "normal"
        queues.add([row(number, account=number, lane=lane)], now)
        taken += [now] * len(queues.pick(now, 99))
    assert all(later - at >= 1 - 1e-6 for at, later in zip(taken, taken[12:], strict=False))


def test_help_finds_a_place_when_all_places_are_taken_but_not_without_end() -> None:
    queues = Queues(Limits(0, 1, 0))
    queues.add([row(n, account=n, lane="help") for n in range(1, 10)], 0)
    assert len(queues.pick(0, 0)) == HELP_EXTRA


def test_a_paused_chat_waits_and_the_others_do_not() -> None:
    queues = Queues(Limits(0, 1, 0))
    queues.add([row(1), row(2), row(3, account=12)], 0)
    limited, other = queues.pick(0, 9)
    queues.put_back(limited, until=5, now=0)
    queues.free(other.account, 0)
    assert queues.next_at(0, 9) == 5
    assert queues.pick(4.9, 9) == []
    assert [one.id for one in queues.pick(5, 9)] == [1]


def test_when_everybody_is_held_help_still_goes() -> None:
    queues = Queues(Limits(0, 1, 0))
    queues.hold(10)
    queues.add([row(1), row(2, account=12, lane="help")], 0)
    assert [one.id for one in queues.pick(0, 9)] == [2]
    assert queues.next_at(0, 9) == 10
    assert [one.id for one in queues.pick(10, 9)] == [1]


def test_rows_for_somebody_who_is_gone_are_forgotten() -> None:
    queues = Queues(Limits(0, 1, 0))
    queues.add([row(1), row(2), row(3)], 0)
    queues.pick(0, 9)
    assert queues.drop(11) == [2, 3]
    queues.free(11, 0)
    assert queues.pick(0, 9) == []
    assert queues.size == 0


def test_chats_that_are_through_do_not_stay_in_memory_for_ever() -> None:
    queues = Queues(Limits(1, 3, 0))
    for account in range(20_500):
        queues.add([row(account, account=account + 1)], float(account))
        queues.pick(float(account), 9)
        queues.free(account + 1, float(account))
    assert len(queues._chats) <= 10_000
