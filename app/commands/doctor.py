"""Looks at everything that running needs and says what is wrong and what to do."""

import argparse
import asyncio
from pathlib import Path

from app.settings import Telegram, load_settings
from app.wiring import load_texts, make_clock
from bot.receiving import BadToken
from bot.whoami import WayIn, way_in, whoami
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
    bad += await _telegram(settings.telegram)
    return 1 if bad else 0


async def _telegram(telegram: Telegram) -> int:
    """Look at the token and at how updates come in; 1 if anything is wrong."""
    token = telegram.token.get_secret_value()
    try:
        name = await asyncio.wait_for(whoami(token, telegram.base_url), 15)
        found = await asyncio.wait_for(way_in(token, telegram.base_url), 15)
    except BadToken:
        print("Telegram: does not know this token; ask @BotFather for a new one")
        return 1
    except (OSError, TimeoutError):
        print(f"Telegram: {telegram.base_url} does not answer; is this machine online?")
        return 1
    print(f"Telegram: good (@{name})")
    print(f"updates: {_way_in(telegram, found)}; {found.waiting} wait")
    if telegram.webhook_url and found.complaint:
        print(f"webhook: Telegram's last complaint: {found.complaint}")
    return 0


def _way_in(telegram: Telegram, found: WayIn) -> str:
    wanted = telegram.webhook_url
    if found.webhook == wanted:
        return "over the webhook" if wanted else "long polling"
    if not wanted:
        return "a webhook is set that is not in the configuration; `run` removes it"
    return "the webhook is not set yet; `run` sets it"
