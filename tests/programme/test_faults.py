"""Every kind of fault is found, named with its place, and told together with all the others."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from conversations.loading import ProgrammeFaults, check_programme, load_programme

FOLDER = Path(__file__).parents[2] / "programmes" / "default"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "broken"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


Q, P, C, K, M, H, D, S = (
    "questions.toml",
    "programme.toml",
    "consents.toml",
    "criteria.toml",
    "instruments.toml",
    "helplines.json",
    "conduct.toml",
    "starters.toml",
)

# file, old, new, words that the fault must say
TABLE: list[tuple[str, str, str, str]] = [
    (Q, "[[questions]]", "[[questions", "not valid TOML"),
    (H, "{", "", "not valid JSON"),
    (Q, 'kind = "many"', 'kindd = "many"', "Did you mean 'kind'"),
    (Q, 'kind = "many"\n', "", "the key 'kind' is missing"),
    (Q, "low = 18", 'low = "18"', "a text where a number is needed"),
    (Q, "shown = true", "shown = 1", "a number where true or false is needed"),
    (Q, 'kind = "many"', 'kind = "menny"', "unknown kind 'menny'. Did you mean 'many'"),
    (Q, 'id = "faith"', 'id = "culture"', "the id stands already at question 8"),
    (Q, '{ id = "ar", label', '{ id = "en", label', "the id stands already at option 1"),
    (Q, 'label = "English"', 'label = ""', "the text is empty"),
    (Q, 'label = "English"', f'label = "{"x" * 61}"', "the label has 61 characters"),
    (Q, 'same_options_as = "topics"', 'same_options_as = "topic"', "unknown question 'topic'"),
    (Q, "low = 18", "low = 180", "low is not below high"),
    (Q, "low = 18\nhigh = 110", "low = 18", "a number without low and high"),
    (Q, "longest = 300", "longest = 30000", "key 'longest': out of range"),
    (Q, 'kind = "text"', 'kind = "text"\npurpose = "match"', "unknown consent purpose 'match'"),
    (Q, 'kind = "text"', 'kind = "one"', "fewer than two options"),
    (Q, 'kind = "many"', 'kind = "text"', "options on a question of kind text"),
    (Q, 'ask_supporter = "When do you mostly have time to write?"\n', "", "asked of nobody"),
    (P, 'languages = ["en", "ar", "es"]', 'languages = "en"', "a text where a list is needed"),
    (P, 'languages = ["en",', 'languages = ["english",', "'english' is no known language"),
    (P, '["US", "GB"', '["US", "gb"', "'gb' is no country code"),
    (P, "id =", "idd =", "Did you mean 'id'"),
    (P, "capacity = 3", "capacity = 30", "out of range. Choose from 1 to 10"),
    (P, "capacity = 3", "capacity = 5\ncapasity = 1", "Did you mean 'capacity'"),
    (P, "capacity_most = 10", "capacity_most = 2", "it is more than capacity_most"),
    (P, "usual_wait_days = [1, 7]", "usual_wait_days = [7, 1]", "the days run backwards"),
    (P, "usual_wait_days = [1, 7]", "usual_wait_days = [7]", "1 values where 2 are needed"),
    (P, 'review = "all"', 'review = "al"', "unknown kind of review 'al'"),
    (P, 'stage = "recovery_stage"', 'stage = "recovery_stag"', "unknown question 'recovery_stag'"),
    (P, "searching = 1", "serching = 1", "unknown option 'serching'"),
    (P, "searching = 1\n", "", "no number for the option 'searching'"),
    (P, "searching = 1", 'searching = "1"', "a text where a number is needed"),
    (P, 'age = "age"\n', "", "the criterion 'age' has no name for people"),
    (P, 'age = "age"', 'age = "age"\nages = "age"', "unknown criterion 'ages'"),
    (P, '"Acorn"', '"alder"', "'alder' stands there twice"),
    (P, '"Acorn"', '"Two Words"', "'Two Words' is not one word"),
    (P, "es = [\n", "fr = [\n", "0 names where 60 are needed"),
    (C, 'purpose = "ratings"', 'purpose = "talks"', "'talks' stands there twice"),
    (C, "needed = true", "", "the key 'needed' is missing"),
    (D, "Be kind. Nobody here is judged.", "", "the text is empty"),
    (K, 'panic = "anxiety"', 'panick = "anxiety"', "unknown option 'panick'"),
    (K, 'grief = "loss"', 'grief = "los"', "'los' is no option and groups only one"),
    (K, '["own_way", "other", 0.3]', '["own_way", "othr", 0.3]', "unknown option 'othr'"),
    (K, 'field = "conditions"', 'field = "condition"', "unknown question 'condition'"),
    (K, 'supporter_field = "avoid"', 'supporter_field = "avoyd"', "unknown question 'avoyd'"),
    (K, 'kind = "trajectory"', 'kind = "trajectry"', "'trajectry'"),
    (K, "width = 10", "width = -1", "width"),
    (S, 'criterion = "age"', 'criterion = "ages"', "unknown criterion 'ages'"),
    (S, 'role = "recipient"', 'role = "helper"', "unknown role 'helper'"),
    (S, "You share this: ask what helps", "long " * 13, "a button shows 60"),
    (S, "What feels like home to you?", "long " * 61, "305 characters"),
    (M, 'scale = "T5"', 'scale = "T6"', "unknown scale 'T6'"),
    (M, '["R01", "R08", "R16"]', '["R01", "R8"]', "unknown item 'R8'. Did you mean"),
    (M, 'trigger = "first_contact"', 'trigger = "first"', "unknown trigger 'first'"),
    (M, '"Not true", "A bit true"', '"Not true"', "4 labels for 5 values"),
    (M, 'construct = "similarity"', 'construct = "similarity"\ndirection = 2', "direction 2"),
    (M, "window_hours = 72", "window_hours = 0", "below zero"),
    (H, '"source": "https://kaanpeteroi.org/",', "", "the key 'source' is missing"),
    (H, '"2026-06-02"\n  }', '"June"\n  }', "key 'verified_at': no day"),
    (H, '"method": "phone"', '"method": "fone"', "unknown method 'fone'"),
    (H, '"country": "BD"', '"country": "Bangladesh"', "no country code"),
    (H, '"licence"', '"license"', "Did you mean 'licence'"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), TABLE)
def test_a_fault_is_found_and_named_in_its_file(
    copy: Path, file: str, old: str, new: str, said: str
) -> None:
    change(copy, file, old, new)
    checked = check_programme(copy)
    assert checked.programme is None
    found = [str(fault) for fault in checked.faults if said in str(fault)]
    assert found, [str(fault) for fault in checked.faults]
    assert all(fault.remedy for fault in checked.faults)


def test_all_faults_of_all_files_come_at_once(copy: Path) -> None:
    breaks = {
        Q: ('kind = "number"', 'kind = "nummer"', "unknown kind 'nummer'"),
        P: ("capacity = 3", "capacity = 30", "out of range"),
        D: ("conduct = [", "conduct = ", "not valid TOML"),
        K: ("width = 10", "width = -1", "width"),
        M: ('scale = "T5"', 'scale = "T6"', "unknown scale"),
        H: ('"method": "phone"', '"method": "fone"', "unknown method"),
        C: ("[[consents]]", "[[consents", "not valid TOML"),
    }
    for file, (old, new, _) in breaks.items():
        change(copy, file, old, new)
    with pytest.raises(ProgrammeFaults) as raised:
        load_programme(copy)
    for file, (_, _, said) in breaks.items():
        assert [one for one in raised.value.faults if one.file == file and said in str(one)], file
    assert str(raised.value).startswith(f"{len(raised.value.faults)} faults in the programme:")


def test_a_place_reads_as_a_person_would_say_it(copy: Path) -> None:
    change(copy, Q, 'label = "Islam"', 'label = ""')
    with pytest.raises(ProgrammeFaults) as raised:
        load_programme(copy)
    (fault,) = raised.value.faults
    assert fault.file == Q
    assert fault.place == "question 9 'faith', key 'options', option 1 'muslim', key 'label'"


def test_one_fault_is_told_once_and_not_by_everything_that_depends_on_it(copy: Path) -> None:
    change(copy, Q, "[[questions]]", "[[questions")
    change(copy, C, "[[consents]]", "[[consents")
    change(copy, M, 'scale = "T5"', "scale = 5")
    assert [fault.file for fault in check_programme(copy).faults] == [Q, C, M]


def test_questions_that_are_no_list_are_a_fault(copy: Path) -> None:
    (copy / Q).write_text("questions = 3", encoding="utf-8")
    assert "where a list of tables is needed" in check_programme(copy).faults[0].fault


def test_a_missing_file_and_a_missing_folder_are_faults(copy: Path, tmp_path: Path) -> None:
    (copy / C).unlink()
    assert [fault.file for fault in check_programme(copy).faults] == [C]
    nowhere = check_programme(tmp_path / "nowhere").faults
    assert {fault.file for fault in nowhere} == {P, Q, C, D, K, M, H, S}


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


@pytest.mark.parametrize(
    ("today", "old"),
    [(date(2027, 6, 2), False), (date(2027, 6, 3), True), (date(2028, 1, 1), True)],
)
def test_a_line_grows_old_after_twelve_months_without_stopping_the_programme(
    today: date, old: bool
) -> None:
    checked = check_programme(FOLDER, today)
    assert checked.programme is not None
    assert bool(checked.warnings) is old
    assert all("more than 12 months ago" in warning.fault for warning in checked.warnings)


def sound(folder: Path) -> bool:
    return check_programme(folder).programme is not None


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
