"""Prints invitation links, one a line."""

import argparse
from pathlib import Path

from app.settings import load_settings
from app.wiring import make_clock
from bot.whoami import whoami
from conversations.invitations import invite, link
from conversations.loading import load_programme
from conversations.model.person import Role
from storage import load_key, open_store

NAME = "invite"
MOST = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument(
        "--role",
        required=True,
        choices=[Role.SUPPORTER.value, Role.COORDINATOR.value, Role.SAFEGUARDING.value],
    )
    parser.add_argument("--count", type=_some, default=1, help=f"how many links; 1 to {MOST}")


def _some(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MOST}, not {text!r}")
    return int(text)


async def main(given: argparse.Namespace) -> int:
    """Make links; works while the bot runs."""
    settings = load_settings(given.config)
    clock = make_clock(settings)
    programme = load_programme(settings.programme.folder)
    username = await whoami(settings.telegram.token.get_secret_value(), settings.telegram.base_url)
    store = await open_store(settings.storage.url, load_key(settings.storage.key_file), clock)
    try:
        async with store.unit() as unit:
            days = programme.defaults.invitation_days
            tokens = [
                invite(unit, Role(given.role), "command line", clock.now(), days)
                for _ in range(given.count)
            ]
            await unit.commit()
    finally:
        await store.close()
    for token in tokens:
        print(link(username, token))
    return 0
