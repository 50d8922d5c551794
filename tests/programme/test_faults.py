"""Every kind of fault is found, named with its place, and told together with all the others."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from conversations.loading import (
    ProgrammeFaults,
    check_programme,
    load_programme,
    lock_wording,
)

FOLDER = Path(__file__).parents[2] / "programmes" / "default"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "broken"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


Q, P, C, K, H, D, S, M, V, L, R = (
    "questions.toml",
    "programme.toml",
    "consents.toml",
    "criteria.toml",
    "helplines.json",
    "conduct.toml",
    "starters.toml",
    "instruments/recipient.toml",
    "instruments/supporter.toml",
    "instruments/scales.toml",
    "schedule.toml",
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
    (M, 'construct = "trust"', 'construct = "trusst"', "unknown construct 'trusst'. Did you mean"),
    (M, 'construct = "similarity"', 'construct = "similarity"\ndirection = 2', "direction 2"),
    (M, 'id = "R02"', 'id = "R01"', "the id stands already at item 1"),
    (V, 'id = "S02"', 'id = "R01"', "another item has this id"),
    (V, 'mirror = "R01"', 'mirror = "R0"', "unknown item 'R0'"),
    (M, 'role = "recipient"', 'role = "person"', "unknown role 'person'"),
    (M, 'licence = "CC-BY-4.0"', 'licence = "free"', "'free' is no SPDX licence"),
    (M, 'licence = "CC-BY-4.0"', 'licence = "CC-BY-NC-4.0"', "does not allow every use"),
    (M, 'source = "original"', 'source = "adapted"', "adapted wording without a citation"),
    (M, 'source = "original"', 'source = "verbatim"\ncitation = "A"', "without a note on its"),
    (M, 'source = "original"', 'source = "own"', "unknown source 'own'"),
    (M, 'version = "1.0.0"', 'version = "1"', "'1' is no version"),
    (M, 'version = "1.0.0"', 'version = "1.0.1"', "the wording of version 1.0.1 is not locked"),
    (M, "I can tell {peer} hard things.", "I tell {peer} hard things.", "item 'R11': it changed"),
    (M, "direction = -1\n", "", "item 'R05': it changed, but the version is still 1.0.0"),
    (M, "I can tell {peer} hard", "I can tell {peeer} hard", "unknown place 'peeer'"),
    (M, "hard things.", "hard things and more " * 5, "characters where 90 are read well"),
    (M, 'id = "recipient"', 'id = "recipients"', "no file has this name"),
    (M, 'group = "attitude"', 'group = "atitude"', "unknown group 'atitude'"),
    (M, 'higher = "more trust"\n', "", "does not say what a high score means"),
    (M, 'higher = "more trust"', 'higher = "x"\nmin_answered = 3', "more than it has items"),
    (M, 'scale = "Y3_peer"', 'scale = "T5"', "the scale 'T5' does not fit"),
    (M, "decision = true", "decision = true\ndirection = -1", "a decision cannot be reversed"),
    (
        M,
        '[[constructs]]\nid = "trust"',
        '[[constructs]]\nid = "hope2"\nname = "H"\nhigher = "h"\n\n[[constructs]]\nid = "trust"',
        "no item measures it",
    ),
    (L, '"Not true", "A bit true"', '"Not true"', "4 labels for 5 values"),
    (L, '"Not true", "A bit true"', '"Not true at all in any way", "A"', "26 characters; 20 are"),
    (L, "values = [1, 2, 3, 4, 5]", "values = [5, 4, 3, 2, 1]", "whole numbers from low to high"),
    (L, "values = [1, 2, 3, 4, 5]", "values = [1, 1, 2, 3, 4]", "too few or double values"),
    (R, '["R01", "R08", "R16"]', '["R01", "R8"]', "unknown item 'R8'. Did you mean"),
    (R, '["R01", "R08", "R16"]', '["S01"]', "'S01' is not asked of a recipient"),
    (R, '["R01", "R08", "R16"]', '["R01", "R07"]', "'R07' may be asked twice at once"),
    (R, '[["R07"], ["R11"]', '[["R07", "R12"], ["R11"]', "forms of unequal length"),
    (R, 'trigger = "first_contact"', 'trigger = "first"', "unknown trigger 'first'"),
    (R, 'trigger = "first_contact"', 'trigger = "close"', "another pulse has 'close'"),
    (R, 'role = "recipient"', 'role = "helper"', "unknown role 'helper'"),
    (R, 'window = "P7D"', 'window = "7 days"', "'7 days' is no length of time"),
    (R, 'window = "P7D"', 'window = "PT"', "'PT' is no length of time"),
    (R, 'window = "P7D"', "window = 7", "a number where a length of time is needed"),
    (R, 'window = "P7D"', 'window = "P0D"', "no time at all"),
    (R, 'remind = "PT48H"', 'remind = "P7D"', "the window closes before it"),
    (R, 'every = "P7D"\n', "", "only weekly and monthly pulses come again"),
    (R, 'gap_per = "match"', 'gap_per = "mach"', "unknown kind of gap 'mach'"),
    (R, 'replaces = "weekly_recipient"', 'replaces = "weekly"', "unknown pulse 'weekly'"),
    (R, "items = 12 ", "items = 8 ", "9 taps where the limit is 8"),
    (R, "prompts = 3\n", "prompts = 0\n", "less than one"),
    (R, 'span = "P7D"', 'span = "P0D"', "no time at all"),
    (R, "hour = 18", "hour = 24", "24 is no hour"),
    (R, "[limits.supporter]", "[limits.helper]", "no limits for 'supporter'"),
    (R, 'item = "R30"', 'item = "R3"', "unknown item 'R3'"),
    (R, "at_most = 2", "at_most = 2\nat_least = 3", "no limit, or two"),
    (R, "at_least = 8", "at_least = 11", "no answer reaches it"),
    (R, "at_least = 8", "at_least = 0", "every answer reaches it"),
    (R, "times = 2", "times = 0", "0 times"),
    (P, "quiet_from = 21", "quiet_from = 9", "quiet hours that never end"),
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


def lock(folder: Path) -> list[str]:
    return [str(fault) for fault in lock_wording(folder)]


def test_a_changed_word_needs_a_new_major_version_and_is_then_locked(copy: Path) -> None:
    before = (copy / "instruments/lock.toml").read_bytes()
    change(copy, M, "I can tell {peer} hard things.", "I tell {peer} hard things.")
    for version in ("1.0.0", "1.1.0"):
        change(copy, M, 'version = "1', f'version = "{version}" # "1')
        assert "Write 2.0.0" in lock(copy)[0]
        assert (copy / "instruments/lock.toml").read_bytes() == before
    change(copy, M, 'version = "1', 'version = "2.0.0" # "1')
    assert lock(copy) == []
    assert sound(copy)


def test_a_new_item_needs_a_new_version_but_no_major_one(copy: Path) -> None:
    with (copy / M).open("a", encoding="utf-8") as file:
        file.write('\n[[items]]\nid = "R34"\nconstruct = "hope"\ntext = "I hope."\nscale = "T5"\n')
    assert "items came or went" in lock(copy)[0]
    change(copy, M, 'version = "1.0.0"', 'version = "1.1.0"')
    assert lock(copy) == []
    assert sound(copy)


def test_an_add_on_may_have_a_licence_of_its_own(copy: Path) -> None:
    change(copy, M, 'licence = "CC-BY-4.0"', 'licence = "LicenseRef-Own"\naddon = true')
    assert sound(copy)


def test_an_instrument_is_added_with_a_file_alone(copy: Path) -> None:
    (copy / "instruments/sleep.toml").write_text(
        'id = "sleep"\nversion = "1.0.0"\nrole = "recipient"\ntitle = "Sleep"\n'
        'licence = "CC0-1.0"\nsource = "original"\n'
        '[[constructs]]\nid = "sleep"\nname = "Sleep"\nhigher = "slept better"\n'
        '[[items]]\nid = "Z01"\nconstruct = "sleep"\ntext = "I slept well."\nscale = "T5"\n',
        encoding="utf-8",
    )
    change(copy, R, 'items = ["R30"]', 'items = ["R30", "Z01"]')
    assert lock(copy) == []
    programme = load_programme(copy)
    assert programme.items["Z01"].construct == "sleep"
    assert programme.asked_at("weekly", "recipient") in programme.pulses
