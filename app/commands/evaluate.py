"""Tells evaluators what ratings say, and where declared comparisons stand; changes nothing."""

import argparse
from pathlib import Path

from app.evaluating import candidate_sd, compared
from app.evaluation import Criteria, both_see, constructs, similarity
from app.exporting import gather
from app.settings import load_settings
from app.wiring import make_clock
from conversations.loading import load_programme
from conversations.model.care import AuditEntry
from conversations.ports import Unit
from measures.comparison import Report
from storage import load_key, open_store

NAME = "evaluate"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))


async def main(given: argparse.Namespace) -> int:
    """Print figures of many people; the look stands in the audit chain."""
    settings = load_settings(given.config)
    programme = load_programme(settings.programme.folder)
    clock, key = make_clock(settings), load_key(settings.storage.key_file)
    store = await open_store(settings.storage.url, key, clock)
    try:
        async with store.unit() as unit:
            found = await gather(unit, programme)
            criteria, spread = await _criteria(unit), await candidate_sd(unit)
            reports = [await compared(unit, one, clock.now()) for one in programme.comparisons]
            unit.audit(AuditEntry("system", "ratings.evaluated", "", "command", clock.now()))
            await unit.commit()
    finally:
        await store.close()
    for line in similarity(found, criteria, candidate_sd=spread):
        print(line)
    print("How the two of a talk see it, from ten talks on:")
    for line in both_see(found, programme):
        print(line)
    for line in constructs(found.scored(), programme):
        print(line)
    _print_reports(reports)
    return 0


def _print_reports(reports: list[Report]) -> None:
    print("Comparisons:" if reports else "No comparison is declared.")
    for one in reports:
        print(f"  {one}")
        if one.may_stop:
            print("  It may be taken out of comparisons.toml now; looking again changes nothing.")


async def _criteria(unit: Unit) -> Criteria:
    """Return how alike the two of each match are, criterion by criterion."""
    return {
        match.id: {
            str(reason["criterion"]): reason.get("similarity")
            for reason in match.reasons
            if reason.get("part", "criterion") == "criterion"
        }
        for match in await unit.matches.find()
    }
