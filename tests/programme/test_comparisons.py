"""Declared comparisons: loaded where there are any, refused with all their faults at once."""

from pathlib import Path

import pytest

from conversations.loading import check_programme, load_programme

FILE = "comparisons.toml"
SOUND = """
[[comparisons]]
id = "hello"
what = "spotlight"
arms = ["3", "5"]
outcome = "R01"
most = 400
"""


def test_a_programme_without_any_is_whole(copy: Path) -> None:
    assert not (copy / FILE).exists()
    assert load_programme(copy).comparisons == ()


def test_one_that_is_declared_is_there(copy: Path) -> None:
    (copy / FILE).write_text(SOUND, encoding="utf-8")
    (one,) = load_programme(copy).comparisons
    assert (one.id, one.what, one.arms, one.share) == ("hello", "spotlight", ("3", "5"), 0.5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('what = "spotlight"', 'what = "spot"', "unknown part 'spot'"),
        ('"5"]', '"50"]', "'50' is no number for it. Choose 1 to 5"),
        ('"5"]', '"five"]', "'five' is no number for it"),
        ('"5"]', '"3"]', "both arms are the same"),
        ('"5"]', '"4", "5"]', "3 values where 2 are needed"),
        ('outcome = "R01"', 'outcome = "R0"', "unknown item 'R0'"),
        ('outcome = "R01"', 'outcome = "R33"', "'R33' is not scored"),
        ("most = 400", "most = 40", "40 people can tell nothing"),
        ("most = 400", "most = 400\nshare = 1.0", "1.0 is no share"),
        ("most = 400", "most = 400\nlevel = 0.5", "0.5 is no level"),
        ("most = 400", "mots = 400", "Did you mean 'most'"),
    ],
)
def test_a_fault_is_named(copy: Path, old: str, new: str, said: str) -> None:
    (copy / FILE).write_text(SOUND.replace(old, new), encoding="utf-8")
    faults = [str(one) for one in check_programme(copy).faults]
    assert any(said in one and FILE in one for one in faults), faults


def test_all_faults_are_told_at_once_and_two_of_a_kind_are_refused(copy: Path) -> None:
    second = SOUND.replace('"hello"', '"again"').replace("most = 400", "most = 1")
    (copy / FILE).write_text(SOUND.replace("R01", "R00") + second, encoding="utf-8")
    faults = [str(one) for one in check_programme(copy).faults]
    assert sum("another comparison has 'spotlight'" in one for one in faults) == 2
    assert any("'R00'" in one for one in faults)
    assert any("1 people" in one for one in faults)


def test_a_programme_need_not_follow_any_talk(copy: Path) -> None:
    path = copy / "schedule.toml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("[track]"), text.index("# Recipients")
    path.write_text(text[:begin] + text[end:], encoding="utf-8")
    assert load_programme(copy).track == {}
