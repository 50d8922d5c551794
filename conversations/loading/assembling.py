"""Puts a programme together from its files, then checks what one file says about another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from conversations.loading.building import build, build_all, convert, text_of, texts_of
from conversations.loading.comparing import check_comparisons
from conversations.loading.crossing import Declared, check_references
from conversations.loading.faults import Fault, Faults, Place, ProgrammeFaults
from conversations.loading.lines import build_help, stale_lines
from conversations.loading.measuring import build_measuring, check_measuring
from conversations.loading.reading import read_files
from conversations.loading.rules import check_rules
from conversations.programme import (
    ConsentText,
    Defaults,
    HelpLines,
    Programme,
    Question,
    Rounds,
    Starter,
)
from measures import Comparison


@dataclass(frozen=True, slots=True)
class Checked:
    """A programme with all that is wrong with it (then it is None) and all that soon will be."""

    programme: Programme | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def load_programme(directory: Path) -> Programme:
    """Return the programme in this folder, or raise ProgrammeFaults with all its faults."""
    checked = check_programme(directory)
    if checked.programme is None:
        raise ProgrammeFaults(checked.faults)
    return checked.programme


def check_programme(directory: Path, today: date | None = None) -> Checked:
    """Return the programme and what is wrong; with `today`, also what has grown too old."""
    faults, warnings = Faults(), Faults()
    files = read_files(directory, faults)
    draft = _assemble(files, faults)
    check_rules(draft, faults)
    check_references(draft, Declared.of(files), faults)
    check_measuring(draft, files, faults)
    check_comparisons(draft, faults)
    if today is not None:
        stale_lines(draft.help, today, Place("helplines.json", warnings))
    sound = not faults.found
    return Checked(draft if sound else None, tuple(faults), tuple(warnings))


def _assemble(files: Mapping[str, Mapping[str, Any]], faults: Faults) -> Programme:
    """Return what could be built; gaps are empty and were reported."""
    main = files["programme.toml"]
    at = Place("programme.toml", faults)
    asked = build_measuring(files, faults)
    return Programme(
        id=text_of(main, "id", at),
        name=text_of(main, "name", at),
        languages=texts_of(main, "languages", at),
        countries=texts_of(main, "countries", at),
        questions=_questions(files["questions.toml"], Place("questions.toml", faults)),
        consents=build_all(
            ConsentText,
            files["consents.toml"].get("consents", []),
            Place("consents.toml", faults),
            "consent",
            "purpose",
        ),
        conduct=texts_of(files["conduct.toml"], "conduct", Place("conduct.toml", faults)),
        criteria=files["criteria.toml"],
        profile=_tables(main, "profile", at, str),
        stages=_tables(main, "stages", at, float),
        criterion_names=_table(main.get("criterion_names", {}), at.inside("criterion_names"), str),
        aliases=_aliases(main, at),
        items={item.id: item for one in asked.instruments for item in one.items},
        scales=asked.scales,
        pulses=asked.pulses,
        help=_help(files["helplines.json"], Place("helplines.json", faults)),
        starters=build_all(
            Starter,
            files["starters.toml"].get("starters", []),
            Place("starters.toml", faults),
            "starter",
        ),
        instruments=asked.instruments,
        limits=asked.limits,
        alerts=asked.alerts,
        track=asked.track,
        comparisons=build_all(
            Comparison,
            files["comparisons.toml"].get("comparisons", []),
            Place("comparisons.toml", faults),
            "comparison",
        ),
        defaults=build(Defaults, main.get("defaults", {}), at.inside("defaults")) or Defaults(),
        rounds=build(Rounds, main.get("rounds", {}), at.inside("rounds")) or Rounds(),
    )


def _help(raw: Mapping[str, Any], at: Place) -> HelpLines:
    return build_help(raw, at) if raw else HelpLines({}, (), "", ())


def _questions(raw: Mapping[str, Any], at: Place) -> tuple[Question, ...]:
    """Return the questions; `same_options_as` is replaced by the other question's options."""
    entries = raw.get("questions", [])
    if not isinstance(entries, list):
        return build_all(Question, entries, at, "question")
    by_id = {entry.get("id"): entry for entry in entries if isinstance(entry, Mapping)}
    whole: list[Any] = []
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            whole.append(entry)
            continue
        full = {"ask": "", "ask_supporter": "", **entry}
        other = full.pop("same_options_as", None)
        if other is not None and other in by_id:
            full["options"] = by_id[other].get("options", [])
        elif other is not None:
            spot = at.nth("question", number, entry.get("id")).inside("key 'same_options_as'")
            spot.unknown("question", str(other), [str(one) for one in by_id])
        whole.append(full)
    return build_all(Question, whole, at, "question")


def _table(raw: Any, at: Place, hint: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        at.fault("no table of keys", "Write it as a table")
        return {}
    got = {key: convert(hint, value, at.inside(f"'{key}'")) for key, value in raw.items()}
    kind = int | float if hint is float else hint
    return {key: value for key, value in got.items() if isinstance(value, kind)}


def _tables(raw: Mapping[str, Any], key: str, at: Place, hint: Any) -> dict[str, dict[str, Any]]:
    here, table = at.inside(key), raw.get(key, {})
    if not isinstance(table, Mapping):
        here.fault("no table of tables", f"Write [{key}.name]")
        return {}
    return {name: _table(part, here.inside(name), hint) for name, part in table.items()}


def _aliases(raw: Mapping[str, Any], at: Place) -> dict[str, tuple[str, ...]]:
    here, table = at.inside("aliases"), raw.get("aliases", {})
    if not isinstance(table, Mapping):
        here.fault("no table of lists", 'Write en = ["Cedar", …]')
        return {}
    return {language: texts_of(table, language, here) for language in table}
