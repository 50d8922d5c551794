"""Files that are missing, unreadable or of another shape are faults, and others are left alone."""

from pathlib import Path

import pytest

from conversations.loading import check_programme
from tests.programme.broken import C, D, H, K, L, P, Q, R, S, change, sound


def test_questions_that_are_no_list_are_a_fault(copy: Path) -> None:
    (copy / Q).write_text("questions = 3", encoding="utf-8")
    assert "where a list of tables is needed" in check_programme(copy).faults[0].fault


def test_a_missing_file_and_a_missing_folder_are_faults(copy: Path, tmp_path: Path) -> None:
    (copy / C).unlink()
    assert [fault.file for fault in check_programme(copy).faults] == [C]
    nowhere = check_programme(tmp_path / "nowhere").faults
    assert {fault.file for fault in nowhere} == {P, Q, C, D, K, L, R, H, S, "instruments"}


def test_a_file_that_is_not_text_is_a_fault(copy: Path) -> None:
    (copy / D).write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in check_programme(copy).faults[0].fault


@pytest.mark.parametrize("raw", ["[]", "3", "null", '"x"'])
def test_help_lines_of_the_wrong_shape_are_a_fault(copy: Path, raw: str) -> None:
    (copy / H).write_text(raw, encoding="utf-8")
    assert check_programme(copy).faults[0].file == H


@pytest.mark.parametrize("key", ["fallback", "emergency", "lines"])
def test_parts_of_help_lines_of_the_wrong_shape_are_a_fault(copy: Path, key: str) -> None:
    change(copy, H, f'"{key}": ', f'"{key}": 3, "note": ')
    faults = check_programme(copy).faults
    assert any(key.removesuffix("s") in str(fault) or "list" in str(fault) for fault in faults)


def test_what_may_be_left_out_may_be_left_out(copy: Path) -> None:
    text = (copy / K).read_text(encoding="utf-8")
    (copy / K).write_text(text.split("[[constraints]]", maxsplit=1)[0], encoding="utf-8")
    main = (copy / P).read_text(encoding="utf-8")
    before, rest = main.split("[defaults]", maxsplit=1)
    (copy / P).write_text(before + rest[rest.index("[profile.recovery]") :], encoding="utf-8")
    assert sound(copy)


def test_other_files_in_the_folder_are_left_alone(copy: Path) -> None:
    (copy / "notes.txt").write_text("ours", encoding="utf-8")
    assert sound(copy)
