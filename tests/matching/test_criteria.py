"""Each kind of criterion, on values whose similarity can be worked out by hand."""

import math
from typing import Any

import numpy as np
import pytest

from matching import Criteria, Matcher, MatchingError


def similarity(options: dict[str, Any], left: Any, right: Any) -> float:
    """Similarity that one criterion gives one pair."""
    reason = _reason(options, left, right)
    assert reason.known
    return float(reason.similarity)


def shared(options: dict[str, Any], left: Any, right: Any) -> Any:
    return _reason(options, left, right).shared


def _reason(options: dict[str, Any], left: Any, right: Any) -> Any:
    criteria = Criteria.from_dict({"criteria": [{"name": "x", **options}]})
    matcher = Matcher(criteria).fit([], [], [], [])
    return matcher.explain([{"x": left}], [{"x": right}], [(0, 0)])[0][0]


TAGS = {"kind": "tags", "taxonomy": {"panic": "anxiety", "phobia": "anxiety", "anxiety": "mood"}}


def test_the_same_tags_are_wholly_alike_and_foreign_ones_not_at_all() -> None:
    assert similarity(TAGS, ["panic", "grief"], ["grief", "panic"]) == pytest.approx(1.0)
    assert similarity(TAGS, ["panic"], ["grief"]) == 0.0


def test_tags_that_meet_further_up_the_taxonomy_are_alike_in_part() -> None:
    # anxiety ½ and mood ¼ in common, of panic 1, phobia 1, anxiety ½, mood ¼
    assert similarity(TAGS, ["panic"], ["phobia"]) == pytest.approx(0.75 / 2.75)
    assert shared(TAGS, ["panic"], ["phobia"]) == ("anxiety",)
    assert shared(TAGS, ["panic", "grief"], ["panic"]) == ("panic",)
    assert shared(TAGS, ["panic"], ["grief"]) is None


def test_strengths_of_tags_count_as_weighted_jaccard() -> None:
    found = similarity({"kind": "tags"}, {"a": 0.5, "b": 2}, {"a": 1.0, "c": 0.25})
    assert found == pytest.approx(0.5 / (1.0 + 2 + 0.25))


def test_ten_thousand_tags_are_no_trouble() -> None:
    many = [f"tag {number}" for number in range(10_000)]
    assert similarity({"kind": "tags"}, many, many[:5_000]) == pytest.approx(0.5)


def test_categories_are_equal_near_or_different() -> None:
    options = {"kind": "category", "near": [["law", "politics", 0.5]]}
    assert similarity(options, "law", "law") == 1.0
    assert similarity(options, "politics", "law") == 0.5
    assert similarity(options, "law", "care") == 0.0
    assert shared(options, "law", "law") == "law"
    assert shared(options, "law", "politics") is None


def test_levels_lose_with_every_step() -> None:
    options = {"kind": "ordinal", "levels": ["none", "school", "degree"]}
    assert similarity(options, "none", "degree") == 0.0
    assert similarity(options, "school", "degree") == 0.5
    assert shared(options, "school", "school") == "school"


def test_numbers_fall_off_as_a_bell() -> None:
    options = {"kind": "number", "width": 8}
    assert similarity(options, 30, 38) == pytest.approx(math.exp(-0.5))
    assert similarity(options, 30, 1e300) == 0.0
    assert shared(options, 38, 30) == (30.0, 38.0)
    assert shared(options, 30, 39) is None


def test_vectors_leave_missing_components_out() -> None:
    options = {"kind": "vector", "low": 0, "high": 10}
    assert similarity(options, [0, 10], [0, 5]) == pytest.approx(0.75)
    assert similarity(options, [0, None], [5, 5]) == pytest.approx(0.5)
    assert similarity(options, {"art": 8, "sport": 1}, {"art": 9}) == pytest.approx(0.9)
    assert shared(options, {"art": 8, "sport": 1}, {"art": 9, "sport": 1}) == ("art",)


def test_vectors_without_a_common_component_cannot_be_compared() -> None:
    assert not _reason({"kind": "vector"}, {"art": 1}, {"sport": 1}).known


def test_a_supporter_one_step_ahead_is_best_and_one_behind_worst() -> None:
    found = [
        similarity({"kind": "trajectory"}, {"stage": 2}, {"stage": stage}) for stage in range(6)
    ]
    assert found[3] == 1.0
    assert found[4] == pytest.approx(math.exp(-1 / 8))
    assert found[2] == pytest.approx(math.exp(-2))
    assert found[1] < found[2] < found[5] < found[4] < found[3]
    ahead = shared({"kind": "trajectory"}, {"stage": 2}, {"stage": 3})
    assert ahead == {"steps_ahead": 1.0}


def test_longer_in_the_same_stage_is_half_a_step_ahead_at_most() -> None:
    early, late = {"stage": 2, "since": "2020-01-01"}, {"stage": 2, "since": "2024-01-01"}
    assert similarity({"kind": "trajectory"}, late, early) == pytest.approx(math.exp(-0.5))
    assert similarity({"kind": "trajectory"}, early, late) == pytest.approx(math.exp(-4.5))
    days = similarity({"kind": "trajectory"}, {"stage": 2, "since": 10}, early)
    assert days == pytest.approx(math.exp(-2))  # given differently: not compared


def test_stages_may_have_names() -> None:
    options = {"kind": "trajectory", "stages": ["now", "after", "long after"]}
    assert similarity(options, {"stage": "now"}, {"stage": "after"}) == 1.0


def test_own_words_are_compared_within_one_language_only() -> None:
    english = {"text": "afraid at night", "lang": "en"}
    assert similarity({"kind": "text"}, english, english) == pytest.approx(1.0)
    assert not _reason({"kind": "text"}, english, {"text": "afraid", "lang": "es"}).known
    assert shared({"kind": "text"}, "the night shift", "a night alone") == ("night",)
    assert similarity({"kind": "text"}, "夜が怖い", "夜は長い") > 0


def test_a_text_of_signs_only_counts_as_not_answered() -> None:
    assert not _reason({"kind": "text"}, "!?", "hello").known


def test_numbers_of_numpy_are_numbers() -> None:
    assert similarity({"kind": "category"}, np.int64(3), 3) == 1.0
    assert similarity({"kind": "number", "width": 1}, np.float32(3), np.int8(3)) == 1.0
    assert similarity({"kind": "vector"}, np.array([0.5, 1.0]), [0.5, 1]) == 1.0


FIELDS: list[tuple[dict[str, Any], Any]] = [
    ({"kind": "tags"}, "panic"),
    ({"kind": "tags"}, [1]),
    ({"kind": "tags"}, {"a": -1}),
    ({"kind": "tags"}, {"a": float("nan")}),
    ({"kind": "category"}, 1.5),
    ({"kind": "ordinal", "levels": ["a", "b"]}, "c"),
    ({"kind": "number", "width": 1}, float("nan")),
    ({"kind": "number", "width": 1}, "41"),
    ({"kind": "number", "width": 1}, True),
    ({"kind": "vector"}, [0.5, 3]),
    ({"kind": "vector"}, "abc"),
    ({"kind": "vector"}, list(np.zeros(1001))),
    ({"kind": "trajectory"}, 3),
    ({"kind": "trajectory"}, {"stage": 1, "since": "yesterday"}),
    ({"kind": "trajectory"}, {"stage": 1, "until": 2}),
    ({"kind": "trajectory", "stages": ["a", "b"]}, {"stage": "c"}),
    ({"kind": "text"}, 7),
    ({"kind": "text"}, {"words": "x"}),
]


@pytest.mark.parametrize(("options", "value"), FIELDS)
def test_an_unfit_answer_is_told_by_row_and_field_but_never_repeated(
    options: dict[str, Any], value: Any
) -> None:
    criteria = Criteria.from_dict({"criteria": [{"name": "x", **options}]})
    with pytest.raises(MatchingError) as caught:
        Matcher(criteria).fit([{}, {"x": value}], [], [], [])
    (fault,) = caught.value.faults
    assert fault.place == "recipients[1].x"
    assert "yesterday" not in str(caught.value)
