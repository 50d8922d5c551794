"""Asks the running bot for a round, or lists the matcher's versions and chooses which decides."""

import argparse
import asyncio
from datetime import datetime
from pathlib import Path

from app.settings import load_settings
from app.wiring import make_clock
from conversations import deciding
from conversations.loading import load_programme
from conversations.model.care import Due
from conversations.model.ids import new_id
from conversations.model.learning import Fitted
from conversations.programme import Programme
from storage import SqlStore, load_key, open_store

NAME = "match"
PATIENCE = 60.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="compute, but make no match")
    what.add_argument("--models", action="store_true", help="list the versions of the matcher")
    what.add_argument("--use", metavar="VERSION", help="let this version decide from now on")


async def main(given: argparse.Namespace) -> int:
    """Do what was asked for."""
    settings = load_settings(given.config)
    clock = make_clock(settings)
    store = await open_store(settings.storage.url, load_key(settings.storage.key_file), clock)
    try:
        if given.use:
            return await _use(
                store, load_programme(settings.programme.folder), given.use, clock.now()
            )
        if given.models:
            await _list(store, load_programme(settings.programme.folder))
            return 0
        return await _round(store, clock.now(), dry_run=given.dry_run)
    finally:
        await store.close()


async def _round(store: SqlStore, now: datetime, *, dry_run: bool) -> int:
    """Put a request into the database and wait for the running bot to answer it."""
    args = {"trigger": "command", "by": "", "dry_run": dry_run}
    asked = Due(new_id(), "round", now, args=args)
    async with store.unit() as unit:
        unit.dues.add(asked)
        await unit.commit()
    print("Asked for a round; waiting a minute at most for the running bot.", flush=True)
    for _ in range(int(PATIENCE * 5)):
        async with store.reading() as unit:
            found = await unit.dues.get(asked.id)
        if found is not None and found.done_at is not None:
            _tell(found, dry_run=dry_run)
            return 0
        await asyncio.sleep(0.2)
    print("No running bot answered within a minute. The round runs as soon as one is started.")
    return 1


def _tell(due: Due, *, dry_run: bool) -> None:
    result = due.result
    mean = result.get("mean_score")
    print(
        f"{result['recipients']} waited, {result['supporters']} had room: {result['pairs']} pairs"
        + (f", mean predicted similarity {mean:.2f}" if mean is not None else "")
        + f", nobody for {result['nobody_for']}."
    )
    print(
        "Dry run: nothing was stored as a match." if dry_run else f"{result['made']} matches made."
    )


async def _list(store: SqlStore, programme: Programme) -> None:
    async with store.reading() as unit:
        versions = await unit.fitted.find()
        models = await deciding.current(unit, programme)
    print(f"{'version':<12} {'fitted':<16} {'ratings':>7}  {'kind':<9} {'standing':<9} judged")
    standing = "deciding" if models.deciding is None else "-"
    print(f"{deciding.DECLARED:<12} {'-':<16} {0:>7}  {'declared':<9} {standing:<9} -")
    for one in versions:
        other = "" if one.declared == deciding.fingerprint(programme) else " (other criteria)"
        print(
            f"{one.version:<12} {one.fitted_at:%Y-%m-%d %H:%M} {one.ratings:>7}  "
            f"{one.kind:<9} {one.standing.value:<9} {_judged(one)}{other}"
        )


def _judged(model: Fitted) -> str:
    if not model.judged:
        return "-"
    told = model.judged
    return (
        f"{'better or equal' if told['passed'] else 'worse'} than {told['against']} "
        f"on {told['n']} ratings: error {told['error_new']:.4f}, before {told['error_old']:.4f}"
    )


async def _use(store: SqlStore, programme: Programme, version: str, now: datetime) -> int:
    async with store.unit() as unit:
        known = await deciding.use(
            unit, programme, version, actor="command", reason="chosen by hand", now=now
        )
        if known:
            await unit.commit()
    if not known:
        print(
            f"There is no version {version} for the criteria as they are now. "
            "Known are: python main.py match --models"
        )
        return 2
    print(f"{version} decides from the next round on.")
    return 0
