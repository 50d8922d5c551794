"""Runs main.py and counts what it asks of its database; SIGUSR1 writes the figures down."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.cli import main

counts = {"statements": 0, "commits": 0}


def _statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    counts["statements"] += not statement.startswith("BEGIN")


def _commit(_connection: Any) -> None:
    counts["commits"] += 1


def _write(path: Path) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(counts), encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    target = Path(sys.argv.pop(1))
    event.listen(Engine, "before_cursor_execute", _statement)
    event.listen(Engine, "commit", _commit)
    signal.signal(signal.SIGUSR1, lambda *_: _write(target))
    sys.exit(main())
