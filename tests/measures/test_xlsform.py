"""XLSForm: pyxform turns it into a form that asks the same, in every language."""

import warnings
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from measures.exporting.xlsform import name_of, sheets, write
from tests.measures.exported import BANK, PROGRAMME


@pytest.mark.parametrize("role", ["recipient", "supporter"])
def test_a_form_converts_with_every_item(role: str, tmp_path: Path) -> None:
    pack = next(one for one in PROGRAMME.instruments if one.role == role)
    made = sheets(
        [item.id for item in pack.items],
        BANK,
        form=f"kindred-{role}",
        title=pack.title,
        version=pack.version,
        languages=PROGRAMME.languages,
        translate=lambda text, language: f"{language}: {text}" if language == "es" else "",
    )
    path = tmp_path / "form.xlsx"
    write(path, made)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyxform leaves the workbook open
        converted = convert(xlsform=path, validate=False, pretty_print=True)
    form = converted.xform
    for item in pack.items:
        assert f"<{item.id}/>" in form
    assert f'id="kindred_{role}"' in form
    assert 'lang="español (es)"' in form
    assert "es: I" in form or "es: {" in form
    assert "{pe" not in form


def test_a_row_of_numbers_is_a_range_and_a_choice_a_list() -> None:
    made = sheets(
        ["R01", "R30", "S07", "R33"],
        BANK,
        form="f",
        title="T",
        version="1",
        languages=["en"],
        translate=lambda text, _: text,
    )
    rows = made["survey"][1:]
    assert [row[0] for row in rows] == ["range", "range", "select_one F5", "select_one Y3_peer"]
    assert rows[0][2] == "How alike are you and the peer? (0 = Not alike at all, 10 = Very alike)"
    assert rows[0][4] == "start=0 end=10 step=1"
    assert rows[2][2].startswith("In the last 7 days: I think about the person")
    assert ["Y3_peer", "no", "No, someone else"] in made["choices"]


def test_names_are_as_xlsform_takes_them() -> None:
    assert name_of("recipient-core") == "recipient_core"
    assert name_of("1st") == "k_1st"
