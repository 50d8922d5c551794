"""The page on ratings: its code runs on an export of invented people, in the order it has."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.commands import export
from app.exporting import Gathered
from measures.exporting import MatchRow
from tests.measures.exported import FOLDER, MATCH, NAMES, PROGRAMME, START, answer, prompt

PAGE = Path(__file__).parents[2] / "docs" / "ratings.md"


def invented(people: int = 60) -> Gathered:
    rng = np.random.default_rng(3)
    prompts, answers, matches = [], [], list[MatchRow]()
    for number in range(people):
        felt = int(rng.integers(3, 11))
        silent = number % 4 == 0
        asked = prompt(
            number,
            "first_contact_recipient",
            "expired" if silent else "answered",
            person=f"person {number}",
            match=f"m{number}",
        )
        prompts.append(asked)
        if not silent:
            answers += [answer(asked, "R01", str(felt)), answer(asked, "R08", "4")]
        matches.append(
            replace(MATCH, id=f"m{number}", recipient=f"person {number}", predicted=felt / 12)
        )
    return Gathered(tuple(prompts), tuple(answers), tuple(matches))


def test_the_page_s_code_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    export.write_files(
        tmp_path,
        invented(),
        PROGRAMME,
        NAMES,
        programme_folder=FOLDER,
        wanted=argparse.Namespace(fhir=False, xlsform=False),
        at=START,
    )
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    known: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), known)
    assert (tmp_path / "similarity.png").stat().st_size > 5000
    printed = capsys.readouterr().out
    assert "similarity" in printed
    assert "felt_understood" in printed
    axes = known["axes"]
    assert axes.get_title() == "45 pairs, 75% of those asked"  # type: ignore[attr-defined]
