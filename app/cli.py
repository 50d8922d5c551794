"""The command line: one explicit table of commands, and one place where errors become sentences."""

import argparse
import asyncio
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "init": "make configuration, key and database; print the first coordinator's link",
    "run": "run the bot until it is told to end",
    "invite": "print invitation links, one a line",
    "match": "ask the running bot for a round",
    "doctor": "look at everything that running needs",
    "check-programme": "check a programme's folder, all faults at once",
    "texts": "bring the translations in step with the texts",
    "evaluate": "tell what ratings say, and where declared comparisons stand",
    "export": "write ratings for evaluators into a folder, under pseudonyms",
    "verify-audit": "verify the audit chain",
    "demo": "the whole story on this machine, on phones in a web page",
}


def parser(chosen: str | None) -> argparse.ArgumentParser:
    """Return the parser; only the chosen command's module is loaded, so that each starts fast."""
    whole = argparse.ArgumentParser(
        prog="main.py", description="Kindred: peer support that matches people who feel alike."
    )
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        one = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:
            module = importlib.import_module("app.commands." + name.replace("-", "_"))
            module.arguments(one)
            one.set_defaults(command=module)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, with errors as sentences on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    given = parser(words[0] if words else None).parse_args(words)
    try:
        new_loop = getattr(given.command, "new_loop", None)
        with asyncio.Runner(loop_factory=new_loop) as runner:
            return runner.run(given.command.main(given)) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = _in_words(error)
        if said is None:
            raise
        sys.stderr.write(said + "\n")
        return 2


def _in_words(error: Exception) -> str | None:
    """Return what to do about an error that people can mend; None for our own faults."""
    from app.settings import BadConfig
    from bot.receiving import BadToken
    from conversations.loading import ProgrammeFaults
    from storage.errors import StoreError

    match error:
        case BadConfig():
            faults = "\n".join(f"  - {one}" for one in error.faults)
            return f"{error.path}: {len(error.faults)} thing(s) to mend\n{faults}"
        case BadToken():
            return (
                "Telegram does not know this bot token. Check telegram.token in the configuration, "
                "or ask @BotFather for a new one."
            )
        case ProgrammeFaults() | StoreError():
            return str(error)
        case _:
            return None
