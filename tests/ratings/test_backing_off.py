"""Who does not answer is asked less, then once whether to stop; an answer brings all back."""

from dataclasses import replace
from datetime import timedelta

from conversations.model.measuring import Pace
from conversations.model.person import Role
from conversations.ratings.backing_off import unanswered
from conversations.ratings.codes import Code
from tests.ratings.lives import MONDAY, Life, beginner, talk

WEEK = timedelta(weeks=1)


def silent_life(answers: list[bool], weeks: int) -> Life:
    life = Life(beginner(), answers=answers)
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    life.writes("m1", MONDAY)
    life.until(MONDAY + weeks * WEEK)
    return life


def test_after_three_in_a_row_only_the_monthly_comes() -> None:
    life = silent_life([False], 7)
    asked = [one.pulse for _, one, _ in life.asked]
    assert asked.count("first_contact_recipient") == 1
    assert asked.count("weekly_recipient") == 2
    assert asked.count("monthly_recipient") == 1
    assert {one.reason for one in life.skipped()} == {Code.BACKING_OFF}


def test_after_two_monthlies_it_asks_once_whether_to_stop_and_silence_means_stop() -> None:
    life = silent_life([False], 40)
    assert len(life.of("monthly")) == 2
    assert len(life.asked_whether) == 1
    assert life.standing.asking.pace is Pace.OFF
    assert life.look_at is None
    assert life.asked[-1][0] < life.asked_whether[0]


def test_one_answer_brings_the_weekly_back() -> None:
    first = len(silent_life([False], 6).asked)
    life = silent_life([False] * (first - 1) + [True] * 100, 12)
    assert len(life.of("weekly")) > 4
    assert life.asked_whether == []


def test_the_first_tap_of_an_open_prompt_is_an_answer_too() -> None:
    life = silent_life([False], 4)
    life.until(life.now + timedelta(days=5))
    latest = next(one for one in life.standing.prompts if one.id == life.asked[-1][1].id)
    assert latest.pulse == "monthly_recipient"
    assert latest.state == "asked"
    assert len(unanswered(life.standing)) >= 3
    life.standing = life.standing.with_prompt(replace(latest, state="partial"))
    assert unanswered(life.standing) == []


def test_who_wants_to_go_on_is_asked_as_before() -> None:
    life = silent_life([False], 10)
    assert life.asked_whether
    life.settle(stop_asked_at=None, counted_from=life.now)  # "No, go on"
    life.look_at, life.answers = life.now, [True]
    before = len(life.asked)
    life.until(life.now + 4 * WEEK)
    assert len(life.asked) > before + 2
    assert life.standing.asking.pace is Pace.USUAL


def test_who_wants_fewer_is_asked_monthly() -> None:
    life = Life(beginner())
    life.settle(pace=Pace.FEWER)
    life.begins(talk(1, Role.RECIPIENT, MONDAY))
    for week in range(12):
        life.writes("m1", MONDAY + week * WEEK)
    life.until(MONDAY + 12 * WEEK)
    assert life.of("weekly") == life.of("session_end") == []
    assert len(life.of("monthly")) == 2
    assert len(life.of("first_contact")) == 1
