"""Makes configuration, key and database, and prints the first coordinator's invitation."""

import argparse
import asyncio
import os
from pathlib import Path

from app.settings import EXAMPLE_TOKEN, BadConfig, Settings, load_settings, new_secret
from app.wiring import make_clock
from bot.receiving import BadToken
from bot.whoami import whoami
from conversations.invitations import invite, link
from conversations.loading import load_programme
from conversations.model.person import Role
from storage import create_key_file, load_key, migrate, open_store
from storage.keys import ENVIRONMENT

NAME = "init"
EXAMPLE = Path(__file__).resolve().parent.parent.parent / "config.example.toml"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--yes", action="store_true", help="ask nothing, take the defaults")


async def main(given: argparse.Namespace) -> int:
    """Write what is missing, keep what is there, migrate, invite."""
    path: Path = given.config
    _write_config_if_missing(path, ask=not given.yes)
    settings = load_settings(path)
    username = await _username(path, settings)
    if not settings.storage.key_file.exists() and not os.environ.get(ENVIRONMENT):
        create_key_file(settings.storage.key_file)
        print(
            f"Wrote {settings.storage.key_file}: keep a copy elsewhere, nothing opens without it."
        )
    key = load_key(settings.storage.key_file)
    await migrate(settings.storage.url)
    print("The database is ready.")
    clock = make_clock(settings)
    programme = load_programme(settings.programme.folder)
    store = await open_store(settings.storage.url, key, clock)
    try:
        async with store.unit() as unit:
            days = programme.defaults.invitation_days
            token = invite(unit, Role.COORDINATOR, "init", clock.now(), days)
            await unit.commit()
    finally:
        await store.close()
    print("Open this link as the first coordinator (it works once, for seven days):")
    print(link(username, token))
    return 0


def _write_config_if_missing(path: Path, *, ask: bool) -> None:
    if path.exists():
        return
    token = os.environ.get("KINDRED_TELEGRAM__TOKEN", "")
    if not token and ask:
        token = input("The bot's token, from @BotFather: ").strip()
    text = EXAMPLE.read_text(encoding="utf-8")
    if token and ask:
        text = text.replace(EXAMPLE_TOKEN, token)
    text = text.replace('webhook_secret = ""', f'webhook_secret = "{new_secret()}"')
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"Wrote {path} (only you can read it).")


async def _username(path: Path, settings: Settings) -> str:
    try:
        return await asyncio.wait_for(
            whoami(settings.telegram.token.get_secret_value(), settings.telegram.base_url), 30
        )
    except BadToken:
        raise
    except (OSError, TimeoutError) as error:
        raise BadConfig(
            path, [f"telegram.base_url does not answer ({type(error).__name__}); is it right?"]
        ) from None
