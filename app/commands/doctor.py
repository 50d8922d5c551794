"""Looks at everything that running needs and says what is wrong and what to do."""

import argparse
import asyncio
from pathlib import Path

from app.settings import load_settings
from app.wiring import load_texts, make_clock
from bot.receiving import BadToken
from bot.whoami import whoami
from conversations.loading import ProgrammeFaults, load_programme
from storage import load_key, open_store
from storage.errors import StoreError

NAME = "doctor"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))


async def main(given: argparse.Namespace) -> int:
    """Check configuration, programme, key, database and platform; 1 if anything is wrong."""
    settings = load_settings(given.config)
    print(f"configuration: good ({given.config})")
    bad = 0
    clock = make_clock(settings)
    try:
        programme = load_programme(settings.programme.folder)
        load_texts(programme, settings.programme.folder)
        print(f"programme: good ({programme.name}, languages {', '.join(programme.languages)})")
    except ProgrammeFaults as faults:
        bad += 1
        print(f"programme: {faults}")
    try:
        store = await open_store(settings.storage.url, load_key(settings.storage.key_file), clock)
        async with store.reading() as unit:
            staff = await unit.people.find(staff="coordinator")
        await store.close()
        print("database and key: good")
        if not staff:
            print("coordinators: none yet; open the link that init or invite printed")
    except StoreError as error:
        bad += 1
        print(f"database or key: {error}")
    try:
        name = await asyncio.wait_for(
            whoami(settings.telegram.token.get_secret_value(), settings.telegram.base_url), 15
        )
        print(f"Telegram: good (@{name})")
    except BadToken:
        bad += 1
        print("Telegram: does not know this token; ask @BotFather for a new one")
    except (OSError, TimeoutError):
        bad += 1
        print(f"Telegram: {settings.telegram.base_url} does not answer; is this machine online?")
    return 1 if bad else 0
