"""A set of items as an XLSForm, so that ODK or Kobo can ask the same where there is no chat."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from measures.exporting.tables import Bank

Sheet = list[list[str]]

LANGUAGE_NAMES = {"en": "English", "ar": "العربية", "es": "español"}


def sheets(
    items: Sequence[str],
    bank: Bank,
    *,
    form: str,
    title: str,
    version: str,
    languages: Iterable[str],
    translate: Callable[[str, str], str],
) -> dict[str, Sheet]:
    """Return the sheets survey, choices and settings.

    Parameters
    ----------
    items : sequence of str
        In the order in which they are asked.
    translate : callable
        (text, language) -> text, or "" where it has none; then the English stands there.
    """
    spoken = ["en", *(language for language in languages if language != "en")]
    labels = [f"label::{LANGUAGE_NAMES.get(one, one)} ({one})" for one in spoken]

    def said(text: str) -> list[str]:
        own = [text if one == "en" else translate(text, one) or text for one in spoken]
        return [_named(one, language) for one, language in zip(own, spoken, strict=True)]

    survey: Sheet = [["type", "name", *labels, "required", "parameters", "appearance"]]
    used: dict[str, str] = {}
    for item_id in items:
        _, item, scale = bank.items[item_id]
        texts = said(item.text)
        if scale.lead:
            texts = [f"{a} {b}" for a, b in zip(said(scale.lead), texts, strict=True)]
        if len(scale.labels) == len(scale.values):
            used[scale.id] = name_of(scale.id)
            survey.append([f"select_one {used[scale.id]}", item_id, *texts, "", "", ""])
            continue
        low, high = scale.values[0], scale.values[-1]
        ends = zip(said(scale.labels[0]), said(scale.labels[-1]), strict=True)
        whole = [f"{t} ({low} = {a}, {high} = {b})" for t, (a, b) in zip(texts, ends, strict=True)]
        survey.append(["range", item_id, *whole, "", f"start={low} end={high} step=1", "picker"])
    choices: Sheet = [["list_name", "name", *labels]]
    for scale_id, name in used.items():
        scale = next(one for _, _, one in bank.items.values() if one.id == scale_id)
        for value, label in zip(scale.values, scale.labels, strict=True):
            choices.append([name, str(value), *said(label)])
    default = f"{LANGUAGE_NAMES['en']} (en)"
    settings: Sheet = [
        ["form_title", "form_id", "version", "default_language"],
        [title, name_of(form), version, default],
    ]
    return {"survey": survey, "choices": choices, "settings": settings}


def write(path: Path, made: dict[str, Sheet]) -> None:
    """Write the sheets as a workbook."""
    from openpyxl import Workbook  # only this needs it

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in made.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def name_of(raw: str) -> str:
    """Return a name as XLSForm takes it: letters, digits, lines; a letter first."""
    plain = re.sub(r"\W", "_", raw, flags=re.ASCII)
    return plain if plain[:1].isalpha() else f"k_{plain}"


def _named(text: str, language: str) -> str:
    """Put words where a name stands in a talk; other languages leave a gap to fill."""
    peer, person = ("the peer", "the person") if language == "en" else ("…", "…")
    return text.replace("{peer}", peer).replace("{person}", person)
