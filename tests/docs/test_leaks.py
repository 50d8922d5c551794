"""docs/leaks.md names every way and every field of a message: a new one is missing until tried."""

import re

from tests.botapi_spec.checker import spec
from tests.docs.pages import ROOT, tracked
from tests.leaks.__main__ import PAGE
from tests.leaks.test_fields import PLACES, WHOSE
from tests.leaks.vectors import VECTORS


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]


def test_the_page_lists_every_way_with_its_treatment() -> None:
    listed = {row[0]: row[1:3] for row in rows() if row[0].isdecimal()}
    assert listed == {str(one.number): [one.way, one.treatment] for one in VECTORS}
    assert [one.number for one in VECTORS] == list(range(1, len(VECTORS) + 1))


def test_every_way_has_tests_and_none_found_anything() -> None:
    ways = [row for row in rows() if row[0].isdecimal()]
    assert [row[0] for row in ways if row[3] == "0" or row[5] != "0"] == []


def test_the_page_lists_every_field_of_a_message() -> None:
    listed = {row[0].strip("`") for row in rows() if row[0].startswith("`")}
    assert listed == set(spec()["types"]["Message"]["fields"]) - WHOSE
    assert listed == {name for name, _ in PLACES}


def test_words_beside_a_field_always_get_an_answer() -> None:
    silent = [row[0] for row in rows() if row[0].startswith("`") and row[2] == "nothing"]
    assert silent == []


def test_the_tests_that_are_named_exist() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in tracked()}
    for vector in VECTORS:
        for named in vector.elsewhere:
            file, _, test = named.partition("::")
            assert re.search(rf"def {test}\b" if test else "def test_", files[file].read_text())
