"""All faults of a programme are told together, each once and with its place."""

from pathlib import Path

import pytest

from conversations.loading import ProgrammeFaults, check_programme, load_programme
from tests.programme.broken import C, D, H, K, M, P, Q, change


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
