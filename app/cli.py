"""The command line: one explicit table of commands, and one place where errors become sentences."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from app.commands import check_programme, demo, doctor, init, invite, match, run, verify_audit
from app.settings import BadConfig
from bot.receiving import BadToken
from conversations.loading import ProgrammeFaults
from storage.errors import StoreError

COMMANDS = (init, run, invite, match, doctor, check_programme, verify_audit, demo)


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    whole = argparse.ArgumentParser(
        prog="main.py", description="Kindred: peer support that matches people who feel alike."
    )
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        summary = (command.__doc__ or "").splitlines()[0]
        one = commands.add_parser(command.NAME, help=summary, description=summary)
        command.arguments(one)
        one.set_defaults(command=command)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, with errors as sentences on standard error."""
    given = parser().parse_args(arguments)
    try:
        return asyncio.run(given.command.main(given)) or 0
    except BadConfig as bad:
        _tell(f"{bad.path} has {len(bad.faults)} fault(s):", *(f"  - {one}" for one in bad.faults))
    except ProgrammeFaults as bad:
        _tell(str(bad))
    except BadToken:
        _tell(
            "Telegram does not know this bot token. Check telegram.token in the configuration, or "
            "ask @BotFather for a new one."
        )
    except StoreError as bad:
        _tell(str(bad))
    except KeyboardInterrupt:
        return 130
    return 2


def _tell(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")
