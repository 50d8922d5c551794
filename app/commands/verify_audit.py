"""Verifies the audit chain: exits with 1 on a change, a gap or a reorder."""

import argparse
from pathlib import Path

from app.settings import load_settings
from app.wiring import make_clock
from storage import load_key, open_store

NAME = "verify-audit"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))


async def main(given: argparse.Namespace) -> int:
    """Walk the whole chain."""
    settings = load_settings(given.config)
    store = await open_store(
        settings.storage.url, load_key(settings.storage.key_file), make_clock(settings)
    )
    try:
        faults = await store.verify_audit()
    finally:
        await store.close()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} fault(s)." if faults else "The audit chain is whole.")
    return 1 if faults else 0
