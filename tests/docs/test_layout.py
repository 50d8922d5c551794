"""The layout holds: sizes, names, docstrings, and that our packages are ours."""

import ast
from pathlib import Path

import matching
from tests.docs.pages import ROOT, code_files, name_of

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services", "misc"}
LONGEST, LONGEST_TEST = 320, 400
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"
"""A migration lists what a database holds, and is never changed again: it may be long."""
BARE = {
    f"tests/bot/test_{name}.py"
    for name in (
        *("decisions", "echo", "http", "inbox", "incoming", "limits", "outbox", "outgoing"),
    )
}
"""Older than the rule; whoever changes one gives it a first sentence and takes it off this list."""


def is_test(path: Path) -> bool:
    return path.is_relative_to(ROOT / "tests")


def test_a_file_fits_in_the_head() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in code_files()}
    long = {
        name_of(path): length
        for path, length in lengths.items()
        if length > (LONGEST_TEST if is_test(path) else LONGEST) and path.parent != MIGRATIONS
    }
    assert long == {}


def test_a_name_says_what_a_file_is_for() -> None:
    vague = [
        name_of(path)
        for path in code_files()
        if VAGUE
        & {w for part in Path(name_of(path)).with_suffix("").parts for w in part.split("_")}
    ]
    assert vague == []


def test_a_module_opens_with_what_it_is_for() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in code_files()}
    bare = {
        name_of(path)
        for path, text in texts.items()
        if ast.get_docstring(ast.parse(text)) is None
        # a folder of tests is named for what it tests
        and not (is_test(path) and path.name == "__init__.py" and not text.strip())
    }
    assert bare <= BARE


def test_matching_is_ours() -> None:
    """A package of this name exists elsewhere, and tests/matching could hide it too."""
    assert Path(str(matching.__file__)).resolve() == ROOT / "matching" / "__init__.py"


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in code_files() if is_test(path)}
    assert [name_of(one) for one in folders if not (one / "__init__.py").is_file()] == []


def test_every_module_of_ours_lies_in_a_package() -> None:
    loose = [
        name_of(path)
        for path in code_files()
        if path.parent != ROOT
        and "migrations" not in path.parts
        and not (path.parent / "__init__.py").is_file()
    ]
    assert loose == []
