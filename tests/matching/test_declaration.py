"""Declarations: what is refused, and that all of it is told at once."""

from pathlib import Path
from typing import Any

import pytest

from matching import Criteria, MatchingError
from matching.constraints import CONSTRAINTS
from matching.criteria import CRITERIA
from tests.matching.people import DECLARED

TOML = """
[[criteria]]
name = "condition"
kind = "tags"
weight = 2.0
taxonomy = { panic = "anxiety", anxiety = "mood" }
[[criteria]]
name = "age"
kind = "number"
width = 8
supporter_field = "age_then"
[[constraints]]
name = "language"
kind = "overlap"
field = "languages"
missing = "forbid"
"""


def faults_of(mapping: Any) -> dict[str, str]:
    with pytest.raises(MatchingError) as caught:
        Criteria.from_dict(mapping)
    return {fault.place: fault.fault for fault in caught.value.faults}


def test_toml_and_mapping_declare_the_same(tmp_path: Path) -> None:
    path = tmp_path / "criteria.toml"
    path.write_text(TOML, encoding="utf-8")
    criteria = Criteria.from_toml(path)
    assert criteria.names == ("condition", "age")
    assert criteria.criteria[1].field == "age"
    assert criteria.criteria[1].supporter_field == "age_then"
    assert criteria.constraints[0].supporter_field == "languages"
    assert criteria.constraints[0].missing == "forbid"


def test_a_file_that_is_not_toml_is_a_matching_error(tmp_path: Path) -> None:
    path = tmp_path / "criteria.toml"
    path.write_text("[[criteria", encoding="utf-8")
    with pytest.raises(MatchingError, match="is not TOML"):
        Criteria.from_toml(path)


def test_every_kind_is_listed_once() -> None:
    kinds = [kind.kind for kind in CRITERIA]
    assert kinds == ["tags", "category", "ordinal", "number", "vector", "trajectory", "text"]
    assert [kind.kind for kind in CONSTRAINTS] == ["overlap", "disjoint", "equal", "range"]
    assert {table["kind"] for table in DECLARED["criteria"]} == set(kinds)


def test_all_faults_are_told_at_once_with_their_place() -> None:
    found = faults_of(
        {
            "criteria": [
                {"name": "a", "kind": "number", "width": 0, "weight": -1},
                {"name": "a", "kind": "category", "near": [["x", "x", 0.5], ["x", "y", 2]]},
                {"name": "b", "kind": "colour"},
                {"name": "c", "kind": "ordinal", "levels": ["only"], "widht": 3},
                {"name": "d", "kind": "vector", "low": 3, "high": 1, "learn": "all"},
                {"name": "e", "kind": "tags", "taxonomy": {"x": "y", "y": "x", "z": "x"}},
                {"kind": "text"},
                "text",
            ],
            "constraints": [{"name": "l", "kind": "overlap", "missing": "perhaps"}],
            "weights": {},
        }
    )
    assert set(found) == {
        "weights",
        "criteria[0] 'a'.width",
        "criteria[0] 'a'.weight",
        "criteria[1] 'a'.near[0]",
        "criteria[1] 'a'.near[1]",
        "criteria[2] 'b'.kind",
        "criteria[3] 'c'.levels",
        "criteria[3] 'c'.widht",
        "criteria[4] 'd'.high",
        "criteria[4] 'd'.learn",
        "criteria[5] 'e'.taxonomy",
        "criteria[6].name",
        "criteria[7]",
        "constraints[0] 'l'.missing",
    }
    assert found["criteria[5] 'e'.taxonomy"] == "runs in a circle through x, y"


def test_two_criteria_must_not_have_one_name() -> None:
    twice = [{"name": "a", "kind": "text"}, {"name": "a", "kind": "tags"}]
    assert list(faults_of({"criteria": twice})) == ["criteria[1].name"]


@pytest.mark.parametrize("given", [{}, {"criteria": []}, {"criteria": "age"}, [], None])
def test_no_criteria_are_refused(given: Any) -> None:
    assert "criteria" in faults_of(given)


def test_shadows_alone_decide_nothing() -> None:
    assert faults_of({"criteria": [{"name": "a", "kind": "text", "weight": 0}]}) == {
        "criteria": "has no positive weight"
    }


def test_a_taxonomy_that_loops_on_itself_is_found() -> None:
    looped = {"name": "a", "kind": "tags", "taxonomy": {"x": "x"}}
    assert list(faults_of({"criteria": [looped]})) == ["criteria[0] 'a'.taxonomy"]


def test_a_message_stays_readable_but_the_faults_are_complete() -> None:
    tables = [{"name": f"c{at}", "kind": "?"} for at in range(50)]
    with pytest.raises(MatchingError, match="and 30 more") as caught:
        Criteria.from_dict({"criteria": tables})
    assert len(caught.value.faults) == 50


def test_reading_leaves_the_mapping_as_it_is() -> None:
    before = repr(DECLARED)
    Criteria.from_dict(DECLARED)
    assert repr(DECLARED) == before
