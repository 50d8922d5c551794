"""Asks the running bot for a round, through the database, and tells what came of it."""

import argparse
import asyncio
from pathlib import Path

from app.settings import load_settings
from app.wiring import make_clock
from conversations.model.care import Due
from conversations.model.ids import new_id
from storage import load_key, open_store

NAME = "match"
PATIENCE = 60.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--dry-run", action="store_true", help="compute, but make no match")


async def main(given: argparse.Namespace) -> int:
    """Put a request into the database and wait for the running bot to answer it."""
    settings = load_settings(given.config)
    clock = make_clock(settings)
    store = await open_store(settings.storage.url, load_key(settings.storage.key_file), clock)
    try:
        asked = Due(
            new_id(),
            "round",
            clock.now(),
            args={"trigger": "command", "by": "", "dry_run": given.dry_run},
        )
        async with store.unit() as unit:
            unit.dues.add(asked)
            await unit.commit()
        print("Asked for a round; waiting a minute at most for the running bot.", flush=True)
        for _ in range(int(PATIENCE * 5)):
            async with store.reading() as unit:
                found = await unit.dues.get(asked.id)
            if found is not None and found.done_at is not None:
                _tell(found, dry_run=given.dry_run)
                return 0
            await asyncio.sleep(0.2)
    finally:
        await store.close()
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
