"""Writes what evaluators need into a folder: tables, a codebook, FHIR and XLSForm on request."""

import argparse
import csv
import hmac
import json
import secrets
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from app.engaging import engaged
from app.exporting import Gathered, gather
from app.settings import load_settings
from app.wiring import make_clock
from conversations.loading import load_programme
from conversations.locales import read_catalogue
from conversations.model.care import AuditEntry
from conversations.programme import Programme
from measures import Score, attitude, scores
from measures.exporting import Pseudonyms
from measures.exporting.arms import ARMS, arm_rows
from measures.exporting.codebook import codebook_json, codebook_rows, means_of
from measures.exporting.fhir import bundle
from measures.exporting.scored import SCORES, score_rows
from measures.exporting.tables import (
    MATCHES,
    PROMPTS,
    RESPONSES,
    Bank,
    Row,
    match_rows,
    prompt_rows,
    response_rows,
)
from measures.exporting.talks import TALKS, talk_rows
from measures.exporting.xlsform import sheets, write
from storage import Key, load_key, open_store

NAME = "export"
BAR_FROM = 2000
"""Rows from which a bar shows how far it is; fewer are written at once."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument(
        "--shift-dates", action="store_true", help="move each person's dates by a secret offset"
    )
    parser.add_argument(
        "--new-names", action="store_true", help="pseudonyms that fit no other export"
    )
    parser.add_argument("--fhir", action="store_true", help="also a FHIR R4 bundle")
    parser.add_argument("--xlsform", action="store_true", help="also the items as XLSForm")


async def main(given: argparse.Namespace) -> int:
    """Write the files, for their owner's eyes only, and note it in the audit chain."""
    settings = load_settings(given.config)
    programme = load_programme(settings.programme.folder)
    clock, key = make_clock(settings), load_key(settings.storage.key_file)
    names = Pseudonyms(_secret(key, new=given.new_names), shift=given.shift_dates)
    store = await open_store(settings.storage.url, key, clock)
    try:
        async with store.unit() as unit:
            found = await gather(unit, programme)
            found = replace(found, talks=await engaged(unit, found.matches, clock.now()))
            unit.audit(
                AuditEntry("system", "ratings.exported", given.folder.name, "command", clock.now())
            )
            await unit.commit()
    finally:
        await store.close()
    write_files(
        given.folder,
        found,
        programme,
        names,
        programme_folder=settings.programme.folder,
        wanted=given,
        at=clock.now(),
    )
    print(
        f"{given.folder}: {len(found.prompts)} prompts, {len(found.answers)} answers, "
        f"{len(found.matches)} matches, under pseudonyms. Keep it as you keep health data."
    )
    return 0


def write_files(
    folder: Path,
    found: Gathered,
    programme: Programme,
    names: Pseudonyms,
    *,
    programme_folder: Path,
    wanted: argparse.Namespace,
    at: datetime,
) -> None:
    """Write all files that were asked for, readable by their owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    translate = _translator(programme_folder, programme.languages)
    _tables(folder, found, programme, names, translate)
    if wanted.fhir:
        _fhir(folder, found, programme, names, at=at)
    if wanted.xlsform:
        _xlsform(folder, programme, translate)


def _secret(key: Key, *, new: bool) -> bytes:
    """Return what pseudonyms are drawn from: the storage key's first version, or a fresh one."""
    if new:
        return secrets.token_bytes(32)
    return hmac.digest(key.secrets[min(key.secrets)], b"pseudonyms of exports", "sha256")


def _translator(folder: Path, languages: Sequence[str]) -> Callable[[str, str], str]:
    paths = {language: folder / "locale" / f"{language}.po" for language in languages}
    known = {
        language: read_catalogue(language, [path]).single
        for language, path in paths.items()
        if path.exists()
    }
    return lambda text, language: known.get(language, {}).get(text, "")


def _tables(
    folder: Path,
    found: Gathered,
    programme: Programme,
    names: Pseudonyms,
    translate: Callable[[str, str], str],
) -> None:
    bank = Bank.of(programme.instruments, programme.scales)
    means = means_of(found.scored())
    responses = response_rows(found.prompts, found.answers, bank, names)
    _csv(folder / "responses.csv", RESPONSES, responses, len(found.prompts) * 8)
    rows = prompt_rows(found.prompts, found.answers, names)
    _csv(folder / "prompts.csv", PROMPTS, rows, len(found.prompts))
    centre = {item: mean.value for item, mean in means.items() if mean.value is not None}
    told = _scores(found, programme, centre)
    whole = score_rows([*told, *attitude(told)], found.prompts, names)
    _csv(folder / "scores.csv", SCORES, whole, len(told))
    _csv(folder / "matches.csv", MATCHES, match_rows(found.matches, names), len(found.matches))
    _csv(folder / "talks.csv", TALKS, talk_rows(found.talks, names), len(found.talks))
    _csv(folder / "arms.csv", ARMS, arm_rows(found.arms, names), len(found.arms))
    items = codebook_rows(bank, means, programme.languages, translate)
    _csv(folder / "codebook.csv", list(items[0]), items, len(items))
    _json(folder / "codebook.json", codebook_json(bank, means))


def _scores(found: Gathered, programme: Programme, means: Mapping[str, float]) -> list[Score]:
    answers = found.scored()
    return [score for one in programme.instruments for score in scores(answers, one, means)]


def _fhir(
    folder: Path, found: Gathered, programme: Programme, names: Pseudonyms, *, at: datetime
) -> None:
    bank = Bank.of(programme.instruments, programme.scales)
    told = _scores(found, programme, {})
    made = bundle(programme.instruments, bank, found.prompts, found.answers, told, names, at=at)
    _json(folder / "fhir.json", made)


def _xlsform(folder: Path, programme: Programme, translate: Callable[[str, str], str]) -> None:
    bank = Bank.of(programme.instruments, programme.scales)
    for one in programme.instruments:
        made = sheets(
            [item.id for item in one.items],
            bank,
            form=f"kindred_{one.id}",
            title=one.title,
            version=one.version,
            languages=programme.languages,
            translate=translate,
        )
        write(_owners(folder / f"xlsform-{one.id}.xlsx"), made)


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Row], about: int) -> None:
    hidden = about < BAR_FROM or not sys.stderr.isatty()
    with _owners(path).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns)
        out.writeheader()
        out.writerows(tqdm(rows, desc=path.name, total=about, unit=" rows", disable=hidden))


def _json(path: Path, content: object) -> None:
    _owners(path).write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _owners(path: Path) -> Path:
    """Return a file that nobody but its owner may read, also where an older one stood there."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path
